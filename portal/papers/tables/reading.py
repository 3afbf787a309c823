"""Reads a file of an office: rows of all its sheets, what was left out, what a clerk should be told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.importing.reports import Unreadable

from .cells import Sheet
from .records import Record
from .report import Report, Skipped
from .row import Row
from .rows import SheetReader
from .sources.opening import sheets_of


class Table(NamedTuple):
    """What was read of a file."""

    rows: list[Row]
    skipped: list[str]
    warnings: list[str]


def read(path: Path) -> Table:
    """Raises Unreadable, which says why and what to do; OSError."""
    report = Report()
    rows = list(rows_of(path, report))
    return Table(rows, report.skipped, report.warnings)


def rows_of(path: Path, report: Report) -> Iterator[Row]:
    """The rows one by one, for tables that nobody wants to hold whole. Raises as `read` does."""
    return (record.row for record in records_of(path, report))


def records_of(path: Path, report: Report) -> Iterator[Record]:
    """The rows with all their cells. Raises as `read` does."""
    before: SheetReader | None = None
    is_found = False
    others: list[str] = []
    for sheet in sheets_of(path):
        if sheet.is_hidden:
            report.skip(Skipped.SHEET, _("“%(sheet)s” is hidden") % {"sheet": sheet.name})
            report.warn(_("the hidden sheet “%(sheet)s” is left out") % {"sheet": sheet.name})
            continue
        reader = SheetReader(sheet, report, before)
        yield from reader.records()
        before = reader
        is_found = is_found or reader.columns is not None
        if sheet.after and reader.columns:
            report.skip(Skipped.NOTE, _("%(count)d paragraphs below the table") % {"count": sheet.after})
        if reader.columns is None and not sheet.may_go_on:
            others += _tell_other(sheet, reader, report)
    if not is_found:
        raise Unreadable(
            _("no register of petitions or opinions was found: a heading with a column such as “Nội dung” is needed")
        )
    for warning in others:
        report.warn(warning)


def _tell_other(sheet: Sheet, reader: SheetReader, report: Report) -> list[str]:
    if not sheet.name:
        return []
    if reader.is_empty:
        report.skip(Skipped.SHEET, _("“%(sheet)s” is empty") % {"sheet": sheet.name})
        return []
    report.skip(Skipped.SHEET, f"“{sheet.name}”")
    return [_("the sheet “%(sheet)s” is no register of petitions") % {"sheet": sheet.name}]
