"""Reads rows as petitions with their histories: resolves all references, stores nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.importing.references import Dialogues
from portal.dialogues.models import CommitmentEvent, Conclusion, Dialogue
from portal.dialogues.topics import Topics
from portal.importing import (
    File,
    ImportReport,
    KnownOtherwise,
    Row,
    RowError,
    WrongCell,
    difference,
    in_column,
    problems,
    refused_in,
    require_alike,
    validated,
)
from portal.language import cleaning
from portal.language.spelling import name_key
from portal.organisations.directory import Directory
from portal.organisations.models import Unit
from portal.petitions.models import Kind, Petition
from portal.petitions.states import EventKind
from portal.records.levels import Visibility
from portal.workdays.reasons import in_site_language

from .histories import EventRecord, History, build_history
from .schemas import EventUnits, PetitionRecord, is_denunciation

FOREIGN = ("unit", "topic", "place", "dialogue", "owner", "conclusion")
# Steps that a due date belongs to.
SETS_DUE = {EventKind.ASSIGNED, EventKind.REOPENED, EventKind.EXTENDED}
BATCH = 500
BY_NOTICE = gettext_lazy("Public with the notice %(number)s")
BY_FILE = gettext_lazy("Decided by the office that imported %(file)s")


@dataclass
class PreparedPetition:
    """A valid row with all references resolved, not stored yet."""

    petition: Petition
    history: History
    coordinating: list[Unit]
    related: list[str]
    tags: list[str]
    level: Visibility | None
    decided_on: date
    basis: str


class PetitionReader:
    """Reads one file: each reference is looked up once, and errors are collected."""

    def __init__(self, found: File, event_units: EventUnits) -> None:
        self.file, self.event_units = found.name, event_units
        self.report = ImportReport(notes=list(found.notes))
        self.directory = Directory()
        self.codes: dict[str, str] = {}  # by the references that the file uses for its own petitions
        self.known = _known_petitions(found.rows)
        self.dialogues = Dialogues()
        self.conclusions: defaultdict[tuple[Any, ...], list[Conclusion]] = defaultdict(list)
        published = Conclusion.objects.filter(published_at__isnull=False)
        for conclusion in published.select_related("notice", "owner", "commitment__owner"):
            key = (name_key(conclusion.notice.number), conclusion.notice.issued_on, conclusion.number)
            self.conclusions[key].append(conclusion)
        steps = CommitmentEvent.objects.order_by()
        self.last_steps = dict(steps.values_list("commitment").annotate(last=Max("on")))
        self.topics = Topics()
        self.rows: dict[str, int] = {}  # of the codes that were met

    def prepare(self, row: Row) -> PreparedPetition | None:
        """The petition of a row, ready to be stored; None if it is known, refused or wrong."""
        if is_denunciation(row.fields):
            reason = _("a denunciation is not taken: nothing of it may be stored")
            self.report.refused.append(RowError(self.file, row.number, "", reason))
            return None
        record, errors = validated(row, PetitionRecord, file=self.file)
        prepared = None
        if record is not None:
            record.code = written(record.code)
            self.codes[record.id or record.code] = record.code
            try:
                self._require_once(record.code, row.number)
                if stored := self.known.get(record.code):
                    self._require_alike(stored, record)
                    self.report.known += 1
                    return None
                prepared = self._prepared(record)
            except KnownOtherwise as otherwise:
                self.report.differing.append(difference(otherwise, row, file=self.file))
            except (WrongCell, ValidationError) as error:
                errors = problems(error, row, file=self.file, columns=PetitionRecord.columns)
        self.report.errors += errors
        return prepared

    def _require_once(self, code: str, number: int) -> None:
        first = self.rows.setdefault(code, number)
        if first != number:
            reason = _("this code stands in row %(row)s, too: each petition has its own")
            raise WrongCell("code", reason % {"row": first})

    def _require_alike(self, stored: Petition, record: PetitionRecord) -> None:
        """Raises KnownOtherwise if a known petition differs from what is stored."""
        build_history = self._petition(record)
        steps = {(event.kind, event.on, name_key(event.text)) for event in stored.events.all()}
        missing = [step for step in record.events if (step.type.value, step.date, name_key(step.text)) not in steps]
        require_alike(
            {
                "title": (stored.title, build_history.title),
                "content": (stored.content, build_history.content),
                "kind": (stored.kind, build_history.kind),
                "category": (name_key(str(stored.topic or "")), name_key(record.category)),
                "place.unit": (stored.place_id, build_history.place and build_history.place.pk),
                "place.hamlet": (stored.hamlet, build_history.hamlet),
                "petitioner_display": (stored.petitioner, build_history.petitioner),
                "received_by": (stored.unit_id, build_history.unit.pk),
                "received_date": (stored.received_on, build_history.received_on),
                "dialogue_id": (stored.dialogue_id, build_history.dialogue and build_history.dialogue.pk),
                "answer_summary": (stored.answer_summary, build_history.answer_summary),
                "events": (0, len(missing)),
            }
        )

    def _prepared(self, record: PetitionRecord) -> PreparedPetition:
        if record.kind == Kind.COMPLAINT and record.publish == Visibility.PUBLIC:
            raise WrongCell("publish", _("a complaint is counted, never shown: write aggregate_only"))
        petition = self._petition(record)
        with in_column("agency"):
            agency = self.directory.unit(record.agency, on=self._day_of_names(record)) if record.agency else None
        with in_column("coordinating"):
            coordinating = [self.directory.unit(name, on=self._day_of_names(record)) for name in record.coordinating]
        history = build_history(
            [self._completed(event, record) for event in record.events or [_receipt(record)]],
            receiver=petition.unit,
            agency=agency,
            conclusion=petition.conclusion,
            directory=self.directory,
        )
        for number, event in enumerate(history.events, start=1):
            step = f"events[{number}]"
            with refused_in(on=f"{step}.date", due_on=f"{step}.due", document=f"{step}.doc", text=f"{step}.text"):
                event.put_in_order()
        self._require_recordable(history)
        petition.owner = history.owner
        # Whatever a foreign key points at has just been read; asking again would cost six queries a row.
        petition.clean_fields(exclude=FOREIGN)
        petition.clean()
        if record.category:
            with in_column("category"):
                petition.topic = self.topics.named(record.category)
        reference = record.conclusion_ref
        return PreparedPetition(
            petition,
            history,
            coordinating,
            record.related,
            record.tags,
            level=record.publish,
            decided_on=max(reference.notice_date, record.received_date) if reference else record.received_date,
            basis=in_site_language(BY_NOTICE, number=reference.notice)
            if reference
            else in_site_language(BY_FILE, file=self.file),
        )

    def _require_recordable(self, history: History) -> None:
        """Steps of a commitment cannot be inserted before those recorded since by another file or a report."""
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
        with in_column("dialogue_id"):
            return self.dialogues.referred(record.dialogue_id)

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
        found = self.conclusions[(name_key(reference.notice), reference.notice_date, reference.item)]
        if len(found) > 1:
            found = [conclusion for conclusion in found if dialogue and conclusion.notice.dialogue_id == dialogue.pk]
        if not found:
            reason = _("there is no conclusion %(item)s of the notice %(notice)s of %(date)s; it must be loaded before")
            values = {"item": reference.item, "notice": reference.notice, "date": f"{reference.notice_date:%d/%m/%Y}"}
            raise WrongCell("conclusion_ref", reason % values)
        return found[0]

    @staticmethod
    def _day_of_names(record: PetitionRecord) -> date:
        """Agencies are named as of the notice that assigns the petition."""
        return record.conclusion_ref.notice_date if record.conclusion_ref else record.received_date

    def _completed(self, event: EventRecord, record: PetitionRecord) -> EventRecord:
        """The step with the due date and the unit that the file gives in another place."""
        due = event.due or next((row.due for row in record.due_history if row.from_date == event.date), None)
        unit = event.unit or self.event_units.get((record.code, event.date, event.type))
        return event.model_copy(update={"due": due if event.type in SETS_DUE else event.due, "unit": unit})


def written(code: str) -> str:
    """The normal form of a code: “kn–2026–001 ” is KN-2026-001."""
    return cleaning.code(code)


def _known_petitions(rows: Sequence[Row]) -> dict[str, Petition]:
    codes = [written(str(row.fields["code"])) for row in rows if not row.problems and row.fields.get("code")]
    known: dict[str, Petition] = {}
    for start in range(0, len(codes), BATCH):
        batch = Petition.objects.filter(code__in=codes[start : start + BATCH])
        known |= {petition.code: petition for petition in batch.select_related("topic").prefetch_related("events")}
    return known


def _receipt(record: PetitionRecord) -> EventRecord:
    """A file without steps tells at least that the petition was received."""
    return EventRecord.model_validate({"date": record.received_date, "type": "tiep_nhan"})


def _is_recorded(step: CommitmentEvent) -> bool:
    names = ("commitment_id", "kind", "on", "text", "document")
    return CommitmentEvent.objects.filter(**dict(zip(names, identity(step), strict=True))).exists()


def identity(step: CommitmentEvent) -> tuple[Any, ...]:
    return (step.commitment_id, step.kind, step.on, step.text, step.document)
