"""Reads the records of a file: XLSX, CSV or JSON, recognised by content and not by name.

A record may have parts (the events of a petition, the conclusions of a notice). In JSON they are a list; in a table
each part stands in a row of its own, and rows that repeat the record's key belong to the record above. A dot in a
heading leads inwards: `place.unit`, `events.date`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.language.legacy_encodings import Encoding

from .kinds import FileKind
from .readers import csv_files, xlsx_files
from .readers.decoding import text_of
from .readers.json_rows import rows_of_objects
from .readers.refused_formats import is_workbook, refuse_known_formats
from .readers.table_rows import rows_of_table
from .reports import RowError, Unreadable
from .rows import File, Row, Source, key_of, with_problem

_NOTHING = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def read_file(content: bytes, *, file: str, kind: FileKind) -> File:
    """The records of a file in any form that offices have. Raises ImportRefused if there are none to be read."""
    try:
        if not content.strip(_NOTHING):
            raise Unreadable(_("the file is empty"))
        found = _read(content, file, kind)
    except Unreadable as unreadable:
        raise unreadable.refusal(file) from None
    rows = _each_once(found.rows, kind, file)
    notes = [*found.notes, *_notes_on_encodings(rows)]
    return File(file, rows, [f"{file}: {note}" for note in notes])


def _read(content: bytes, file: str, kind: FileKind) -> File:
    if is_workbook(content):
        lines, notes = xlsx_files.lines_of(content)
        found = rows_of_table(lines, Source(file), kind)
        return File(file, found.rows, [*notes, *found.notes])
    refuse_known_formats(content)
    text, encoding = text_of(content)
    if text.lstrip()[:1] in ("{", "["):
        return rows_of_objects(text, Source(file, encoding), kind)
    return rows_of_table(csv_files.lines_of(text, kind.names.knows), Source(file, encoding), kind)


def _each_once(rows: Iterable[Row], kind: FileKind, file: str) -> list[Row]:
    """A record that stands in a file a second time is wrong, whatever it says."""
    first: dict[tuple[str, ...], int] = {}
    checked = []
    for row in rows:
        key = key_of(row, kind.key)
        number = first.setdefault(key, row.number) if any(key) else row.number
        if number != row.number:
            reason = _("this stands in row %(row)s, too: keep one") % {"row": number}
            row = with_problem(row, RowError(file, row.number, ", ".join(kind.key), reason))
        checked.append(row)
    return checked


def _notes_on_encodings(rows: Iterable[Row]) -> list[str]:
    """Which rows were not written in Unicode: whoever sent the file should look at some of them."""
    numbers: dict[Encoding, list[int]] = {}
    for row in rows:
        for encoding in row.encodings:
            numbers.setdefault(encoding, []).append(row.number)
    return [
        _("%(count)d rows were written in %(encoding)s and have been converted, the first is row %(row)d")
        % {"count": len(of_encoding), "encoding": encoding, "row": of_encoding[0]}
        for encoding, of_encoding in numbers.items()
    ]
