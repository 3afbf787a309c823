"""Loads rows through an importer: all of a file or none, unless `skip_bad`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .reports import ImportRefused, ImportReport, KnownOtherwise, RowError, WrongCell
from .rows import File, Row
from .schemas import NO_OTHER_NAMES, Shape, validated

Progress = Callable[[Sequence[Any]], Iterable[Any]]


def without_progress(rows: Sequence[Any]) -> Iterable[Any]:
    """The progress bar that shows nothing; commands pass a real one."""
    return rows


def problems(
    error: WrongCell | ValidationError, row: Row, *, file: str, columns: Mapping[str, str] = NO_OTHER_NAMES
) -> list[RowError]:
    """Errors that an importer or a lifecycle function raised for a row.

    `columns` are those that the file calls otherwise than the record calls its fields.
    """
    if isinstance(error, WrongCell):
        return [RowError(file, row.number, error.column, error.reason)]
    if not hasattr(error, "error_dict"):
        return [RowError(file, row.number, "", message) for message in error.messages]
    return [
        RowError(file, row.number, "" if column == NON_FIELD_ERRORS else columns.get(column, column), message)
        for column, messages in error.message_dict.items()
        for message in messages
    ]


def difference(error: KnownOtherwise, row: Row, *, file: str) -> RowError:
    """The note that a known row differs from what is stored."""
    reason = _("this is known already and differs from what is stored, which was left as it is")
    return RowError(file, row.number, ", ".join(error.columns), reason)


def finish_import(report: ImportReport, *, skip_bad: bool) -> ImportReport:
    """End an import: raises ImportRefused, which undoes it, if rows are wrong and nobody asked to skip them."""
    if report.errors and not skip_bad:
        raise ImportRefused(ImportReport(refused=report.refused, errors=report.errors, notes=report.notes))
    return report


@transaction.atomic
def load_rows(
    found: File,
    *,
    shape: type[Shape],
    load: Callable[[Shape], bool],
    skip_bad: bool = False,
    progress: Progress = without_progress,
) -> ImportReport:
    """Load row after row; `load` answers whether it stored something new, or raises what is wrong with the row:
    WrongCell, ValidationError, or KnownOtherwise.

    Raises ImportRefused, with nothing loaded, if a row is wrong, unless `skip_bad`.
    """
    report = ImportReport(notes=list(found.notes))
    for row in progress(found.rows):
        record, errors = validated(row, shape, file=found.name)
        if record is not None:
            try:
                with transaction.atomic():
                    is_new = load(record)
            except KnownOtherwise as otherwise:
                report.differing.append(difference(otherwise, row, file=found.name))
            except (WrongCell, ValidationError) as error:
                errors = problems(error, row, file=found.name, columns=shape.columns)
            else:
                report.loaded, report.known = report.loaded + is_new, report.known + (not is_new)
        report.errors += errors
    return finish_import(report, skip_bad=skip_bad)
