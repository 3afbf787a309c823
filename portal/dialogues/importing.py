"""Annual plans, dialogues and notices of conclusion from the files of an office.

Dialogues go through the verbs with the dates on which things happened, documents through publication, so that
deadlines, commitments and the ledger come about as if everything had been entered on its day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from portal.organisations.directory import Directory
from portal.organisations.models import HeadTerm, Unit
from portal.records.actors import Actor
from portal.records.importing import (
    Day,
    ImportReport,
    Names,
    Parts,
    Progress,
    Record,
    Text,
    WrongCell,
    in_column,
    load_rows,
    one_of,
    quietly,
    read_rows,
)

from . import lifecycle
from .models import AnnualPlan, Conclusion, Dialogue, Notice, PlannedDialogue, Topic
from .models.dialogues import Form

FORMS = {
    "truc_tiep": Form.IN_PERSON,
    "truc_tuyen": Form.ONLINE,
    "truc_tuyen_ket_hop": Form.HYBRID,
    "truc_tuyen_ket_hop_truc_tiep": Form.HYBRID,
    "chuyen_de": Form.THEMATIC,
    "truc_tiep_theo_chuyen_de": Form.THEMATIC,
    "dot_xuat": Form.EXTRAORDINARY,
}
FormOf = Annotated[Form, one_of(FORMS)]

DEFAULT_START = time(8)
# “08 giờ 00, ngày 21/3/2024 (thứ Năm)”
TIME_IN_WORDS = re.compile(r"(?P<hour>\d{1,2}) giờ(?: (?P<minute>\d{2}))?")
DATE_IN_WORDS = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")

# Headings of the table in a printed plan, and the fields they are.
PLAN_COLUMNS = {
    "Thời gian": "time_text",
    "Người chủ trì": "chair",
    "Chuyên đề": "theme",
    "Hình thức": "form",
    "Địa điểm": "place",
    "Thành phần, đối tượng": "audience",
    "Cơ quan tham mưu": "adviser",
}


# Annual plans --------------------------------------------------------------------------------------------------------


class PlanRow(Record):
    chair: Text
    theme: Text
    form: FormOf
    place: Text
    time_text: Text
    audience: str = ""
    adviser: str = ""


class Section(Record):
    no: str = ""
    title: str = ""
    text: str = ""


class PlanRecord(Record):
    number: Text
    issuer: Text
    date: Day
    year: int | None = None
    excerpt: Text
    text: str = ""
    sections: list[Section] = []
    rows: list[PlanRow] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def rows_of_the_printed_table(cls, fields: Any) -> Any:
        if isinstance(fields, dict) and "schedule_table" in fields:
            table = fields["schedule_table"]
            names = [PLAN_COLUMNS.get(heading, heading) for heading in table["columns"]]
            fields = {**fields, "rows": [dict(zip(names, cells, strict=False)) for cells in table["rows"]]}
        return fields


def import_plans(content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = quietly) -> ImportReport:
    """Publish annual plans. JSON: objects with `doc_type` "ke_hoach"; CSV: one line for each row of a plan (`rows.…`).

    A plan is known by issuer, number and date.
    """
    directory = Directory()

    def load(record: PlanRecord) -> bool:
        with in_column("issuer"):
            unit = directory.unit(record.issuer, on=record.date)
        if AnnualPlan.objects.filter(unit=unit, number=record.number, issued_on=record.date).exists():
            return False
        plan: Any = AnnualPlan(
            unit=unit,
            number=record.number,
            issued_on=record.date,
            year=record.year or record.date.year,
            title=_titled(record.excerpt, after="Kế hoạch"),
            text=record.text or "\n\n".join(f"{part.no}. {part.title}\n{part.text}" for part in record.sections),
            live=False,
        )
        plan.rows = [
            _planned(row, position, directory=directory, on=record.date)
            for position, row in enumerate(record.rows, start=1)
        ]
        plan.full_clean()
        plan.save()
        plan.save_revision().publish()
        return True

    rows = read_rows(
        content, file=file, doc_type="ke_hoach", parts=Parts(key=("number", "issuer", "date"), name="rows")
    )
    return load_rows(rows, file=file, shape=PlanRecord, load=load, skip_bad=skip_bad, progress=progress)


def _planned(row: PlanRow, position: int, *, directory: Directory, on: date) -> PlannedDialogue:
    with in_column(f"rows[{position}].chair"):
        chair = directory.head(row.chair, on=on)
    day = DATE_IN_WORDS.search(row.time_text)
    return PlannedDialogue(
        chair=chair,
        theme=row.theme,
        form=row.form,
        place_text=row.place,
        time_text=row.time_text,
        starts_on=date(int(day["year"]), int(day["month"]), int(day["day"])) if day else None,
        audience=row.audience,
        adviser=row.adviser,
        sort_order=position,
    )


# Dialogues -----------------------------------------------------------------------------------------------------------


class Postponement(Record):
    on: Day
    reason: Text
    to: Day | None = None


class Cancellation(Record):
    on: Day
    reason: Text


class DialogueRecord(Record):
    """What happened and when; what is left out has not happened."""

    id: Text
    chair: Text
    date: Day
    starts: time | None = Field(None, alias="time")
    last_day: Day | None = None
    format: FormOf = Form.IN_PERSON
    topic: Text
    topics: Names = []
    place: Text
    territory: Text | None = None
    audience: str = ""
    how_to_join: str = ""
    opinions_from: Day | None = None
    opinions_until: Day | None = None
    planned_on: Day
    announced_on: Day | None = None
    basis: str = ""
    held: bool = False
    attendees: int | None = None
    speakers: int | None = None
    answered_on_site: int | None = None
    postponed: Postponement | None = None
    cancelled: Cancellation | None = None


def import_dialogues(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = quietly
) -> ImportReport:
    """Enter dialogues with what happened to them; a dialogue is known by its `id`, the office's own reference.

    A dialogue on the day and under the chair of a row of a published plan is linked to it.
    """
    directory = Directory()

    def load(record: DialogueRecord) -> bool:
        if Dialogue.objects.filter(reference=record.id).exists():
            return False
        with in_column("chair"):
            chair = directory.head(record.chair, on=record.date)
        dialogue = _dialogue(record, chair, directory=directory)
        _live_through(dialogue, record, by=Actor(str(chair.unit)))
        return True

    rows = read_rows(content, file=file, list_name="dialogues")
    return load_rows(rows, file=file, shape=DialogueRecord, load=load, skip_bad=skip_bad, progress=progress)


def _dialogue(record: DialogueRecord, chair: HeadTerm, *, directory: Directory) -> Dialogue:
    place = None
    if record.territory:
        with in_column("territory"):
            place = directory.place(record.territory, on=record.date)
    row = PlannedDialogue.objects.filter(plan__live=True, chair=chair, starts_on=record.date).first()
    start = record.starts or _time_in_words(row.time_text if row else "")
    return Dialogue(
        unit=chair.unit,
        chair=chair,
        plan=row.plan if row else None,
        plan_row=_number_in_plan(row) if row else None,
        theme=record.topic,
        form=record.format,
        place=place,
        place_text=record.place,
        starts_at=datetime.combine(record.date, start, tzinfo=timezone.get_default_timezone()),
        ends_on=record.last_day,
        audience=record.audience,
        how_to_join=record.how_to_join,
        opinions_from=record.opinions_from,
        opinions_until=record.opinions_until,
        reference=record.id,
    )


def _live_through(dialogue: Dialogue, record: DialogueRecord, *, by: Actor) -> None:
    """The events of a dialogue in their order."""
    lifecycle.plan(dialogue, by=by, on=record.planned_on)
    dialogue.topics.set([topic_named(name) for name in record.topics])
    if record.announced_on:
        lifecycle.announce(dialogue, by=by, on=record.announced_on, basis=record.basis)
    if record.held:
        lifecycle.hold(
            dialogue,
            by=by,
            on=dialogue.last_day,
            attendees=record.attendees,
            speakers=record.speakers,
            answered_on_site=record.answered_on_site,
        )
    if record.postponed:
        to = record.postponed.to
        lifecycle.postpone(
            dialogue,
            by=by,
            on=record.postponed.on,
            reason=record.postponed.reason,
            starts_at=dialogue.starts_at.replace(year=to.year, month=to.month, day=to.day) if to else None,
        )
    if record.cancelled:
        lifecycle.cancel(dialogue, by=by, on=record.cancelled.on, reason=record.cancelled.reason)


def _time_in_words(text: str) -> time:
    found = TIME_IN_WORDS.search(text)
    return time(int(found["hour"]), int(found["minute"] or 0)) if found else DEFAULT_START


def _number_in_plan(row: PlannedDialogue) -> int:
    return list(row.plan.rows.values_list("pk", flat=True)).index(row.pk) + 1


def topic_named(name: str) -> Topic:
    """The topic of a name; a new one is made, for the fields of life are the office's own words."""
    return Topic.objects.get_or_create(name=" ".join(name.split()))[0]


