"""The tables of a DOCX, with the paragraphs around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx

from portal.language.cleaning import one_line, paragraphs
from portal.papers.tables.cells import Cell, Line, Merged, Sheet
from portal.texts.bounds import Hidden
from portal.texts.docx.body import BodyReader
from portal.texts.docx.notes import Notes
from portal.texts.docx.numbering import Numbering
from portal.texts.docx.styles import Styles
from portal.texts.docx.tables import GridCell, is_table, rows_of


def sheets_of(path: Path) -> Iterator[Sheet]:
    part = docx.Document(str(path)).part
    hidden: set[Hidden] = set()
    walk = BodyReader(Styles(part), Numbering(part), Notes(part), hidden)
    before: list[str] = []
    held: Sheet | None = None
    for block in walk.blocks(part.element.body):
        if not is_table(block):
            said = [line for text in walk.lines([block]) if (line := one_line(text))]
            before += said
            if held:
                held.after += len(said)
            continue
        if held:
            yield held
        held = Sheet("", _lines(list(rows_of(block, walk))), before=before, may_go_on=held is not None)
        before = []
    if held:
        yield held


def _lines(rows: list[list[GridCell]]) -> Iterator[Line]:
    """Merged cells go on below where the document says so, and have the place of the one above."""
    merged = Merged(_merged(rows))
    for number, row in enumerate(rows, start=1):
        cells = {}
        for cell in row:
            shown = paragraphs(cell.text)
            if not cell.goes_on and (line := one_line(shown)):
                cells[cell.column] = Cell(line, cell.column + cell.span - 1, number, breaks=shown.count("\n"))
        yield Line(number, merged.line(number, cells))


def _merged(rows: list[list[GridCell]]) -> Iterator[tuple[int, int, int, int]]:
    open_cells: dict[int, list[int]] = {}
    for number, row in enumerate(rows, start=1):
        going = {cell.column for cell in row if cell.goes_on}
        for column in [each for each in open_cells if each not in going]:
            yield _extent(column, open_cells.pop(column))
        for cell in row:
            if cell.goes_on and cell.column in open_cells:
                open_cells[cell.column][2] = number
            elif not cell.goes_on:
                open_cells[cell.column] = [number, cell.column + cell.span - 1, number]
    for column, extent in open_cells.items():
        yield _extent(column, extent)


def _extent(column: int, extent: list[int]) -> tuple[int, int, int, int]:
    top, right, bottom = extent
    return column, top, right, bottom
