"""The lines of a CSV file, separated by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from django.utils.translation import gettext as _

from portal.importing.reports import Unreadable

from .headings import FIRST_LINES, Line

_DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
# What keeps a spreadsheet from reading a code as a number.
_GUARDED = re.compile(r'="([^"]*)"')
_END_OF_FILE = "\x1a"  # as old DOS programs write it
_LONGEST_CELL = 10_000_000


def lines_of(text: str, knows: Callable[[str], bool]) -> list[Line]:
    """All lines with their numbers, as a spreadsheet counts them: a cell may go over several lines of the text.

    The delimiter is the one by which `knows` finds most headings. Raises Unreadable.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = text.rstrip(_END_OF_FILE)
    if told := _SEPARATOR_LINE.match(text):
        return list(_numbered(text[told.end() :], told[1]))
    return list(_numbered(text, max(_DELIMITERS, key=lambda delimiter: _fitness(text, delimiter, knows))))


def _fitness(text: str, delimiter: str, knows: Callable[[str], bool]) -> tuple[int, int]:
    best = (0, 0)
    with suppress(Unreadable):  # what was read before the error is enough
        for _number, cells in islice(_numbered(text, delimiter), FIRST_LINES):
            best = max(best, (sum(map(knows, cells)), len(cells)))
    return best


def _numbered(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_GUARDED.sub(r"\1", cell.strip()) if cell[:1] == "=" else cell.strip() for cell in cells]
    except csv.Error:
        reason = _("a quotation mark is not closed, or stands inside a text: double it, or save the table as XLSX")
        raise Unreadable(reason, row=number + 1) from None
