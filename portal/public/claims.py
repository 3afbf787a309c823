"""What the responsible unit says, and what a supervisor found: two voices, never one status (architecture, 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.dialogues.models import Commitment, CommitmentEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind, State
from portal.records.models import Event
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


def claim_on_petition(
    petition: Petition, events: Sequence[PetitionEvent], commitment: Commitment | None
) -> Voice | None:
    """The state that the responsible unit reports, in the words of its last report; None without any report."""
    last = _last(events, CLAIMS)
    if last is None:
        return None
    state = CommitmentState(commitment.state) if commitment else State(petition.state)
    return Voice(says=str(state.label), face=face_of(state), by=last.actor, on=last.on, text=last.text)


def claim_on_commitment(commitment: Commitment, events: Sequence[CommitmentEvent]) -> Voice | None:
    last = _last(events, REPORTS)
    if last is None:
        return None
    state = CommitmentState(commitment.state)
    return Voice(says=str(state.label), face=face_of(state), by=last.actor, on=last.on, text=last.text)


def verdict_of(findings: Iterable[Finding]) -> Voice | None:
    """The latest finding; earlier ones stay in the history of the petition."""
    last = max(findings, key=lambda finding: (finding.on, finding.pk), default=None)
    if last is None:
        return None
    return Voice(says=str(last.verdict.label), face=face_of(last.verdict), by=last.actor, on=last.on, text=last.text)


def _last(events: Sequence[Event], kinds: Iterable[str]) -> Event | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)
