"""The yearly announcement of days off and make-up working days as a CSV file."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.records.importing import ImportRefused, ImportReport, RowError
from portal.records.signals import calendar_changed

from .enums import Kind
from .models import SpecialDay
from .reasons import in_site_language

IMPORTED = gettext_lazy("Working calendar: imported from %(file)s")
COLUMNS = ("date", "kind", "name", "certainty", "source")
KINDS = {"off": Kind.OFF, "make_up": Kind.MAKE_UP, "nghi": Kind.OFF, "lam_bu": Kind.MAKE_UP}
# Where the cells stand that are pushed out of the table, and what an error in them is called.
BEYOND = ""
# The second is what a spreadsheet makes of the first when it saves the file again.
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


@transaction.atomic
def import_calendar(content: bytes, *, file: str, skip_bad: bool = False, reason: str = "") -> ImportReport:
    """Enter the days of a UTF-8 CSV file; a day that is there already takes what the file says.

    Open deadlines are recomputed once, with `reason`. Raises ImportRefused, with nothing loaded, if a row is bad,
    unless `skip_bad`; a file without the right columns is always refused.
    """
    days, errors = read_days(content, file=file)
    report = ImportReport(errors=errors)
    if errors and not (skip_bad and days):
        raise ImportRefused(report)
    there = {day.date: day for day in SpecialDay.objects.filter(date__in=[day.date for day in days])}
    new = [day for day in days if day.date not in there or _values(day) != _values(there[day.date])]
    report.loaded, report.known = len(new), len(days) - len(new)
    if new:
        SpecialDay.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name", "certainty", "source"]
        )
        calendar_changed.send(SpecialDay, reason=reason or in_site_language(IMPORTED, file=file))
    return report


def read_days(content: bytes, *, file: str) -> tuple[list[SpecialDay], list[RowError]]:
    """The good rows as unsaved days, and what is wrong with the others."""
    days: dict[date, SpecialDay] = {}
    errors: list[RowError] = []
    try:
        table = _table(content)
    except _Unreadable as unreadable:
        return [], [RowError(file, unreadable.row, unreadable.column, str(unreadable))]
    for number, cells in table:
        day, wrong = _day(cells)
        if not wrong and day.date in days:
            wrong = {"date": _("this date is in the file twice")}
        errors += [RowError(file, number, column, reason) for column, reason in wrong.items()]
        if not wrong:
            days[day.date] = day
    return list(days.values()), errors


class _Unreadable(Exception):
    """Not a table with our columns."""

    def __init__(self, reason: str, *, row: int = 1, column: str = ""):
        self.row, self.column = row, column
        super().__init__(reason)


def _table(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Row numbers as in a spreadsheet (the heading is row 1) and cells by column; empty rows are left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Unreadable(_("the file is not text in UTF-8")) from None
    # Where the comma is the decimal sign, as in Việt Nam, a spreadsheet separates with semicolons.
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [[" ".join(cell.split()) for cell in cells] for cells in reader]
    except csv.Error as error:
        raise _Unreadable(str(error), row=reader.line_num) from None
    heading = lines[0] if lines else []
    for column in COLUMNS:
        if column not in heading:
            raise _Unreadable(_("this column is missing"), column=column)
    return [(number, _by_column(heading, cells)) for number, cells in enumerate(lines[1:], start=2) if any(cells)]


def _by_column(heading: list[str], cells: list[str]) -> dict[str, str]:
    by_column = {**dict.fromkeys(heading, ""), **dict(zip(heading, cells, strict=False))}
    return {**by_column, BEYOND: "".join(cells[len(heading) :])}


def _day(cells: dict[str, str]) -> tuple[SpecialDay, dict[str, str]]:
    """The day of a row, and what is wrong with it by column."""
    special = SpecialDay(name=cells["name"], certainty=cells["certainty"], source=cells["source"])
    wrong: dict[str, str] = {}
    if day := _date(cells["date"]):
        special.date = day
    else:
        wrong["date"] = _("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % {"text": cells["date"]}
    if kind := KINDS.get(cells["kind"]):
        special.kind = kind
    else:
        wrong["kind"] = _("“%(text)s” is none of: %(kinds)s") % {"text": cells["kind"], "kinds": ", ".join(KINDS)}
    if cells[BEYOND]:
        wrong[BEYOND] = _("more cells than columns: a text with a comma needs quotation marks")
    try:
        special.full_clean(exclude=wrong, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        wrong |= {column: " ".join(messages) for column, messages in error.message_dict.items()}
    return special, wrong


def _date(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _values(day: SpecialDay) -> tuple[str, ...]:
    return day.kind, day.name, day.certainty, day.source
