"""What the responsible unit says, and what a supervisor found: two voices, never one status (architecture, 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.dialogues.models import Commitment, CommitmentEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind, State
from portal.supervision.models import Finding

from .faces import Face, face_of


@dataclass(frozen=True)
class Voice:
    """One side of components/_claim_and_verdict.html."""

    says: str
    face: Face
    by: str
    on: date
    text: str


# Events by which somebody claims that something was done or will be.
CLAIMS = (
    EventKind.PROGRESS,
    EventKind.SCHEDULED,
    EventKind.RESPONDED,
    EventKind.ANSWERED,
    EventKind.RESOLVED,
)
REPORTS = (CommitmentEvent.Kind.PROGRESS, CommitmentEvent.Kind.DONE)


def claim_on_petition(petition: Petition, events: Sequence[PetitionEvent]) -> Voice | None:
    """What was reported last, as the state of what it was reported on; None without any report.

    A step that was mirrored from a commitment claims something of the commitment, any other of the petition.
    """
    last = next((event for event in reversed(events) if event.kind in CLAIMS), None)
    if last is None:
        return None
    if last.commitment_event is not None:
        return _claim(CommitmentState(last.commitment_event.commitment.state), last)
    return _claim(State(petition.state), last)


def claim_on_commitment(commitment: Commitment, events: Sequence[CommitmentEvent]) -> Voice | None:
    last = next((event for event in reversed(events) if event.kind in REPORTS), None)
    return _claim(CommitmentState(commitment.state), last) if last else None


def _claim(state: State | CommitmentState, event: PetitionEvent | CommitmentEvent) -> Voice:
    """Never green, whatever the state: nobody has checked it."""
    face = face_of(state)
    tone = "neutral" if face.tone == "good" else face.tone
    return Voice(says=str(state.label), face=replace(face, tone=tone), by=event.actor, on=event.on, text=event.text)


def verdict_of(findings: Iterable[Finding]) -> Voice | None:
    """The latest finding; earlier ones stay in the history of the petition."""
    last = max(findings, key=lambda finding: (finding.on, finding.pk), default=None)
    if last is None:
        return None
    return Voice(says=str(last.verdict.label), face=face_of(last.verdict), by=last.actor, on=last.on, text=last.text)
