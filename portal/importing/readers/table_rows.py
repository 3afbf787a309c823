"""The rows of a table: heading found, cells assigned to fields, rows of one record joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.importing.kinds import FileKind, refuse_another_kind
from portal.importing.reports import RowError, Unreadable
from portal.importing.rows import File, Row, Source, key_of
from portal.language.spelling import name_key

from .headings import Line, columns_of, heading_of, missing, notes_on_heading, refusal_of


def rows_of_table(lines: Sequence[Line], source: Source, kind: FileKind) -> File:
    """Raises Unreadable for a table without rows, without the columns that `kind` requires, or of another kind."""
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
    notes = list(notes_on_heading(heading, columns, kind.names, below))
    if at:
        notes.append(_("the heading is row %(row)s; what stands above it was left aside") % {"row": heading[0]})
    rows: list[Row] = []
    for line in below:
        row = _row_of_line(line, columns, source)
        if kind.parts:
            _join(rows, row, kind, source)
        else:
            rows.append(row)
    return File(source.name, rows, notes)


def _row_of_line(line: Line, columns: Sequence[str | None], source: Source) -> Row:
    number, cells = line
    fields: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            *path, name = column.split(".")
            inner = fields
            for step in path:
                inner = inner.setdefault(step, {})
            inner[name] = cell
    row = source.sound_row(number, fields)
    if any(cells[len(columns) :]):
        reason = _("more cells than columns: a text that holds the sign between the cells needs quotation marks")
        return Row(number, row.fields, problems=(source.problem(number, "", reason),))
    return row


def _join(rows: list[Row], row: Row, kind: FileKind, source: Source) -> None:
    """Add a row as a record of its own, or as a further part of the one above."""
    part = row.fields.pop(kind.parts, None)
    above = rows[-1] if rows else None
    key = key_of(row, kind.key)
    if above is None or part is None or not any(key) or key != key_of(above, kind.key):
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
        (*above.problems, *row.problems, *_contradictions(above, row, source)),
    )


def _contradictions(above: Row, row: Row, source: Source) -> list[RowError]:
    """What a further row of a record says otherwise than its first; it may leave everything but the key out."""
    reason = _(
        "this differs from row %(row)s, which is the same record: leave the cell empty, or give this row its own code"
    )
    return [
        source.problem(row.number, name, reason % {"row": above.number})
        for name, value in row.fields.items()
        if name_key(str(above.fields.get(name, ""))) != name_key(str(value))
    ]
