"""The sheets of an XLSX, row by row as Excel shows them; the file is never held as a whole."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.language.cleaning import one_line, paragraphs
from portal.language.legacy_encodings import Encoding, converted, encoding_of
from portal.papers.tables.cells import Cell, Line, Merged, Sheet
from portal.texts.bounds import Outcome, Unreadable
from portal.texts.docx.fonts import encoding_of_font, shows_capitals
from portal.texts.xlsx.number_formats import displayed, hides
from portal.texts.xlsx.workbook import Layout

_MOST_ROWS = 1_048_576  # of a sheet in Excel
_MOST_CELLS = 5_000_000
_LAST_LETTER_OF_FONTS = 0xFF


def sheets_of(path: Path) -> Iterator[Sheet]:
    # As an open file: of a path openpyxl would look at the ending of the name.
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # of styles and extensions that openpyxl does not keep
        with _without_sizes():
            workbook = load_workbook(file, read_only=True, data_only=True)
        try:
            sheet: Any
            for sheet in workbook.worksheets:
                is_hidden = sheet.sheet_state != "visible"
                layout = Layout() if is_hidden else Layout.of(str(path), sheet._worksheet_path)
                sheet.reset_dimensions()  # what the file says of its size may be far beyond what it holds
                yield Sheet(sheet.title, _lines(sheet, layout), is_hidden, layout.columns)
        finally:
            workbook.close()


def _lines(sheet: Any, layout: Layout) -> Iterator[Line]:
    merged = Merged(layout.merged)
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row)
        if number > _MOST_ROWS or seen > _MOST_CELLS:
            raise Unreadable(Outcome.TOO_LARGE)
        cells = merged.line(number, dict(_shown(row, number)))
        yield Line(number, cells, number in layout.rows)


def _shown(row: Iterable[ReadOnlyCell], number: int) -> Iterator[tuple[int, Cell]]:
    held = [(cell, text) for cell in row if cell.value is not None and (text := _text(cell))]
    common = encoding_of("\n".join(text for _cell, text in held if not text.isascii()))
    for cell, text in held:
        encoding = common or (None if text.isascii() else encoding_of(text))
        shown = paragraphs(converted(text, encoding))
        value = cell.value
        day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
        form = cell.number_format if day else ""
        if text := one_line(shown):
            yield cell.column, Cell(text, cell.column, number, day=day, form=form, breaks=shown.count("\n"))


@contextmanager
def _without_sizes() -> Iterator[None]:
    """Sheets that do not say how large they are would be read to their ends once more, only to be told."""
    asks = vars(ReadOnlyWorksheet)["_get_size"]
    ReadOnlyWorksheet._get_size = lambda sheet: None  # type: ignore[attr-defined] # which the stubs leave out
    try:
        yield
    finally:
        ReadOnlyWorksheet._get_size = asks  # type: ignore[attr-defined] # which the stubs leave out


def _day(cell: ReadOnlyCell) -> str:
    """A day as its cell says; one whose clock nobody set is shown without it."""
    if not isinstance(cell.value, date):
        return ""
    if cell.number_format == "yyyy-mm-dd":
        return f"{cell.value:%Y-%m-%d}"
    is_midnight = not isinstance(cell.value, datetime) or cell.value.time() == time()
    return f"{cell.value:%d/%m/%Y}" if is_midnight and cell.number_format == "yyyy-mm-dd h:mm:ss" else ""


def _text(cell: ReadOnlyCell) -> str:
    if hides(cell.number_format):
        return ""
    text = _day(cell) or displayed(cell.value, cell.number_format)
    font = cell.font.name if not text.isascii() and cell.has_style else None
    if font and encoding_of_font(font) == Encoding.TCVN3 and max(map(ord, text)) <= _LAST_LETTER_OF_FONTS:
        text = converted(text, Encoding.TCVN3)
        return text.upper() if shows_capitals(font) else text
    return text
