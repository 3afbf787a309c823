"""The lines of an XLSX: its first visible sheet, with the values that a spreadsheet shows."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from portal.importing.reports import Unreadable

from . import raw_sheets
from .headings import Line

_UNPACKED = 200 * 1024**2  # bytes that its parts may grow to
_MOST_CELLS = 5_000_000
_ZEROS_BEFORE = re.compile(r"0+")


def lines_of(content: bytes) -> tuple[list[Line], list[str]]:
    """The lines that hold something, with their numbers, and notes on what is hidden or was not read.

    Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            size = sum(member.file_size for member in package.infolist())
        if size > _UNPACKED:
            raise Unreadable(_("the file unpacks to more than can be read: split it"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that openpyxl does not keep
            return _read(content)
    except Unreadable:
        raise
    except Exception:  # openpyxl raises whatever a broken part of the package happens to cause
        raise Unreadable(_("the file is damaged: save it anew")) from None


def _read(content: bytes) -> tuple[list[Line], list[str]]:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise Unreadable(_("the workbook has no visible sheet"))
    # A cover or a chart may stand before the table.
    sheet, lines = next(((each, lines) for each in visible if (lines := _lines(each))), (visible[0], []))
    notes = raw_sheets.notes_on(sheet, lines)
    lines = raw_sheets.with_merged_cells(sheet, lines)
    others = [other.title for other in workbook.worksheets if other is not sheet]
    workbook.close()
    if others:
        note = _("the sheet “%(sheet)s” was read; these were not: %(others)s")
        notes.append(note % {"sheet": sheet.title, "others": ", ".join(f"“{title}”" for title in others)})
    return lines, notes


def _lines(sheet: Any) -> list[Line]:
    sheet.reset_dimensions()  # what the file says of its size may be far beyond what it holds
    lines: list[Line] = []
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row) + 1
        if seen > _MOST_CELLS:
            raise Unreadable(_("the file unpacks to more than can be read: split it"))
        cells = [_shown(cell) for cell in row]
        if any(cells):
            lines.append((number, cells))
    return lines


def _shown(cell: Any) -> str:
    """The value of a cell as Việt Nam writes it."""
    value, form = cell.value, getattr(cell, "number_format", "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time | timedelta):
        return str(value)[:5] if isinstance(value, time) else str(value)
    if isinstance(value, int | float):
        return _number_shown(value, form or "")
    return str(value).strip()


def _number_shown(value: float, form: str) -> str:
    if "%" in form:
        return f"{value * 100:.10g}%".replace(".", ",")
    if isinstance(value, int) or value.is_integer():
        whole = f"{value:.0f}"
        return whole.zfill(len(form)) if _ZEROS_BEFORE.fullmatch(form) else whole
    return f"{value:.15g}".replace(".", ",")
