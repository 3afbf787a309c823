"""Tables of other shapes, made for a test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from portal.papers.tables import reading
from portal.papers.tables.reading import Table

HEADING = ("TT", "Nội dung kiến nghị", "Địa bàn", "Lĩnh vực", "Cơ quan giải quyết", "Thời hạn", "Tình trạng", "Ghi chú")


def workbook(rows: Iterable[Sequence[object]], *, merged: Sequence[str] = ()) -> Workbook:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for extent in merged:
        sheet.merge_cells(extent)
    return book


def read(folder: Path, book: Workbook) -> Table:
    path = folder / "so.xlsx"
    book.save(path)
    return reading.read(path)


def read_rows(folder: Path, *rows: Sequence[object], merged: Sequence[str] = ()) -> Table:
    return read(folder, workbook(rows, merged=merged))
