"""Rows of a file, before they are validated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from portal.language.legacy_encodings import Encoding
from portal.language.spelling import name_key

from .readers.text_cleaning import sound
from .reports import RowError


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


@dataclass(frozen=True)
class Source:
    """The file from which rows come: its name, and the letters of before Unicode in which all of it is written."""

    name: str
    encoding: Encoding | None = None

    def problem(self, row: int, column: str, reason: str) -> RowError:
        return RowError(self.name, row, column, reason)

    def sound_row(self, number: int, fields: dict[str, Any], *problems: RowError) -> Row:
        """A row with its texts made sound; what cannot be is a problem of its column."""
        fields, encodings, spoilt = sound(fields, self.encoding)
        found = tuple(self.problem(number, column, reason) for column, reason in spoilt)
        return Row(number, fields, encodings=encodings, problems=(*problems, *found))


def key_of(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    """The normalised key of a record; all empty if the row has none."""
    return tuple(name_key(str(_at(row.fields, path))) for path in columns)


def _at(fields: Any, path: str) -> Any:
    for name in path.split("."):
        fields = fields.get(name, "") if isinstance(fields, dict) else ""
    return fields


def with_problem(row: Row, problem: RowError) -> Row:
    return replace(row, problems=(*row.problems, problem))
