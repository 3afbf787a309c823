"""The records of a file: XLSX, CSV or JSON, told apart by what they hold and not by their names.

A record may have parts (the events of a petition, the conclusions of a notice). In JSON they are a list; in a table
each part stands in a row of its own, and rows that repeat the record's key belong to the record above. A dot in a
heading leads inwards: `place.unit`, `events.date`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from portal.language.spelling import name_key

from ..legacy_text import Encoding
from . import delimited, trees, workbooks
from .decoding import text_of
from .fields import Fields
from .headings import Line, columns_of, heading_of, meant, missing, notes_on_heading, refusal_of
from .kinds import FileKind, refuse_another_kind
from .reports import RowError, Unreadable, shortened
from .texts import sound
from .values import code_of
from .wrong_files import is_workbook, refuse_known_formats


@dataclass(frozen=True)
class Row:
    """One record of a file: its number, its fields, and the numbers of the rows of its parts (tables only).

    `encodings` are those from before Unicode in which its texts were written; the fields are converted. `problems`
    are what is wrong already; such a row is not looked at further.
    """

    number: int
    fields: dict[str, Any]
    part_numbers: tuple[int, ...] = ()
    encodings: frozenset[Encoding] = frozenset()
    problems: tuple[RowError, ...] = ()


@dataclass(frozen=True)
class File:
    """The rows of a file, and what whoever sent it should know of its reading."""

    name: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)


def read_file(content: bytes, *, file: str, kind: FileKind) -> File:
    """The records of a file in any form that offices have. Raises ImportRefused if there are none to be read."""
    try:
        if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
            raise Unreadable(_("the file is empty"))
        found = _read(content, file, kind)
    except Unreadable as unreadable:
        raise unreadable.refusal(file) from None
    rows = _each_once(found.rows, kind, file)
    return File(file, rows, [*found.notes, *_notes_on_encodings(rows, file=file)])


def _each_once(rows: Iterable[Row], kind: FileKind, file: str) -> list[Row]:
    """A record that stands in a file a second time is wrong, whatever it says."""
    first: dict[tuple[str, ...], int] = {}
    checked = []
    for row in rows:
        key = _key(row, kind)
        number = first.setdefault(key, row.number) if any(key) else row.number
        if number != row.number:
            reason = _("this stands in row %(row)s, too: keep one") % {"row": number}
            problem = RowError(file, row.number, ", ".join(kind.key), reason)
            row = replace(row, problems=(*row.problems, problem))
        checked.append(row)
    return checked


def _key(row: Row, kind: FileKind) -> tuple[str, ...]:
    """What names a record, in whatever spelling."""
    return tuple(name_key(str(_at(row.fields, path))) for path in kind.key)


def _at(fields: Any, path: str) -> Any:
    for name in path.split("."):
        fields = fields.get(name, "") if isinstance(fields, dict) else ""
    return fields


def _read(content: bytes, file: str, kind: FileKind) -> File:
    if is_workbook(content):
        lines, note = workbooks.lines_of(content)
        return _of_table(lines, file, kind, notes=[note] if note else [])
    refuse_known_formats(content)
    text = text_of(content)
    if text.lstrip()[:1] in ("{", "["):
        return _of_tree(text, file, kind)
    return _of_table(delimited.lines_of(text, kind.names), file, kind, notes=[])


# Tables -----------------------------------------------------------------------------------------------------------


def _of_table(lines: Sequence[Line], file: str, kind: FileKind, *, notes: list[str]) -> File:
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise Unreadable(_("the file is empty"))
    at = heading_of(filled, kind.names)
    heading, below = filled[at], filled[at + 1 :]
    if not kind.fits(heading[1]):
        refuse_another_kind(kind, heading[1])
    columns = columns_of(heading, kind.names)
    if missing(columns, kind.names):
        raise refusal_of(heading, columns, kind.names)
    if not below:
        raise Unreadable(_("there is nothing to load: the file has a heading and no rows"))
    if at:
        notes = [*notes, _("the heading is row %(row)s; what stands above it was left aside") % {"row": heading[0]}]
    notes = [*notes, *notes_on_heading(heading, columns, kind.names, below)]
    rows: list[Row] = []
    for line in below:
        row = _row_of_line(line, columns, file)
        if kind.parts:
            _join(rows, row, kind, file)
        else:
            rows.append(row)
    return File(file, rows, [f"{file}: {note}" for note in notes])


def _row_of_line(line: Line, columns: Sequence[str | None], file: str) -> Row:
    number, cells = line
    fields: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            *path, name = column.split(".")
            inner = fields
            for step in path:
                inner = inner.setdefault(step, {})
            inner[name] = cell
    row = _with_sound_texts(Row(number, fields), file)
    if any(cells[len(columns) :]):
        reason = _("more cells than columns: a text that holds the sign between the cells needs quotation marks")
        return Row(number, row.fields, problems=(RowError(file, number, "", reason),))
    return row


def _with_sound_texts(row: Row, file: str) -> Row:
    fields, encodings, spoilt = sound(row.fields)
    problems = (*row.problems, *(RowError(file, row.number, column, reason) for column, reason in spoilt))
    return Row(row.number, fields, row.part_numbers, encodings, problems)


def _join(rows: list[Row], row: Row, kind: FileKind, file: str) -> None:
    """Add a row as a record of its own, or as a further part of the one above."""
    part = row.fields.pop(kind.parts, None)
    above = rows[-1] if rows else None
    key = _key(row, kind)
    if above is None or part is None or not any(key) or key != _key(above, kind):
        own = () if part is None else (row.number,)
        listed = {**row.fields, kind.parts: [] if part is None else [part]}
        rows.append(Row(row.number, listed, own, row.encodings, row.problems))
        return
    above.fields[kind.parts].append(part)
    rows[-1] = Row(
        above.number,
        above.fields,
        (*above.part_numbers, row.number),
        above.encodings | row.encodings,
        (*above.problems, *row.problems, *_contradictions(above, row, file)),
    )


def _contradictions(above: Row, row: Row, file: str) -> list[RowError]:
    """What a further row of a record says otherwise than its first; it may leave everything but the key out."""
    reason = _(
        "this differs from row %(row)s, which is the same record: leave the cell empty, or give this row its own code"
    )
    return [
        RowError(file, row.number, name, reason % {"row": above.number})
        for name, value in row.fields.items()
        if name_key(str(above.fields.get(name, ""))) != name_key(str(value))
    ]


# Trees ------------------------------------------------------------------------------------------------------------


def _of_tree(text: str, file: str, kind: FileKind) -> File:
    unknown: dict[str, list[int]] = {}
    rows = []
    for number, record in enumerate(trees.records_of(text, kind), start=1):
        reading = _Known(number, file, unknown)
        fields = reading.known(record, kind.fields)
        rows.append(_with_sound_texts(Row(number, fields, problems=tuple(reading.problems)), file))
    return File(file, rows, [_note_on_unknown(name, numbers, kind, file) for name, numbers in unknown.items()])


def _note_on_unknown(name: str, numbers: list[int], kind: FileKind, file: str) -> str:
    values = {"file": file, "name": shortened(name), "row": numbers[0], "count": len(numbers)}
    note = _("%(file)s, row %(row)s: the field “%(name)s” is not known and was left aside (in %(count)s rows)") % values
    return note + meant(kind.names.nearest(name))


@dataclass
class _Known:
    """The fields of one object that are known, by the names of the importer; null and empty ones say nothing."""

    number: int
    file: str
    unknown: dict[str, list[int]]
    problems: list[RowError] = field(default_factory=list)

    def known(self, tree: dict[str, Any], fields: Fields, above: str = "") -> dict[str, Any]:
        by_code = {code_of(name): name for name in fields}
        found: dict[str, Any] = {}
        twice = set(tree.names) if isinstance(tree, trees.Twice) else set()
        for written, value in tree.items():
            name = written if written in fields else by_code.get(code_of(written))
            if value is None or value == "":
                continue
            if name is None:
                self._note(above + written)
                continue
            if name in found or written in twice:
                reason = _("this field stands twice in one record: keep one")
                self.problems.append(RowError(self.file, self.number, above + name, reason))
            found[name] = self._within(value, fields[name], above + name)
        return found

    def _within(self, value: Any, fields: Fields | None, path: str) -> Any:
        if fields and isinstance(value, dict):
            return self.known(value, fields, f"{path}.")
        if fields and isinstance(value, list):
            return [self.known(item, fields, f"{path}.") if isinstance(item, dict) else item for item in value]
        return _without_nulls(value)

    def _note(self, path: str) -> None:
        numbers = self.unknown.setdefault(path, [])
        if self.number not in numbers[-1:]:
            numbers.append(self.number)


def _without_nulls(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {name: _without_nulls(value) for name, value in tree.items() if value is not None}
    return [_without_nulls(value) for value in tree] if isinstance(tree, list) else tree


def _notes_on_encodings(rows: Iterable[Row], *, file: str) -> list[str]:
    """Which rows were not written in Unicode: whoever sent the file should look at some of them."""
    numbers: dict[Encoding, list[int]] = {}
    for row in rows:
        for encoding in row.encodings:
            numbers.setdefault(encoding, []).append(row.number)
    return [
        _("%(file)s: %(count)d rows were written in %(encoding)s and have been converted, the first is row %(row)d")
        % {"file": file, "count": len(of_encoding), "encoding": encoding, "row": of_encoding[0]}
        for encoding, of_encoding in numbers.items()
    ]
