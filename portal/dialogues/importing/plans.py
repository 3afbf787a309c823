"""Annual plans from the files of an office."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pydantic import Field, model_validator

from portal.organisations.directory import Directory
from portal.records.importing import (
    Day,
    ImportReport,
    Parts,
    Progress,
    Record,
    Text,
    in_column,
    load_rows,
    quietly,
    read_rows,
)

from ..models import AnnualPlan, PlannedDialogue
from .shapes import FormOf, titled

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
            title=titled(record.excerpt, after="Kế hoạch"),
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
