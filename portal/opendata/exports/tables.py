"""CSV that is safe to open in a spreadsheet, streamed. Knows no resource."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
# Excel reads the accents of a file only behind this mark.
BYTE_ORDER_MARK = "\ufeff"
# A cell that begins so is run as a formula (CWE-1236); titles and numbers are what anybody may have written.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows as lines of CSV; a text that a spreadsheet would run gets an apostrophe before it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
