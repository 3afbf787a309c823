"""Tables of a DOCX by their grid: which columns a cell takes, and whether it goes on with the one above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from .body import BodyReader
from .xml import is_on, name_of, number, value

MOST_COLUMNS = 63  # of a table in Word


class GridCell(NamedTuple):
    """`column` counts from 1; the text holds the line breaks that are shown."""

    column: int
    span: int
    text: str
    goes_on: bool


def is_table(block: Element) -> bool:
    return name_of(block) == "tbl"


def rows_of(table: Element, walk: BodyReader) -> Iterator[list[GridCell]]:
    """The rows that are shown."""
    for row in walk.inside(table, "tr"):
        properties = row.find(qn("w:trPr"))
        is_gone = properties is not None and (
            properties.find(qn("w:del")) is not None or bool(is_on(properties.find(qn("w:hidden"))))
        )
        if not is_gone:
            yield list(_cells(row, walk))


def _cells(row: Element, walk: BodyReader) -> Iterator[GridCell]:
    column = 1 + _number(row, "w:trPr", "w:gridBefore", 0)
    for cell in walk.inside(row, "tc"):
        span = max(_number(cell, "w:tcPr", "w:gridSpan", 1), 1)
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merged is not None and value(merged) != "restart"
        text = "" if goes_on else "\n".join(walk.lines(cell)).strip()
        yield GridCell(column, span, text, goes_on)
        column += span


def _number(element: Element, properties: str, name: str, default: int) -> int:
    return min(number(element.find(f"{qn(properties)}/{qn(name)}"), default=default), MOST_COLUMNS)
