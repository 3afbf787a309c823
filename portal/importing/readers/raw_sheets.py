"""What openpyxl leaves out where it reads row by row: merged cells, hidden rows, formulas without a result.

Asked of the XML of the sheet itself, of which a few kinds of elements are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from portal.importing.reports import Unreadable

from .headings import Line

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?:[^>]*?\s)?r="([0-9]+)"[^>]*?\shidden="(?:1|true)"')
# A cell that ends behind its formula, or behind an empty value; a text of no letters is a result (t="str").
_FORMULA_ALONE = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\st="str")(?:[^>]*?\s)?r="([A-Z]+)([0-9]+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def notes_on(sheet: Any, lines: list[Line]) -> list[str]:
    """Rows that the sheet hides and that were read all the same. Raises Unreadable for a formula without its result."""
    content = _content(sheet)
    if alone := _FORMULA_ALONE.search(content):
        reason = _("a formula has no result in the file: open it in a spreadsheet and save it there")
        raise Unreadable(reason, row=int(alone[2]), column=alone[1].decode())
    filled = {number for number, _cells in lines}
    hidden = [number for row in _HIDDEN_ROW.findall(content) if (number := int(row)) in filled]
    if not hidden:
        return []
    note = _("%(count)d hidden rows were read, too; the first is row %(row)d: delete those that are not to be loaded")
    return [note % {"count": len(hidden), "row": hidden[0]}]


def with_merged_cells(sheet: Any, lines: list[Line]) -> list[Line]:
    """The value of a cell merged over several rows is repeated in each row that has a value of its own."""
    cells_of = dict(lines)
    for column, first, last in _merged_downwards(sheet):
        value = _at(cells_of.get(first), column)
        for number in range(first + 1, last + 1) if value else ():
            cells = cells_of.get(number)
            if cells is not None and not _at(cells, column):
                cells.extend("" for _missing in range(column - len(cells)))
                cells[column - 1] = value
    return lines


def _merged_downwards(sheet: Any) -> Iterator[tuple[int, int, int]]:
    """Column, first and last row of each."""
    for reference in _MERGED.findall(_content(sheet)):
        left, top, _right, bottom = range_boundaries(reference.decode())
        if left and top and bottom and bottom > top:
            yield left, top, min(bottom, top + 10_000)


def _at(cells: list[str] | None, column: int) -> str:
    return cells[column - 1] if cells and len(cells) >= column else ""


def _content(sheet: Any) -> bytes:
    with sheet._get_source() as source:
        content: bytes = source.read()
    return content
