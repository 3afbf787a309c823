"""The records of a file: JSON or CSV, in Unicode or in the letters of the time before it.

A record may have parts (the events of a petition, the conclusions of a notice). In JSON they are a list; in CSV
each part stands in a row of its own, and rows that repeat the record's key belong to the record above. A dot in a
heading leads inwards: `place.unit`, `events.date`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..legacy_text import Encoding, converted, encoding_of
from .reports import ImportRefused, ImportReport, RowError


@dataclass(frozen=True)
class Row:
    """One record of a file: its number, its fields, and the numbers of the rows of its parts (CSV only).

    `encodings` are those from before Unicode in which its texts were written; the fields are converted.
    """

    number: int
    fields: dict[str, Any]
    part_numbers: tuple[int, ...] = ()
    encodings: frozenset[Encoding] = frozenset()


@dataclass(frozen=True)
class Parts:
    """How a record of a CSV file spreads over rows: those with the same `key` are one, each with one of `name`."""

    key: tuple[str, ...]
    name: str


def read_rows(
    content: bytes, *, file: str, list_name: str = "", doc_type: str = "", parts: Parts | None = None
) -> list[Row]:
    """The records of a file, JSON or CSV, in UTF-8 or in the letters of TCVN3 or VNI, which are converted.

    A JSON file is a list, an object that holds it under `list_name`, or any tree of which the objects with the
    `doc_type` are wanted. Raises ImportRefused if the file cannot be read at all.
    """
    text = _decoded(content, file=file)
    if text.lstrip()[:1] in ("{", "["):
        rows = _json_rows(text, file=file, list_name=list_name, doc_type=doc_type)
    else:
        rows = _csv_rows(text, file=file, parts=parts)
    return [_in_unicode(row) for row in rows]


def _decoded(content: bytes, *, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # each byte as the letter of a font
        if encoding_of(text):
            return text
    raise _unreadable(file, _("the file is not text in UTF-8"))


def _in_unicode(row: Row) -> Row:
    """A row is mostly written in one encoding: all its texts together tell it best."""
    texts = list(_texts(row.fields))
    common = encoding_of("\n".join(texts))
    encodings = {text: encoding for text in texts if (encoding := common or encoding_of(text))}
    if not encodings:
        return row
    fields = _with_texts(row.fields, lambda text: converted(text, encodings.get(text)))
    return Row(row.number, fields, row.part_numbers, frozenset(encodings.values()))


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(branch)


def _with_texts(tree: Any, change: Callable[[str], str]) -> Any:
    if isinstance(tree, str):
        return change(tree)
    if isinstance(tree, dict):
        return {name: _with_texts(value, change) for name, value in tree.items()}
    return [_with_texts(value, change) for value in tree] if isinstance(tree, list) else tree


def notes_on(rows: Iterable[Row], *, file: str) -> list[str]:
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


def _unreadable(file: str, reason: str, *, row: int = 1) -> ImportRefused:
    return ImportRefused(ImportReport(errors=[RowError(file, row, "", reason)]))


def _json_rows(text: str, *, file: str, list_name: str, doc_type: str) -> list[Row]:
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        reason = _("line %(line)s is not JSON: %(problem)s") % {"line": error.lineno, "problem": error.msg}
        raise _unreadable(file, reason) from None
    records = tree.get(list_name) if isinstance(tree, dict) else tree
    if doc_type:
        records = list(_documents(tree, doc_type))
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise _unreadable(file, _("there is no list of records named “%(name)s”") % {"name": list_name})
    return [Row(number, _without_nulls(record)) for number, record in enumerate(records, start=1)]


def _documents(tree: Any, doc_type: str) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict) and tree.get("doc_type") == doc_type:
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _documents(branch, doc_type)


def _without_nulls(tree: Any) -> Any:
    """An empty cell and a JSON null both mean that nothing is said."""
    if isinstance(tree, dict):
        return {name: _without_nulls(value) for name, value in tree.items() if value is not None}
    return [_without_nulls(value) for value in tree] if isinstance(tree, list) else tree


def _csv_rows(text: str, *, file: str, parts: Parts | None) -> list[Row]:
    # Where the comma is the decimal sign, as in Việt Nam, a spreadsheet separates with semicolons.
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [[cell.strip() for cell in cells] for cells in reader]
    except csv.Error as error:
        raise _unreadable(file, str(error), row=reader.line_num) from None
    heading = lines[0] if lines else []
    rows: list[Row] = []
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) > len(heading):
            reason = _("more cells than columns: a text with a comma needs quotation marks")
            raise _unreadable(file, reason, row=number)
        if not any(cells):
            continue
        row = Row(number, _nested(dict(zip(heading, cells, strict=False))))
        if parts is None:
            rows.append(row)
        else:
            _join(rows, row, parts)
    return rows


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for heading, cell in cells.items():
        if cell:
            *path, name = heading.split(".")
            inner = fields
            for step in path:
                inner = inner.setdefault(step, {})
            inner[name] = cell
    return fields


def _join(rows: list[Row], row: Row, parts: Parts) -> None:
    """Add a row as a record of its own, or as a further part of the one above."""
    part = row.fields.pop(parts.name, None)
    of_the_last = rows and all(rows[-1].fields.get(name) == row.fields.get(name) for name in parts.key)
    if not of_the_last:
        rows.append(Row(row.number, {**row.fields, parts.name: []}))
    if part is not None:
        rows[-1].fields[parts.name].append(part)
        rows[-1] = Row(rows[-1].number, rows[-1].fields, (*rows[-1].part_numbers, row.number))
