"""The result of reading a file, its limits, and the error for unreadable files. Imports no Django."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

PAGES = 500
CHARACTERS = 3_000_000
PART = 8_000  # characters: what has no pages of its own is cut into parts of about this size
SECONDS = 600
PICTURED = 6  # pages of a PDF that are shown as small pictures
UNPACKED = 200 * 1024**2  # bytes that the parts of a DOCX or XLSX may grow to


class Outcome(StrEnum):
    DONE = "done"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"


class Hidden(StrEnum):
    """What a file contains and does not show."""

    TEXT = "text"
    ROWS = "rows"
    COLUMNS = "columns"
    SHEETS = "sheets"
    CELLS = "cells"


class Page(NamedTuple):
    """One page, sheet or part: `number` counts from 1, `label` is the name of a sheet.

    `picture` is a small WebP of one of the first pages of a PDF, in base64; "" if there is none.
    """

    number: int
    label: str
    text: str
    is_machine_read: bool = False
    picture: str = ""


class Unreadable(Exception):
    """The file, or the rest of it, cannot be read; the pages before are kept."""

    def __init__(self, outcome: Outcome):
        super().__init__(outcome)
        self.outcome = outcome
