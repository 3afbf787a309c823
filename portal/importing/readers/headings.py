"""The heading of a table: maps columns to fields, and reports what is ambiguous or missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from portal.importing.fields import Names
from portal.importing.reports import Unreadable, shortened

FIRST_LINES = 20  # among which the heading is: titles of the office may stand above it
Line: TypeAlias = tuple[int, list[str]]


def heading_of(lines: Sequence[Line], names: Names) -> int:
    """The position of the heading: among the first lines, the one in which most columns are known."""
    known = [sum(map(names.knows, cells)) for _number, cells in lines[:FIRST_LINES]]
    if any(known):
        return known.index(max(known))
    filled = [sum(map(bool, cells)) for _number, cells in lines[:FIRST_LINES]]
    # The first that is about as wide as the table: its rows must not be repeated, for they may name people.
    return next(at for at, width in enumerate(filled) if width * 2 > max(filled))


def columns_of(line: Line, names: Names) -> list[str | None]:
    """The field of each column. Raises Unreadable if two columns are one field, or a field and a part of it."""
    number, cells = line
    columns = [names.named(cell) for cell in cells]
    where: defaultdict[str, list[str]] = defaultdict(list)
    for position, column in enumerate(columns, start=1):
        if column:
            where[column].append(get_column_letter(position))
    for column, letters in where.items():
        if len(letters) > 1:
            values = {"column": column, "letters": ", ".join(letters)}
            reason = _("“%(column)s” stands in the heading more than once, in the columns %(letters)s: keep one")
            raise Unreadable(reason % values, row=number, column=column)
        _refuse_whole_beside_part(column, list(where), names, row=number)
    return columns


def _refuse_whole_beside_part(column: str, columns: Sequence[str], names: Names, *, row: int) -> None:
    parts = [leaf for leaf in names.leaves if leaf.startswith(f"{column}.")]
    if not parts:
        return
    beside = [other for other in columns if other.startswith(f"{column}.")]
    values = {"column": column, "parts": ", ".join(beside or parts)}
    if beside:
        reason = _("“%(column)s” and its part “%(parts)s” are both in the heading: keep the parts alone")
    else:
        reason = _("“%(column)s” is written in parts: %(parts)s")
    raise Unreadable(reason % values, row=row, column=column)


def missing(columns: Sequence[str | None], names: Names) -> list[str]:
    return [name for name in names.required if name not in columns]


def refusal_of(line: Line, columns: Sequence[str | None], names: Names) -> Unreadable:
    """A table that lacks columns: says which are known here, and which of its own are not."""
    number, cells = line
    unknown = [shortened(cell) for cell, column in zip(cells, columns, strict=True) if cell and column is None]
    sentences = [_("these columns are missing: %(names)s.") % {"names": ", ".join(missing(columns, names))}]
    if unknown:
        told = "; ".join(unknown)
        sentences.append(_("These columns of the file are not known here: %(names)s.") % {"names": told})
    sentences.append(_("Columns that are known: %(names)s.") % {"names": ", ".join(names.leaves)})
    return Unreadable(" ".join(sentences), row=number)


def notes_on_heading(line: Line, columns: Sequence[str | None], names: Names, below: Sequence[Line]) -> Iterator[str]:
    """Notes on ignored parts of a table: unknown columns, and cells under no heading."""
    number, cells = line
    for position, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        letter = get_column_letter(position + 1)
        if cell and column is None:
            values = {"row": number, "column": shortened(cell), "letter": letter}
            yield _("row %(row)s: the column “%(column)s” (%(letter)s) is not known and was left aside") % values + (
                did_you_mean(names.nearest(cell))
            )
        elif not cell:
            found = [row for row, cells_of_row in below if position < len(cells_of_row) and cells_of_row[position]]
            if found:
                values = {"letter": letter, "row": found[0]}
                yield _("the column %(letter)s has no heading and was left aside, first filled in row %(row)s") % values


def did_you_mean(name: str) -> str:
    """The end of a sentence that suggests a name, if there is one."""
    return _("; is “%(name)s” meant?") % {"name": name} if name else ""
