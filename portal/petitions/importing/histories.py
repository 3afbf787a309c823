"""Builds the events of a petition, and of the commitment it led to, from the dated steps of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from portal.dialogues.event_data import CommitmentData
from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion
from portal.importing import Day, PastDay, RowModel, Text, WrongCell, in_column, one_of
from portal.organisations.directory import Directory
from portal.organisations.models import Unit
from portal.records.actors import Actor
from portal.records.history.payloads import RecordReference

from ..event_data import PetitionData
from ..history import new_step
from ..models import PetitionEvent
from ..states import EventKind

KINDS = {
    "tiep_nhan": EventKind.RECEIVED,
    "giao_viec": EventKind.ASSIGNED,
    "tien_do": EventKind.PROGRESS,
    "hoan_thanh": EventKind.RESOLVED,
    "chuyen": EventKind.FORWARDED,
    "bao_cao_cap_tren": EventKind.REPORTED_UPWARD,
    "bao_nguoi_neu": EventKind.PETITIONER_TOLD,
    "phan_hoi": EventKind.RESPONDED,
    "tra_loi": EventKind.ANSWERED,
    "lo_trinh": EventKind.SCHEDULED,
    "giam_sat": EventKind.SUPERVISED,
    "mo_lai": EventKind.REOPENED,
    "gia_han": EventKind.EXTENDED,
    "ban_giao": EventKind.HANDED_OVER,
    "huong_dan_kn": EventKind.GUIDED,
}
# Done by the unit that answers for the petition at that moment; the other steps by the unit that received it.
BY_OWNER = {EventKind.PROGRESS, EventKind.RESOLVED, EventKind.ANSWERED, EventKind.SCHEDULED, EventKind.RESPONDED}
# Steps of which the words alone do not tell who: the file must name the unit.
BY_A_NAMED_UNIT = {EventKind.SUPERVISED, EventKind.HANDED_OVER}

Step = CommitmentEvent.Kind
# What a step of the petition is for the commitment; an answer depends on what follows it.
ON_COMMITMENT = {
    EventKind.PROGRESS: Step.PROGRESS,
    EventKind.SCHEDULED: Step.PROGRESS,
    EventKind.RESOLVED: Step.DONE,
    EventKind.FORWARDED: Step.DONE,  # to pass it on was the task, and the document of forwarding fulfils it
    EventKind.REOPENED: Step.REOPENED,
    EventKind.EXTENDED: Step.EXTENDED,
    EventKind.HANDED_OVER: Step.HANDED_OVER,
}


class EventRecord(RowModel):
    """One dated step; `unit` is who took it, or at a handover who takes over."""

    date: PastDay
    type: Annotated[EventKind, one_of(KINDS)]
    text: str = ""
    doc: str = Field("", max_length=100)
    due: Day | None = None
    unit: Text | None = None


@dataclass
class History:
    """The unsaved events of one petition, who answers for it in the end, and what of them belongs to its commitment."""

    events: list[PetitionEvent]
    owner: Unit | None
    commitment: Commitment | None = None

    def steps(self) -> list[CommitmentEvent | None]:
        """For each event of the petition the step it is for the commitment, or None."""
        if self.commitment is None:
            return [None] * len(self.events)
        done, steps = False, []
        for position, event in enumerate(self.events):
            kind = _on_commitment(event, followed_by=self.events[position + 1 :], done=done)
            done = kind == Step.DONE or (done and kind != Step.REOPENED)
            steps.append(_step(self.commitment, kind, event) if kind else None)
        return steps


def _on_commitment(
    event: PetitionEvent, *, followed_by: Sequence[PetitionEvent], done: bool
) -> CommitmentEvent.Kind | None:
    """A written answer fulfils the commitment only if it ends the matter: nothing was, or will be, completed."""
    kind = EventKind(event.kind)
    if kind == EventKind.ANSWERED:
        ends_the_matter = not done and all(later.kind != EventKind.RESOLVED for later in followed_by)
        return Step.DONE if ends_the_matter else Step.PROGRESS
    return ON_COMMITMENT.get(kind)


def _step(commitment: Commitment, kind: CommitmentEvent.Kind, event: PetitionEvent) -> CommitmentEvent:
    """Who owes and until when is said where the commitment itself is reopened, extended or handed over."""
    told = event.payload
    is_said = kind in (Step.REOPENED, Step.EXTENDED, Step.HANDED_OVER)
    data = CommitmentData(due=told.due, owner=told.owner) if is_said else CommitmentData()
    return CommitmentEvent(
        commitment=commitment,
        kind=kind.value,
        actor=event.actor,
        on=event.on,
        text=event.text,
        document=event.document,
        data=data.to_json(),
    )


def build_history(
    records: Sequence[EventRecord],
    *,
    receiver: Unit,
    agency: Unit | None,
    conclusion: Conclusion | None,
    directory: Directory,
) -> History:
    """Build the events of a history.

    `receiver` is the unit that took the petition in, `agency` the one that the file holds responsible.
    Raises WrongCell if the steps are out of order or do not say what their kind needs.
    """
    _check(records)
    is_assigned = any(record.type == EventKind.ASSIGNED for record in records)
    history = History(events=[], owner=None if is_assigned else agency, commitment=_commitment_of(conclusion))
    for position, record in enumerate(records, start=1):
        named = _named_unit(record, position, directory=directory)
        actor = named or (history.owner if record.type in BY_OWNER else None) or receiver
        data = PetitionData(due=record.due)
        if record.type == EventKind.ASSIGNED:
            history.owner = (conclusion.owner if conclusion else None) or agency
            data = data.but(owner=_reference(history.owner))
        elif record.type == EventKind.FORWARDED:
            # Whoever had the task to pass it on did so; a file may also hold the addressee responsible from the start.
            actor = named or (history.owner if history.owner != agency else None) or receiver
            history.owner = agency
            data = data.but(to=_reference(history.owner))
        elif record.type == EventKind.HANDED_OVER and named:
            actor, history.owner = history.owner or receiver, named
            data = data.but(owner=_reference(named))
        history.events.append(
            new_step(
                record.type, by=Actor(str(actor)), on=record.date, text=record.text, document=record.doc, data=data
            )
        )
    return history


def _reference(unit: Unit | None) -> RecordReference | None:
    return RecordReference.of(unit) if unit else None


def _check(records: Sequence[EventRecord]) -> None:
    if not records or records[0].type != EventKind.RECEIVED:
        raise WrongCell("events", _("a history begins with the receipt (tiep_nhan)"))
    for position, (earlier, later) in enumerate(pairwise(records), start=2):
        if later.date < earlier.date:
            reason = _("%(date)s is before the step above it, of %(last)s")
            dates = {"date": f"{later.date:%d/%m/%Y}", "last": f"{earlier.date:%d/%m/%Y}"}
            raise WrongCell(f"events[{position}].date", reason % dates)
    for position, record in enumerate(records, start=1):
        if record.due and record.due < record.date:
            raise WrongCell(f"events[{position}].due", _("the due date is before the step that sets it"))
        if record.type == EventKind.EXTENDED and not record.due:
            raise WrongCell(f"events[{position}].due", _("an extension needs its new due date"))


def _named_unit(record: EventRecord, position: int, *, directory: Directory) -> Unit | None:
    column = f"events[{position}].unit"
    if record.unit is None:
        if record.type in BY_A_NAMED_UNIT:
            raise WrongCell(column, _("say which unit: who supervised, or who takes over"))
        return None
    with in_column(column):
        # A successor may be named in the days before it begins to exist.
        on: date | None = None if record.type == EventKind.HANDED_OVER else record.date
        return directory.unit(record.unit, on=on)


def _commitment_of(conclusion: Conclusion | None) -> Commitment | None:
    """None also for a conclusion without a due date, which made no commitment."""
    return getattr(conclusion, "commitment", None)
