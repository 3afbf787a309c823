"""The importer of the yearly list of days off and make-up working days."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.importing import (
    Day,
    File,
    FileKind,
    ImportReport,
    Progress,
    RowError,
    RowModel,
    Text,
    finish_import,
    one_of,
    problems,
    read_file,
    register,
    validated,
    without_progress,
)
from portal.records.ledger.states import commit, committed_together
from portal.records.signals import calendar_changed

from .enums import Kind
from .models import SpecialDay
from .reasons import in_site_language

IMPORTED = gettext_lazy("Working calendar: imported from %(file)s")
COLUMNS = ("date", "kind", "name", "certainty", "source")
KINDS = {"off": Kind.OFF, "make_up": Kind.MAKE_UP, "nghi": Kind.OFF, "lam_bu": Kind.MAKE_UP}


class DayRecord(RowModel):
    date: Day
    kind: Annotated[Kind, one_of(KINDS)]
    name: Text
    certainty: str = ""
    source: str = ""


DAYS = register(
    FileKind(gettext_lazy("days of the calendar"), "import_calendar FILE", DayRecord, "days", key=("date",))
)


@transaction.atomic
@committed_together()
def import_calendar(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress, reason: str = ""
) -> ImportReport:
    """Enter the days of a file; a day that is there already takes what the file says.

    Open deadlines are recomputed once, with `reason`. Raises ImportRefused, with nothing loaded, if a row is bad,
    unless `skip_bad`.
    """
    found = read_file(content, file=file, kind=DAYS)
    days, errors = _days_of(found, progress=progress)
    report = finish_import(ImportReport(errors=errors, notes=found.notes), skip_bad=skip_bad)
    there = {day.date: day for day in SpecialDay.objects.filter(date__in=[day.date for day in days])}
    new = [day for day in days if day.date not in there or _values(day) != _values(there[day.date])]
    report.loaded, report.known = len(new), len(days) - len(new)
    if new:
        SpecialDay.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name", "certainty", "source"]
        )
        commit(*SpecialDay.objects.filter(date__in=[day.date for day in new]))
        calendar_changed.send(SpecialDay, reason=reason or in_site_language(IMPORTED, file=file))
    return report


def read_days(content: bytes, *, file: str) -> tuple[list[SpecialDay], list[RowError]]:
    """The good rows as unsaved days, and what is wrong with the others. Raises ImportRefused for no such file."""
    return _days_of(read_file(content, file=file, kind=DAYS))


def _days_of(found: File, *, progress: Progress = without_progress) -> tuple[list[SpecialDay], list[RowError]]:
    days: dict[date, SpecialDay] = {}
    errors: list[RowError] = []
    for row in progress(found.rows):
        record, wrong = validated(row, DayRecord, file=found.name)
        if record is not None:
            day = SpecialDay(**record.model_dump())
            try:
                day.full_clean(validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                wrong = problems(error, row, file=found.name)
            if not wrong and day.date in days:
                wrong = [RowError(found.name, row.number, "date", _("this date is in the file twice"))]
            if not wrong:
                days[day.date] = day
        errors += wrong
    return list(days.values()), errors


def _values(day: SpecialDay) -> tuple[str, ...]:
    return day.kind, day.name, day.certainty, day.source
