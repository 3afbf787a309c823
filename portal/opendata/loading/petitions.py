"""Loads petitions with their histories."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from portal.dialogues.models import CommitmentEvent, Conclusion, Dialogue, Topic
from portal.importing import ImportReport, RowModel, Text, WrongCell, refused_in
from portal.language import cleaning
from portal.organisations.models import Place, Unit
from portal.petitions.event_data import PetitionData
from portal.petitions.history import new_step, receive_many
from portal.petitions.models import Kind, Petition, PetitionEvent
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide_first

from .corrections import ChangePart, Step, in_their_order, of_correction
from .lines import Lines, Reference, as_named, find_named, required

BATCH = 500


class StepPart(Step):
    kind: EventKind
    document: str
    due_on: date | None
    unit: Reference | None
    commitment_step: UUID | None = None


class ConclusionPart(RowModel):
    notice: Text
    number: int


class PetitionLine(RowModel):
    code: Text
    kind: Kind
    title: Text
    content: Text
    asked_by: str
    topic: Reference | None
    place: Reference | None
    hamlet: str
    dialogue: str | None
    received_on: date
    received_by: Reference
    in_authority: bool | None
    owner: Reference | None
    coordinating: list[Reference]
    conclusion: ConclusionPart | None
    answer_summary: str
    related: list[str]
    shown_at: datetime | None = None
    events: list[StepPart]
    former_events: list[StepPart] = []
    corrections: list[ChangePart] = []


TEXTS = {"code", "kind", "title", "content", "hamlet", "received_on", "in_authority", "answer_summary"}
FOREIGN = ("unit", "topic", "place", "dialogue", "owner", "conclusion")
Read = tuple[Petition, list[PetitionEvent], PetitionLine]


def load_petitions(lines: Lines, *, today: date, source: str) -> ImportReport:
    read: list[Read] = []
    steps = _Steps()
    codes: set[str] = set()

    def load(line: PetitionLine) -> None:
        petition = _petition(line)
        if Visibility.PUBLIC not in petition.allowed_visibilities():
            raise WrongCell("kind", _("a petition of this kind is never shown"))
        # Whatever a foreign key points at has just been read; asking again would cost six queries a row.
        petition.clean_fields(exclude=FOREIGN)
        petition.clean()
        if petition.code in codes:
            raise WrongCell("code", _("this code is in the file twice"))
        codes.add(petition.code)
        events = [steps.event(part, number, line) for number, part in enumerate(_by_day(line), start=1)]
        for number, event in enumerate(events, start=1):
            with refused_in(on=f"events[{number}].on", due_on=f"events[{number}].due_on"):
                event.put_in_order()
        read.append((petition, events, line))

    report = lines.load(PetitionLine, load)
    for start in range(0, len(read), BATCH):
        _store(read[start : start + BATCH], today=today, source=source)
    _relate(read)
    return report


def _petition(line: PetitionLine) -> Petition:
    return Petition(
        unit=required(Unit, line.received_by, column="received_by"),
        petitioner=line.asked_by,
        topic=Topic.objects.filter(slug=line.topic.slug).first() if line.topic else None,
        place=find_named(Place, line.place, column="place"),
        dialogue=Dialogue.objects.filter(slug=line.dialogue).first() if line.dialogue else None,
        owner=find_named(Unit, line.owner, column="owner"),
        conclusion=_conclusion(line.conclusion),
        **line.model_dump(include=TEXTS),
    )


def _conclusion(part: ConclusionPart | None) -> Conclusion | None:
    return Conclusion.objects.filter(notice__slug=part.notice, number=part.number).first() if part else None


def _by_day(line: PetitionLine) -> list[StepPart]:
    """By their days, as a history is stored."""
    return sorted(in_their_order(line.events, line.former_events), key=lambda part: part.on)


class _Steps:
    """Steps as unsaved events; what they name is looked up once."""

    def __init__(self) -> None:
        self.units = {unit.slug: unit for unit in Unit._default_manager.all()}
        self.of_commitments = {event.uuid: event for event in CommitmentEvent.objects.all()}

    def event(self, part: StepPart, number: int, line: PetitionLine) -> PetitionEvent:
        data = PetitionData(due=part.due_on, **of_correction(part, line.corrections))
        if part.unit and part.unit.slug:
            if part.unit.slug not in self.units:
                raise WrongCell(f"events[{number}].unit", _("this unit is not in the dump"))
            role = "to" if part.kind == EventKind.FORWARDED else "owner"
            data = data.but(**{role: as_named(part.unit, self.units[part.unit.slug])})
        return new_step(
            part.kind,
            uuid=part.id,
            by=Actor(part.by),
            on=part.on,
            recorded_at=part.recorded_at,
            text=part.text,
            document=part.document,
            data=data,
            commitment_event=self.of_commitments.get(part.commitment_step) if part.commitment_step else None,
        )


def _store(batch: list[Read], *, today: date, source: str) -> None:
    petitions = [petition for petition, _events, _line in batch]
    receive_many(petitions, histories=[events for _petition, events, _line in batch])
    decide_first(petitions, level=Visibility.PUBLIC, by=Actor(source), on=today, basis=source)
    for petition, _events, line in batch:
        petition.public_since = line.shown_at or petition.public_since
    Petition.objects.bulk_update(petitions, ["public_since"])
    for petition, _events, line in batch:
        if line.coordinating:
            petition.coordinating.set(Unit._default_manager.filter(slug__in=[each.slug for each in line.coordinating]))


def _relate(read: list[Read]) -> None:
    for petition, _events, line in read:
        if line.related:
            petition.related.add(*Petition.objects.filter(code__in=map(cleaning.code, line.related)))
