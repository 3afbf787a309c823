"""The unit's claim and the supervisor's verdict, side by side (docs/architecture.md, decision 3).

In the order of their days; the older one says that it is older.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from portal.dialogues.models import CommitmentEvent
from portal.formats import written_date
from portal.petitions.models import PetitionEvent
from portal.petitions.states import EventKind
from portal.records.history.order import in_force
from portal.supervision.models import Finding

from .cards.commitments import REPORTS
from .status_styles import StatusStyle, style_of
from .statuses import is_older, latest

Events = Sequence[PetitionEvent] | Sequence[CommitmentEvent]


@dataclass(frozen=True)
class Statement:
    """One side of components/_claim_and_verdict.html; without `says`, `nothing` says that there is no statement yet.

    `note` says what it means that the other side spoke later.
    """

    who: str
    says: str
    style: StatusStyle
    by: str = ""
    on: date | None = None
    text: str = ""
    note: str = ""
    nothing: str = ""


# Events by which somebody claims that something was done or will be.
CLAIMS = (
    EventKind.PROGRESS,
    EventKind.SCHEDULED,
    EventKind.RESPONDED,
    EventKind.ANSWERED,
    EventKind.RESOLVED,
)


def statements(events: Events, findings: Iterable[Finding]) -> list[Statement]:
    """Claim and verdict, the older first; on the same day the claim, for it is what was checked."""
    events = in_force(events)
    claim, finding = last_claim(events), latest(findings)
    both = [_claim(claim, events, finding), _verdict(finding, claim)]
    return sorted(both, key=lambda side: side.on or date.max)


def last_claim(events: Events) -> PetitionEvent | CommitmentEvent | None:
    """The last report on a petition or a commitment; None without any."""
    latest_first: Iterable[PetitionEvent | CommitmentEvent] = reversed(in_force(events))
    for event in latest_first:
        if event.kind in (CLAIMS if isinstance(event, PetitionEvent) else REPORTS):
            return event
    return None


def _taken_back_on(events: Events, claim: PetitionEvent | CommitmentEvent) -> date | None:
    later = events[list(events).index(claim) + 1 :]
    return next((event.on for event in later if event.kind == EventKind.REOPENED), None)


def _claim(event: PetitionEvent | CommitmentEvent | None, events: Events, finding: Finding | None) -> Statement:
    """As the kind of its event: whatever state the record has come to since, this is what was said.

    A step that was mirrored from a commitment claims something of the commitment, any other of the petition.
    """
    who = _("The responsible unit says")
    if event is None:
        return Statement(who, "", StatusStyle("neutral", "unit"), nothing=_("Nothing reported yet."))
    kind, note = _kind(event), ""
    if taken_back := _taken_back_on(events, event):
        note = _("Taken back: it was reopened on %(day)s.") % {"day": written_date(taken_back)}
    elif finding and event.on < finding.on:
        note = _("Reported before the supervisor checked on %(day)s.") % {"day": written_date(finding.on)}
    return Statement(who, str(kind.label), style_of(kind), event.actor, event.on, event.text, note)


def _kind(event: PetitionEvent | CommitmentEvent) -> EventKind | CommitmentEvent.Kind:
    step = event.commitment_event if isinstance(event, PetitionEvent) else event
    return EventKind(event.kind) if step is None else CommitmentEvent.Kind(step.kind)


def _verdict(finding: Finding | None, claim: PetitionEvent | CommitmentEvent | None) -> Statement:
    who = _("The supervisor found")
    if finding is None:
        return Statement(who, "", StatusStyle("neutral", "eye"), nothing=_("Not checked yet."))
    style, note = style_of(finding.verdict), ""
    if claim and is_older(finding, claim.on):
        note = _("Older than the report of %(day)s, which nobody has checked.") % {"day": written_date(claim.on)}
        style = replace(style, tone="neutral" if style.tone == "good" else style.tone)
    return Statement(who, str(finding.verdict.label), style, finding.actor, finding.on, finding.text, note)
