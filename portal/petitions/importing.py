"""Petitions with their dated steps from the files of an office.

A denunciation is refused: nothing of the row is stored or repeated, and the rest of the file is not held up by it,
for an office cannot be asked to publish it in another form (Luật Tố cáo 2018; dossier R2). A complaint is counted and
never shown, whatever the file asks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from portal.dialogues import commitments
from portal.dialogues.importing import topic_named
from portal.dialogues.models import Commitment, CommitmentEvent, Conclusion, Dialogue, Topic
from portal.organisations.directory import Directory
from portal.organisations.models import Unit
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.importing import (
    Day,
    ImportReport,
    Names,
    Parts,
    Progress,
    Record,
    Row,
    RowError,
    Text,
    WrongCell,
    code_of,
    in_column,
    notes_on,
    one_of,
    problems,
    quietly,
    read_rows,
    settle,
    shaped,
)
from portal.records.visibility import Visibility
from portal.workdays.reasons import in_site_language

from . import lifecycle
from .histories import KINDS as EVENT_KINDS
from .histories import EventRecord, History, told
from .models import Kind, Petition
from .states import EventKind

KINDS = {
    "kien_nghi": Kind.REQUEST,
    "phan_anh": Kind.REFLECTION,
    "de_xuat": Kind.PROPOSAL,
    "gop_y": Kind.PROPOSAL,
    "khieu_nai": Kind.COMPLAINT,
}
COMPETENCE = {"thuoc_tham_quyen": True, "khong_thuoc_tham_quyen": False}
LEVELS = {"public": Visibility.PUBLIC, "aggregate_only": Visibility.AGGREGATE_ONLY}
DENUNCIATION, NEVER = "to_cao", "never"

FOREIGN = ("unit", "topic", "place", "dialogue", "owner", "conclusion")
# Steps that a due date belongs to.
SETS_DUE = {EventKind.ASSIGNED, EventKind.REOPENED, EventKind.EXTENDED}
BATCH = 500
BY_NOTICE = gettext_lazy("Public with the notice %(number)s")
BY_FILE = gettext_lazy("Decided by the office that imported %(file)s")


class PlaceOfPetition(Record):
    hamlet: str = ""
    unit: Text | None = None


class ConclusionReference(Record):
    notice: Text
    notice_date: Day
    item: int


class DueRecord(Record):
    from_date: Day
    due: Day


class EventUnit(Record):
    petition: Text
    date: Day
    type: Annotated[EventKind, one_of(EVENT_KINDS)]
    unit: Text


EventUnits = dict[tuple[str, date, EventKind], str]


class PetitionRecord(Record):
    code: Text
    id: str = ""
    publish: Annotated[Visibility | None, one_of(LEVELS)] = None
    title: Text
    content: Text
    kind: Annotated[Kind, one_of(KINDS)]
    category: str = ""
    place: PlaceOfPetition = Field(default_factory=PlaceOfPetition)
    petitioner_display: str = ""
    received_by: Text | None = None
    dialogue_id: Text | None = None
    received_date: Day
    competence: Annotated[bool | None, one_of(COMPETENCE)] = None
    agency: Text | None = None
    coordinating: Names = []
    conclusion_ref: ConclusionReference | None = None
    due_history: list[DueRecord] = []
    answer_summary: str = ""
    events: list[EventRecord] = []
    related: Names = []


@dataclass
class Prepared:
    """A row that can be loaded: everything it names was found, nothing is stored yet."""

    petition: Petition
    history: History
    coordinating: list[Unit]
    related: list[str]
    level: Visibility | None
    decided_on: date
    basis: str


@transaction.atomic
def import_petitions(
    content: bytes,
    *,
    file: str,
    event_units: EventUnits | None = None,
    skip_bad: bool = False,
    progress: Progress = quietly,
) -> ImportReport:
    """Store petitions with their histories; a petition is known by its code.

    JSON: a list, or an object with the list "petitions"; CSV: one line for each step (`events.…`). `event_units`
    names the unit of a step, by code, date and kind, where the file tells it only in words.
    Raises ImportRefused, with nothing loaded, if a row is wrong, unless `skip_bad`.
    """
    rows = read_rows(content, file=file, list_name="petitions", parts=Parts(key=("code",), name="events"))
    reading = _Reading(file, rows, event_units or {})
    prepared = [petition for row in progress(rows) if (petition := reading.prepare(row))]
    report = settle(reading.report, skip_bad=skip_bad)
    _store(prepared, progress=progress)
    _relate(prepared, reading.codes)
    report.loaded = len(prepared)
    return report


def event_units_in(content: bytes, *, file: str) -> EventUnits:
    """The unit that a step means, from a file with the columns petition, date, type, unit.

    Raises ImportRefused if a row is wrong.
    """
    units: EventUnits = {}
    report = ImportReport()
    for row in read_rows(content, file=file):
        record, errors = shaped(row, EventUnit, file=file)
        report.errors += errors
        if record is not None:
            units[record.petition, record.date, record.type] = record.unit
    settle(report, skip_bad=False)
    return units


def is_denunciation(fields: Mapping[str, Any]) -> bool:
    """Asked before anything else of a row is looked at; either mark is enough."""
    kinds = (code_of(str(fields.get(name, ""))) for name in ("kind", "kind_label"))
    return any(kind.startswith(DENUNCIATION) for kind in kinds) or code_of(str(fields.get("publish", ""))) == NEVER


class _Reading:
    """One file on its way in: what it names is looked up once, and what is wrong is collected."""

    def __init__(self, file: str, rows: Sequence[Row], event_units: EventUnits) -> None:
        self.file, self.event_units = file, event_units
        self.report = ImportReport(notes=notes_on(rows, file=file))
        self.directory = Directory()
        self.codes: dict[str, str] = {}  # by the references that the file uses for its own petitions
        self.known = _known_codes(rows)
        self.dialogues = {
            dialogue.reference: dialogue for dialogue in Dialogue.objects.exclude(reference="").select_related("unit")
        }
        self.conclusions: defaultdict[tuple[Any, ...], list[Conclusion]] = defaultdict(list)
        published = Conclusion.objects.filter(published_at__isnull=False)
        for conclusion in published.select_related("notice", "owner", "commitment__owner"):
            key = (conclusion.notice.number, conclusion.notice.issued_on, conclusion.number)
            self.conclusions[key].append(conclusion)
        steps = CommitmentEvent.objects.order_by()
        self.last_steps = dict(steps.values_list("commitment").annotate(last=Max("on")))
        self.topics: dict[str, Topic] = {}
        self.seen: set[str] = set()

    def prepare(self, row: Row) -> Prepared | None:
        """The petition of a row, ready to be stored; None if it is known, refused or wrong."""
        if is_denunciation(row.fields):
            reason = _("a denunciation is not taken: nothing of it may be stored")
            self.report.refused.append(RowError(self.file, row.number, "", reason))
            return None
        record, errors = shaped(row, PetitionRecord, file=self.file)
        prepared = None
        if record is not None:
            self.codes[record.id or record.code] = record.code
            if record.code in self.known:
                self.report.known += 1
                return None
            try:
                prepared = self._prepared(record)
            except (WrongCell, ValidationError) as error:
                errors = problems(error, row, file=self.file)
        self.report.errors += errors
        return prepared

    def _prepared(self, record: PetitionRecord) -> Prepared:
        if record.code in self.seen:
            raise WrongCell("code", _("this code is in the file twice"))
        self.seen.add(record.code)
        if record.kind == Kind.COMPLAINT and record.publish == Visibility.PUBLIC:
            raise WrongCell("publish", _("a complaint is counted, never shown: write aggregate_only"))
        petition = self._petition(record)
        with in_column("agency"):
            agency = self.directory.unit(record.agency, on=self._day_of_names(record)) if record.agency else None
        with in_column("coordinating"):
            coordinating = [self.directory.unit(name, on=self._day_of_names(record)) for name in record.coordinating]
        history = told(
            [self._completed(event, record) for event in record.events or [_receipt(record)]],
            receiver=petition.unit,
            agency=agency,
            conclusion=petition.conclusion,
            directory=self.directory,
        )
        self._require_recordable(history)
        petition.owner = history.owner
        # Whatever a foreign key points at has just been read; asking again would cost six queries a row.
        petition.clean_fields(exclude=FOREIGN)
        petition.clean()
        reference = record.conclusion_ref
        return Prepared(
            petition,
            history,
            coordinating,
            record.related,
            level=record.publish,
            decided_on=max(reference.notice_date, record.received_date) if reference else record.received_date,
            basis=in_site_language(BY_NOTICE, number=reference.notice)
            if reference
            else in_site_language(BY_FILE, file=self.file),
        )

    def _require_recordable(self, history: History) -> None:
        """What another file or a report told of the commitment since cannot be told before it."""
        for step in history.steps():
            if step and step.on < self.last_steps[step.commitment_id] and not _is_recorded(step):
                reason = _("since then the commitment went on: its step of %(date)s cannot be entered any more")
                raise WrongCell("conclusion_ref", reason % {"date": f"{step.on:%d/%m/%Y}"})

    def _petition(self, record: PetitionRecord) -> Petition:
        dialogue = self._dialogue(record)
        place = None
        if record.place.unit:
            with in_column("place.unit"):
                place = self.directory.place(record.place.unit, on=record.received_date)
        return Petition(
            code=record.code,
            unit=self._receiver(record, dialogue),
            kind=record.kind,
            title=record.title,
            content=record.content,
            topic=self._topic(record.category),
            place=place,
            hamlet=record.place.hamlet,
            petitioner=record.petitioner_display,
            dialogue=dialogue,
            received_on=record.received_date,
            in_authority=record.competence,
            conclusion=self._conclusion(record, dialogue),
            answer_summary=record.answer_summary,
        )

    def _dialogue(self, record: PetitionRecord) -> Dialogue | None:
        if record.dialogue_id is None:
            return None
        if record.dialogue_id not in self.dialogues:
            reason = _("there is no dialogue “%(id)s”; it must be loaded before") % {"id": record.dialogue_id}
            raise WrongCell("dialogue_id", reason)
        return self.dialogues[record.dialogue_id]

    def _receiver(self, record: PetitionRecord, dialogue: Dialogue | None) -> Unit:
        if record.received_by:
            with in_column("received_by"):
                return self.directory.unit(record.received_by, on=record.received_date)
        if dialogue is None:
            raise WrongCell("received_by", _("say which unit received it, or at which dialogue it was voiced"))
        return dialogue.unit

    def _conclusion(self, record: PetitionRecord, dialogue: Dialogue | None) -> Conclusion | None:
        """Two issuers may use one number on one day: then the dialogue of the petition tells which is meant."""
        reference = record.conclusion_ref
        if reference is None:
            return None
        found = self.conclusions[(reference.notice, reference.notice_date, reference.item)]
        if len(found) > 1:
            found = [conclusion for conclusion in found if dialogue and conclusion.notice.dialogue_id == dialogue.pk]
        if not found:
            reason = _("there is no conclusion %(item)s of the notice %(notice)s of %(date)s; it must be loaded before")
            values = {"item": reference.item, "notice": reference.notice, "date": f"{reference.notice_date:%d/%m/%Y}"}
            raise WrongCell("conclusion_ref", reason % values)
        return found[0]

    def _topic(self, name: str) -> Topic | None:
        if name and name not in self.topics:
            self.topics[name] = topic_named(name)
        return self.topics.get(name)

    @staticmethod
    def _day_of_names(record: PetitionRecord) -> date:
        """Agencies are named as of the notice that assigns the petition."""
        return record.conclusion_ref.notice_date if record.conclusion_ref else record.received_date

    def _completed(self, event: EventRecord, record: PetitionRecord) -> EventRecord:
        """The step with the due date and the unit that the file gives in another place."""
        due = event.due or next((row.due for row in record.due_history if row.from_date == event.date), None)
        unit = event.unit or self.event_units.get((record.code, event.date, event.type))
        return event.model_copy(update={"due": due if event.type in SETS_DUE else event.due, "unit": unit})


def _known_codes(rows: Sequence[Row]) -> set[str]:
    codes = [str(row.fields["code"]) for row in rows if row.fields.get("code")]
    known: set[str] = set()
    for start in range(0, len(codes), BATCH):
        batch = codes[start : start + BATCH]
        known.update(Petition.objects.filter(code__in=batch).values_list("code", flat=True))
    return known


def _receipt(record: PetitionRecord) -> EventRecord:
    """A file without steps tells at least that the petition was received."""
    return EventRecord.model_validate({"date": record.received_date, "type": "tiep_nhan"})


# Storing -------------------------------------------------------------------------------------------------------------


def _store(prepared: Sequence[Prepared], *, progress: Progress) -> None:
    steps = _store_steps(prepared)
    for start in progress(range(0, len(prepared), BATCH)):
        batch = prepared[start : start + BATCH]
        for item in batch:
            for event in item.history.events:
                event.commitment_event = steps.get(id(event))
        lifecycle.receive_many([item.petition for item in batch], histories=[item.history.events for item in batch])
        _store_coordinating(batch)
        for item in batch:
            _decide(item)


def _store_steps(prepared: Iterable[Prepared]) -> dict[int, CommitmentEvent]:
    """Append what the histories tell of commitments, and answer the stored step of each event (by its identity).

    Petitions that led to one commitment tell the same steps: each is stored once.
    """
    stored = _recorded_steps(prepared)
    new: defaultdict[Commitment, list[CommitmentEvent]] = defaultdict(list)
    step_of: dict[int, CommitmentEvent] = {}
    for item in prepared:
        for event, step in zip(item.history.events, item.history.steps(), strict=True):
            if step is None:
                continue
            key = _identity(step)
            if key not in stored:
                stored[key] = step
                new[step.commitment].append(step)
            step_of[id(event)] = stored[key]
    for steps in new.values():
        steps.sort(key=lambda step: step.on)
    commitments.receive_histories(new)
    return step_of


def _recorded_steps(prepared: Iterable[Prepared]) -> dict[tuple[Any, ...], CommitmentEvent]:
    commitments_told = {item.history.commitment for item in prepared if item.history.commitment}
    events = CommitmentEvent.objects.filter(commitment__in=commitments_told)
    return {_identity(event): event for event in events}


def _is_recorded(step: CommitmentEvent) -> bool:
    names = ("commitment_id", "kind", "on", "text", "document")
    return CommitmentEvent.objects.filter(**dict(zip(names, _identity(step), strict=True))).exists()


def _identity(step: CommitmentEvent) -> tuple[Any, ...]:
    return (step.commitment_id, step.kind, step.on, step.text, step.document)


def _store_coordinating(batch: Iterable[Prepared]) -> None:
    through = Petition.coordinating.through
    through._default_manager.bulk_create(
        through(petition_id=item.petition.pk, unit_id=unit.pk)
        for item in batch
        for unit in dict.fromkeys(item.coordinating)
    )


def _decide(item: Prepared) -> None:
    if item.level is not None:
        by = Actor(str(item.petition.unit))
        visibility.decide(item.petition, level=item.level, by=by, on=item.decided_on, basis=item.basis)


def _relate(prepared: Iterable[Prepared], codes: Mapping[str, str]) -> None:
    """Link petitions that name each other, by the file's references or by code; what is not there is not linked."""
    for item in prepared:
        if item.related:
            wanted = [codes.get(reference, reference) for reference in item.related]
            item.petition.related.add(*Petition.objects.filter(code__in=wanted))
