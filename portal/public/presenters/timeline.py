"""The timeline of a record: its events as steps, for components/_timeline_item.html."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from portal.dialogues.event_data import COUNTS
from portal.dialogues.histories import history_of
from portal.dialogues.models import CommitmentEvent, DialogueEvent
from portal.organisations.models import Unit
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind, derive
from portal.records.history.act_dates import TwoDays
from portal.records.history.order import former_of, in_force
from portal.records.models import Event
from portal.supervision.models import Finding
from portal.transparency.disclosure import proof_page

from .corrections import Correction, correction_by, corrections_behind
from .files import File, Files
from .status_styles import StatusStyle, style_of

OVERDUE = StatusStyle("bad", "alert")


@dataclass(frozen=True)
class Step:
    """One step on a timeline: the inputs of components/_timeline_item.html.

    `details` is the template of an event that says more, from the fields after it: `unit` is who owes from then on,
    named as on that day; `due` the date set, `former_due` the one it replaced, `asked_due` one that was asked for.
    """

    on: date
    title: str
    style: StatusStyle
    days: TwoDays | None = None  # its own day, and the one on which it was shown here
    text: str = ""
    language: str = settings.LANGUAGE_CODE  # of the text; "" for that of the reader
    by: str = ""
    document: str = ""
    document_href: str = ""
    evidence: Sequence[File] = ()
    corrections: Sequence[Correction] = ()
    details: str = ""
    unit: str = ""
    unit_href: str = ""
    due: date | None = None
    former_due: date | None = None
    asked_due: date | None = None
    moved_to: datetime | None = None
    figures: Mapping[str, int | None] = field(default_factory=dict)
    proof_href: str = ""


@dataclass(frozen=True)
class FormerDate:
    """A due date that no longer holds: the inputs of the history in components/_due_explained.html."""

    due_on: date
    replaced_on: date
    reason: str


# Events that say more than who did what: they have a template of their own.
DETAILS: Mapping[type[TextChoices], Mapping[str, str]] = {
    EventKind: {
        EventKind.ASSIGNED: "assigned",
        EventKind.SCHEDULED: "new_date",
        EventKind.EXTENDED: "new_date",
        EventKind.REOPENED: "new_date",
        EventKind.HANDED_OVER: "handed_over",
        EventKind.FORWARDED: "forwarded",
    },
    CommitmentEvent.Kind: {
        CommitmentEvent.Kind.ASSIGNED: "assigned",
        CommitmentEvent.Kind.EXTENSION_ASKED: "asked_date",
        CommitmentEvent.Kind.EXTENDED: "new_date",
        CommitmentEvent.Kind.REOPENED: "new_date",
        CommitmentEvent.Kind.HANDED_OVER: "handed_over",
    },
    DialogueEvent.Kind: {
        DialogueEvent.Kind.POSTPONED: "postponed",
        DialogueEvent.Kind.HELD: "held",
    },
}


def step(
    event: Event, kind: TextChoices, history: Iterable[Event], *, evidence: Sequence[File] = (), **more: Any
) -> Step:
    details = DETAILS.get(type(kind), {}).get(kind.value)
    return Step(
        on=event.on,
        title=str(kind.label),
        style=style_of(kind),
        days=TwoDays.of(event, event.subject),
        details=f"public/events/_{details}.html" if details else "",
        text=event.text if event.payload.corrects or not correction_by(event) else "",
        by=event.actor,
        document=event.document,
        evidence=evidence,
        corrections=corrections_behind(event, history),
        proof_href=proof_page(event, history),
        **more,
    )


def petition_steps(
    petition: Petition,
    events: Sequence[PetitionEvent],
    *,
    on: date,
    files: Files,
    findings: Iterable[Finding] = (),
    notice_href: str = "",
) -> list[Step]:
    """Every event in order, and between them each day on which a due date passed with something still owed.

    `findings` are those on its commitment that may be shown: their evidence is shown with the event that mentions them.
    """
    found = {(finding.on, finding.actor): files.of(finding) for finding in findings}
    units = _units_named(events)
    notice_number = petition.conclusion.notice.number if petition.conclusion else ""
    steps: list[Step] = []
    due: date | None = None
    counted = in_force(events)
    for position, event in enumerate(counted):
        named = event.payload.unit
        unit = units.get(named.id) if named and named.id else None
        set_to = event.payload.due
        item = step(
            event,
            EventKind(event.kind),
            events,
            evidence=[
                *_files_of(event, events, files),
                *files.of(event.commitment_event),
                *(file for each in former_of(event, events) for file in files.of(each.commitment_event)),
                *(found.get((event.on, event.actor), []) if event.kind == EventKind.SUPERVISED else []),
            ],
            unit=named.name if named else "",
            unit_href=unit.get_absolute_url() if unit else "",
            due=set_to,
            former_due=due if set_to != due else None,
        )
        if notice_href and event.document == notice_number:
            item = replace(item, document_href=notice_href)
        steps.append(item)
        due = set_to or due
        until = counted[position + 1].on if position + 1 < len(counted) else on
        derived = derive(counted[: position + 1])
        if derived.is_open and derived.due_on and event.on <= derived.due_on < until:
            steps.append(_missed(derived.due_on))
    return steps


def commitment_steps(events: Sequence[CommitmentEvent], findings: Iterable[Finding], *, files: Files) -> list[Step]:
    """Steps of the owner and findings of supervisors, in the order of the days."""
    steps: list[Step] = []
    due: date | None = None
    for event in in_force(events):
        set_to = event.payload.due
        former = due if set_to != due else None
        named = event.payload.owner
        unit = named.name if named else ""
        kind = CommitmentEvent.Kind(event.kind)
        shown = {"evidence": _files_of(event, events, files), "unit": unit, "due": set_to, "former_due": former}
        steps.append(step(event, kind, events, asked_due=event.payload.asked_due, **shown))
        due = set_to or due
    found = list(findings)
    for finding in in_force(found):
        steps.append(step(finding, finding.verdict, found, evidence=_files_of(finding, found, files)))
    return sorted(steps, key=lambda item: item.on)


def _files_of(event: Event, events: Iterable[Event], files: Files) -> list[File]:
    """Those of the event, and of the ones that it corrects."""
    return [file for each in (event, *former_of(event, events)) for file in files.of(each)]


def dialogue_steps(events: Sequence[DialogueEvent], *, files: Files) -> list[Step]:
    """The steps of a dialogue; it was planned no later than whatever followed."""
    item = history_of(events)
    steps = [
        step(
            event,
            DialogueEvent.Kind(event.kind),
            events,
            evidence=_files_of(event, events, files),
            moved_to=event.payload.moved_to,
            figures={name: getattr(event.payload, name) for name in COUNTS},
        )
        for event in item
    ]
    return [replace(each, on=min(later.on for later in steps[place:])) for place, each in enumerate(steps)]


def former_dates(events: Iterable[PetitionEvent | CommitmentEvent]) -> list[FormerDate]:
    """The due dates that were replaced by another, oldest first (docs/domain.md, R4)."""
    former: list[FormerDate] = []
    due: date | None = None
    for event in in_force(events):
        set_to = event.payload.due
        if set_to and due and set_to != due:
            reason = f"{event.get_kind_display()}. {event.text}".strip(" .")
            former.append(FormerDate(due, event.on, reason))
        due = set_to or due
    return former


def set_by(events: Iterable[PetitionEvent | CommitmentEvent]) -> PetitionEvent | CommitmentEvent | None:
    """The event that gave the due date which holds now."""
    return next((event for event in reversed(in_force(events)) if event.payload.due), None)


def _missed(due: date) -> Step:
    return Step(
        on=due,
        title=_("The deadline passed"),
        style=OVERDUE,
        text=_("It was due by the end of this day, and nobody had reported it as done."),
        language="",
    )


def _units_named(events: Iterable[PetitionEvent]) -> dict[int, Unit]:
    """Units that events name by key: to be linked, though shown by the name of that day."""
    named = (event.payload.unit for event in events)
    keys = {unit.id for unit in named if unit and unit.id}
    return Unit._default_manager.in_bulk(keys) if keys else {}
