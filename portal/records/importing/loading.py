"""All rows of a file or none, unless somebody asks for the good ones alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from .files import Row, notes_on
from .reports import ImportRefused, ImportReport, RowError, WrongCell
from .shapes import Shape, shaped

Progress = Callable[[Sequence[Any]], Iterable[Any]]


def quietly(rows: Sequence[Any]) -> Iterable[Any]:
    """The progress that shows nothing; commands pass a bar in its place."""
    return rows


def problems(error: WrongCell | ValidationError, row: Row, *, file: str) -> list[RowError]:
    """What an importer or a verb of the record said against a row."""
    if isinstance(error, WrongCell):
        return [RowError(file, row.number, error.column, error.reason)]
    if not hasattr(error, "error_dict"):
        return [RowError(file, row.number, "", message) for message in error.messages]
    return [
        RowError(file, row.number, "" if column == "__all__" else column, message)
        for column, messages in error.message_dict.items()
        for message in messages
    ]


def settle(report: ImportReport, *, skip_bad: bool) -> ImportReport:
    """End an import: raises ImportRefused, which undoes it, if rows are wrong and nobody asked to skip them."""
    if report.errors and not skip_bad:
        raise ImportRefused(ImportReport(refused=report.refused, errors=report.errors))
    return report


@transaction.atomic
def load_rows(
    rows: Sequence[Row],
    *,
    file: str,
    shape: type[Shape],
    load: Callable[[Shape], bool],
    skip_bad: bool = False,
    progress: Progress = quietly,
) -> ImportReport:
    """Load row after row; `load` answers whether it stored something new, or raises WrongCell or ValidationError.

    Raises ImportRefused, with nothing loaded, if a row is wrong, unless `skip_bad`.
    """
    report = ImportReport(notes=notes_on(rows, file=file))
    for row in progress(rows):
        record, errors = shaped(row, shape, file=file)
        if record is not None:
            try:
                with transaction.atomic():
                    is_new = load(record)
            except (WrongCell, ValidationError) as error:
                errors = problems(error, row, file=file)
            else:
                report.loaded, report.known = report.loaded + is_new, report.known + (not is_new)
        report.errors += errors
    return settle(report, skip_bad=skip_bad)
