"""Visible sheets of an XLSX with their names, long ones in parts.

Hidden rows, columns, sheets and cells stay out, as does what a merged cell covers; the clerk is told of them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

from portal.texts import zip_limits as package
from portal.texts.bounds import Hidden, Page

from . import text_boxes
from .number_formats import displayed, hides

ON = ("1", "true")
TOLD = ("{*}row", "{*}col", "{*}mergeCell")
WHITE, BACKGROUND = "FFFFFFFF", 0  # of a theme


def pages(path: str, hidden: set[Hidden]) -> Iterator[Page]:
    package.check_package(path)
    numbers = count(1)
    workbook = load_workbook(path, read_only=True, data_only=True)
    sheet: Any
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            hidden.add(Hidden.SHEETS)
            continue
        sheet.reset_dimensions()  # what the file says of its size may be far beyond what it holds
        layout = Layout.of(path, sheet._worksheet_path)
        shown_lines = chain(_lines(sheet, layout, hidden), text_boxes.lines(path, sheet._worksheet_path))
        for text in package.parts(shown_lines):
            yield Page(next(numbers), sheet.title, text)
    workbook.close()


@dataclass
class Layout:
    """Hidden parts of a sheet: rows and columns by number, and cells covered by merged ones."""

    rows: set[int] = field(default_factory=set)
    columns: list[range] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, path: str, sheet: str) -> Layout:
        layout = cls()
        with zipfile.ZipFile(path) as package, package.open(sheet) as file:
            for _event, element in etree.iterparse(file, tag=TOLD, resolve_entities=False):
                layout._note(element)
                element.clear()
        return layout

    def _note(self, element: etree._Element) -> None:
        name = etree.QName(element).localname
        if name == "mergeCell":
            self.merged.append(CellRange(element.get("ref")).bounds)
        elif element.get("hidden") in ON or 0 in (_size(element, "ht"), _size(element, "width")):
            if name == "row":
                self.rows.add(int(element.get("r") or 0))
            else:
                self.columns.append(range(int(element.get("min") or 0), int(element.get("max") or 0) + 1))

    def covers(self, row: int, column: int) -> bool:
        return any(
            left <= column <= right and top <= row <= bottom and (row, column) != (top, left)
            for left, top, right, bottom in self.merged
        )


def _size(element: etree._Element, name: str) -> float | None:
    size = element.get(name)
    return None if size is None else float(size)


def _lines(sheet: Any, layout: Layout, hidden: set[Hidden]) -> Iterator[str]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell for cell in row if cell.value is not None]
        if number in layout.rows:
            hidden |= {Hidden.ROWS} if cells else set()
            continue
        yield package.row(_text(cell, layout, hidden) for cell in cells)


def _text(cell: Any, layout: Layout, hidden: set[Hidden]) -> str:
    if any(cell.column in columns for columns in layout.columns):
        hidden.add(Hidden.COLUMNS)
        return ""
    if layout.covers(cell.row, cell.column) or hides(cell.number_format) or _is_white(cell):
        hidden.add(Hidden.CELLS)
        return ""
    return displayed(cell.value, cell.number_format)


def _is_white(cell: Any) -> bool:
    """White letters on nothing."""
    colour = cell.font.color if cell.has_style and cell.fill.fill_type is None else None
    return colour is not None and (colour.rgb == WHITE or (colour.type == "theme" and colour.theme == BACKGROUND))