# Notices -------------------------------------------------------------------------------------------------------------


class ConclusionRecord(Record):
    no: int
    text: Text
    agency: Text | None = None
    coordinating: Names = []
    due: Day | None = None
    petitions: Names = []


class NoticeRecord(Record):
    number: Text
    issuer: Text
    date: Day
    dialogue_id: Text
    excerpt: Text
    summary: str = ""
    opening: str = ""
    assessment: str = ""
    closing: str = ""
    conclusions: list[ConclusionRecord] = Field(min_length=1)


def import_notices(
    content: bytes,
    *,
    file: str,
    codes: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    progress: Progress = quietly,
) -> ImportReport:
    """Publish notices of conclusion. JSON: objects with `doc_type` "thong_bao_ket_luan"; CSV: one line for each
    conclusion (`conclusions.…`).

    A notice is known by issuer, number and date: a number alone is not a key. `codes` gives the public codes of
    petitions that the file names by references of its own.
    """
    directory, codes = Directory(), codes or {}

    def load(record: NoticeRecord) -> bool:
        with in_column("issuer"):
            unit = directory.unit(record.issuer, on=record.date)
        if Notice.objects.filter(unit=unit, number=record.number, issued_on=record.date).exists():
            return False
        notice: Any = _notice(record, unit)
        notice.conclusions = [_conclusion(conclusion, record, directory, codes) for conclusion in record.conclusions]
        notice.full_clean()
        notice.save()
        notice.save_revision().publish()
        return True

    rows = read_rows(
        content,
        file=file,
        doc_type="thong_bao_ket_luan",
        parts=Parts(key=("number", "issuer", "date"), name="conclusions"),
    )
    return load_rows(rows, file=file, shape=NoticeRecord, load=load, skip_bad=skip_bad, progress=progress)


