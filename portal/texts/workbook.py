"""Sheets of an XLSX that a reader of the file sees, each with its name, long ones in parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from openpyxl import load_workbook

from . import package
from .bounds import Page


def pages(path: str) -> Iterator[Page]:
    package.check(path)
    numbers = count(1)
    workbook = load_workbook(path, read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what the file says of its size may be far beyond what it holds
            rows = (package.row(map(_cell, row)) for row in sheet.iter_rows(values_only=True))
            for text in package.parts(rows):
                yield Page(next(numbers), sheet.title, text)
    workbook.close()


def _cell(value: Any) -> str:
    if isinstance(value, date):  # a moment, too
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value).strip()
