"""A CSV of any separator and encoding, by the readers of the importers."""

from __future__ import annotations

from collections.abc import Iterator

from portal.importing.readers import csv_files
from portal.importing.readers.decoding import text_of
from portal.language.cleaning import one_line, paragraphs
from portal.language.legacy_encodings import Encoding, as_windows_shows, converted, encoding_of
from portal.papers.tables.cells import Cell, Line, Sheet
from portal.papers.tables.headings import is_known


def sheets_of(content: bytes) -> Iterator[Sheet]:
    text, encoding = text_of(content)
    lines = csv_files.lines_of(text, is_known)
    yield Sheet("", (Line(number, dict(_cells(cells, number, encoding))) for number, cells in lines))


def _cells(texts: list[str], number: int, encoding: Encoding | None) -> Iterator[tuple[int, Cell]]:
    texts = [as_windows_shows(text) for text in texts]
    common = encoding or encoding_of("\n".join(text for text in texts if not text.isascii()))
    for column, text in enumerate(texts, start=1):
        shown = paragraphs(converted(text, common or encoding_of(text)))
        if line := one_line(shown):
            yield column, Cell(line, column, number, breaks=shown.count("\n"))