def codes_in(content: bytes, *, file: str) -> dict[str, str]:
    """The public code of each petition of a file, by the reference (`id`) under which other files name it."""
    rows = read_rows(content, file=file, list_name="petitions")
    return {row.fields["id"]: row.fields["code"] for row in rows if {"id", "code"} <= row.fields.keys()}


def _notice(record: NoticeRecord, unit: Unit) -> Notice:
    try:
        dialogue = Dialogue.objects.get(reference=record.dialogue_id)
    except Dialogue.DoesNotExist:
        reason = _("there is no dialogue “%(id)s”; it must be loaded before") % {"id": record.dialogue_id}
        raise WrongCell("dialogue_id", reason) from None
    if [conclusion.no for conclusion in record.conclusions] != list(range(1, len(record.conclusions) + 1)):
        raise WrongCell("conclusions", _("the conclusions must be numbered 1, 2, 3 … without a gap"))
    return Notice(
        unit=unit,
        dialogue=dialogue,
        number=record.number,
        issued_on=record.date,
        title=_titled(record.excerpt),
        summary=record.summary,
        opening=record.opening,
        assessment=record.assessment,
        closing=record.closing,
        live=False,
    )


def _conclusion(
    record: ConclusionRecord, notice: NoticeRecord, directory: Directory, codes: Mapping[str, str]
) -> Conclusion:
    column = f"conclusions[{record.no}]"
    owner = None
    if record.agency:
        with in_column(f"{column}.agency"):
            owner = directory.unit(record.agency, on=notice.date)
    with in_column(f"{column}.coordinating"):
        coordinating = [directory.unit(name, on=notice.date) for name in record.coordinating]
    conclusion = Conclusion(
        text=record.text,
        owner=owner,
        due_on=record.due,
        petition_codes=[codes.get(reference, reference) for reference in record.petitions],
        sort_order=record.no,
    )
    conclusion.coordinating = coordinating
    return conclusion


def _titled(excerpt: str, *, after: str = "") -> str:
    """The excerpt of a document (trích yếu) as a title, with a capital."""
    title = f"{after} {excerpt}".strip()
    return title[:1].upper() + title[1:]
