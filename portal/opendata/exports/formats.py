"""Streams records as CSV, JSON Lines or XLSX."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from ninja import Schema
from xlsxwriter import Workbook

from portal.opendata.catalogue.dictionary import headings
from portal.opendata.catalogue.flattening import Table, tables_of
from portal.opendata.catalogue.resources import Resource

from . import tables

CSV, JSON_LINES, XLSX = "csv", "jsonl", "xlsx"
MEDIA_TYPES = {
    CSV: tables.MEDIA_TYPE,
    JSON_LINES: "application/jsonl; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a sheet and a cell of a workbook can hold.
MOST_ROWS, LONGEST_TEXT = 1_048_575, 32_767
LINES_AT_ONCE = 100
WIDTH = 24  # of a column, in characters


def csv_of(resource: Resource, table: Table, records: Iterable[Schema]) -> Iterator[str]:
    yield tables.BYTE_ORDER_MARK + tables.lines([table.columns])
    waiting: list[list[Any]] = []
    for record in records:
        waiting += table.rows(resource, record)
        if len(waiting) >= LINES_AT_ONCE:
            yield tables.lines(waiting)
            waiting = []
    yield tables.lines(waiting)


def started(pieces: Iterator[str]) -> Iterator[str]:
    """The same pieces, with the first two computed now: what fails at once fails before the response begins.

    What fails later breaks the response off, so that a program notices that it is incomplete.
    """
    first = list(islice(pieces, 2))
    return chain(first, pieces)


class CsvFile:
    """A table that is written to a file, record by record."""

    def __init__(self, path: Path, resource: Resource, table: Table) -> None:
        self.resource, self.table = resource, table
        self.file = path.open("w", encoding="utf-8", newline="")
        self.file.write(tables.BYTE_ORDER_MARK + tables.lines([table.columns]))

    def add(self, record: Schema) -> None:
        self.file.write(tables.lines(self.table.rows(self.resource, record)))

    def close(self) -> None:
        self.file.close()


def json_lines_of(records: Iterable[Schema]) -> Iterator[str]:
    for record in records:
        yield record.model_dump_json() + "\n"


def workbook_of(resource: Resource, records: Iterable[Schema]) -> IO[bytes]:
    """A sheet for each table, written row by row to a temporary file, which is returned at its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 # the answer that sends it closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, {**options, "strings_to_numbers": False}) as book:
        sheets = [_Sheet(book, table, headings(resource, table)) for table in tables_of(resource).values()]
        for record in records:
            for sheet in sheets:
                for row in sheet.table.rows(resource, record):
                    sheet.add(row)
    file.seek(0)
    return file


class _Sheet:
    """A sheet that grows below two headings, in words for people and in codes for programs.

    A text that a cell cannot hold ends with an ellipsis, and rows beyond the last are left out: the dumps have both.
    """

    def __init__(self, book: Workbook, table: Table, headings: list[str]) -> None:
        self.table, self.next = table, 0
        self.sheet = book.add_worksheet((table.field or table.name)[:31])
        self.sheet.set_column(0, len(table.columns) - 1, WIDTH)
        self.sheet.set_row(0, None, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
        self.sheet.freeze_panes(2, 1)
        self.add(headings)
        self.add(list(table.columns))

    def add(self, row: list[Any]) -> None:
        if self.next > MOST_ROWS:
            return
        for column, value in enumerate(row):
            if isinstance(value, int):
                self.sheet.write_number(self.next, column, value)
            else:
                self.sheet.write_string(self.next, column, _fitting(str(value)))
        self.next += 1


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
