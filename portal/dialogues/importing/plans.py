"""The importer of annual plans."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from portal.importing import (
    FileKind,
    ImportReport,
    Number,
    PastDay,
    Progress,
    RowModel,
    Text,
    code_of,
    in_column,
    load_rows,
    read_file,
    register,
    require_alike,
    without_progress,
)
from portal.organisations.directory import Directory

from ..models import AnnualPlan, PlannedDialogue
from ..publication import publish_plan
from .document_values import FormOf, numbered, titled

# “08 giờ 00, ngày 21/3/2024 (thứ Năm)”
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


class PlanRow(RowModel):
    chair: Text
    theme: Text
    form: FormOf
    place: Text
    time_text: Text
    audience: str = ""
    adviser: str = ""


class Section(RowModel):
    no: str = ""
    title: str = ""
    text: str = ""


class PlanRecord(RowModel):
    columns = {"issued_on": "date", "title": "excerpt", "starts_on": "rows.time_text", "theme": "rows.theme"}
    read_otherwise: ClassVar[tuple[str, ...]] = ("doc_type", "schedule_table")

    number: Text
    issuer: Text
    date: PastDay
    year: Number | None = None
    excerpt: Text
    text: str = ""
    sections: list[Section] = []
    rows: list[PlanRow] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def rows_of_the_printed_table(cls, fields: Any) -> Any:
        if isinstance(fields, dict) and "schedule_table" in fields:
            fields = {**fields, "rows": _rows_of(fields["schedule_table"])}
        return fields


def _rows_of(table: Any) -> Any:
    """The rows of a printed table as records. Raises ValueError for what is no table."""
    columns, rows = (table.get("columns"), table.get("rows")) if isinstance(table, dict) else (None, None)
    if not isinstance(columns, list) or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError(_("“schedule_table” is an object with “columns” and “rows”, a list of lists"))
    by_code = {code_of(heading): name for heading, name in PLAN_COLUMNS.items()}
    names = [by_code.get(code_of(str(heading)), str(heading)) for heading in columns]
    return [dict(zip(names, cells, strict=False)) for cells in rows]


PLANS = register(
    FileKind(
        gettext_lazy("annual plans"),
        "import_dialogues plans FILE",
        PlanRecord,
        list_name="plans",
        doc_type="ke_hoach",
        key=("number", "issuer", "date"),
        parts="rows",
    )
)


def import_plans(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Publish annual plans. JSON: objects with `doc_type` "ke_hoach"; CSV: one line for each row of a plan (`rows.…`).

    A plan is known by issuer, number and date.
    """
    directory = Directory()

    def load(record: PlanRecord) -> bool:
        with in_column("issuer"):
            unit = directory.unit(record.issuer, on=record.date)
        plan: Any = AnnualPlan(
            unit=unit,
            number=record.number,
            issued_on=record.date,
            year=record.year or record.date.year,
            title=titled(record.excerpt, after="Kế hoạch"),
            text=record.text or "\n\n".join(f"{part.no}. {part.title}\n{part.text}" for part in record.sections),
            live=False,
        )
        stored = numbered(AnnualPlan.objects.filter(unit=unit, issued_on=record.date), record.number)
        if stored is not None:
            _require_alike(stored, plan, record)
            return False
        plan.rows = [
            _planned(row, position, directory=directory, on=record.date)
            for position, row in enumerate(record.rows, start=1)
        ]
        plan.full_clean()
        plan.save()
        publish_plan(plan.save_revision())
        return True

    found = read_file(content, file=file, kind=PLANS)
    return load_rows(found, shape=PlanRecord, load=load, skip_bad=skip_bad, progress=progress)


def _require_alike(stored: AnnualPlan, plan: AnnualPlan, record: PlanRecord) -> None:
    rows = [(row.theme, row.place_text, row.time_text) for row in stored.rows.order_by("sort_order")]
    require_alike(
        {
            "year": (stored.year, plan.year),
            "excerpt": (stored.title, plan.title),
            "text": (stored.text, plan.text),
            "rows": (rows, [(row.theme, row.place, row.time_text) for row in record.rows]),
        }
    )


def _planned(row: PlanRow, position: int, *, directory: Directory, on: date) -> PlannedDialogue:
    with in_column(f"rows[{position}].chair"):
        chair = directory.head(row.chair, on=on)
    with in_column(f"rows[{position}].time_text"):
        starts_on = _day_in(row.time_text)
    return PlannedDialogue(
        chair=chair,
        theme=row.theme,
        form=row.form,
        place_text=row.place,
        time_text=row.time_text,
        starts_on=starts_on,
        audience=row.audience,
        adviser=row.adviser,
        sort_order=position,
    )


def _day_in(text: str) -> date | None:
    """The day that a planned time names, if it names one. Raises LookupError for one that is in no calendar."""
    found = DATE_IN_WORDS.search(text)
    if not found:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise LookupError(_("“%(date)s” is in no calendar") % {"date": found[0]}) from None
