"""Files as offices make them, for tests of the importers."""

from __future__ import annotations

import io
from typing import Any

import openpyxl


def csv_of(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def workbook_of(*rows: list[Any], others: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    for title in others:
        workbook.create_sheet(title)
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()
