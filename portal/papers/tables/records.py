"""Rows with all that their lines show: also of columns that nobody reads, so that a clerk can say what these hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import personal
from .cells import Line, Sheet
from .columns import Columns
from .headings import READ, Meaning, key
from .row import Row
from .values import is_same_as_above, said

SECTION = "#"  # begins the key of what the section above gives
_LONGEST_HEADING = 150


class Column(NamedTuple):
    """A column, or columns that are ticked: `key` is the heading in plain letters, by which it is known again.

    `meaning` is what its heading means, "" if no rule knows it.
    """

    key: str
    heading: str
    meaning: str


class Fault(NamedTuple):
    """What a clerk should be told of a cell; `key` is that of its column, "" for the whole row."""

    key: str
    text: str


@dataclass
class Record:
    """A row with its place in the file. `days` are those of cells that hold dates, ISO, by the key of the column."""

    row: Row
    sheet: str
    line: int
    table: Table
    others: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[Meaning, str]] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)  # keys of other columns of which what tells persons was left out

    def cells(self) -> dict[str, str]:
        """The texts by the keys of their columns, in the words of the table."""
        values = {
            Meaning.CONTENT: self.row["content"],
            Meaning.PLACE: self.row["place"],
            Meaning.TOPIC: self.row["topic"],
            Meaning.OWNER: self.row["owner"],
            Meaning.DUE: self.row["due_words"],
            Meaning.STATE: self.row["state_words"],
            Meaning.NOTE: self.row["note"],
        }
        return self.others | {self.table.key_of(meaning): text for meaning, text in values.items() if text}

    def all_days(self) -> dict[str, str]:
        return self.days | ({self.table.key_of(Meaning.DUE): self.row["due"]} if self.row["due"] else {})

    def told(self) -> list[Fault]:
        told = [Fault(self.table.key_of(meaning), text) for meaning, text in self.faults]
        return told + [Fault(key, _("a cell tells a person and is left out")) for key in self.cut]


class Table:
    """The columns of one table under the keys by which a clerk finds them again, those of persons left out."""

    def __init__(self, columns: Columns, sheet: Sheet) -> None:
        self._keys: dict[Meaning, str] = {}
        self._others: dict[int, str] = {}
        self.columns: list[Column] = []
        taken = {column for marks in columns.marks.values() for column in marks}
        meanings = {at: meaning for meaning, at in columns.at.items()}
        for group, marks in columns.marks.items():
            self._keys[group] = self._add(" / ".join(marks.values()), group)
        for at, path in columns.heading.paths.items():
            if at in taken or at in columns.personal or sheet.hides(at):
                continue
            meaning, heading = meanings.get(at), " – ".join(path)
            if meaning in READ:
                self._keys[meaning] = self._add(heading, meaning)
            elif meaning != Meaning.ORDER or key(heading).startswith("ma"):  # "Mã số"
                self._others[at] = self._add(heading, meaning)

    def _add(self, heading: str, meaning: Meaning | None) -> str:
        heading = heading[:_LONGEST_HEADING]
        name, known = key(heading) or heading, {column.key for column in self.columns}
        number = 1
        while name in known:
            number += 1
            name = f"{key(heading)} {number}"
        self.columns.append(Column(name, heading, meaning.value if meaning else ""))
        return name

    def key_of(self, meaning: Meaning) -> str:
        """That of its column; of a value without a column, that of the section above."""
        return self._keys.get(meaning, SECTION + meaning.value)

    def others(self, line: Line, above: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """What columns show that are not read, and the keys of those of which something was left out."""
        found, cut = {}, []
        for at, column in self._others.items():
            text = said(line.text(at))
            if text and is_same_as_above(text):
                text = above.get(column)
            if text and (personal.is_contact(text) or personal.is_name(text)):
                cut.append(column)
                continue
            if text and personal.has_phone(text):
                cut.append(column)
                text = personal.without_phones(text)
            if text:
                found[column] = text
        return found, cut

    def days(self, line: Line) -> Iterator[tuple[str, str]]:
        for at, column in self._others.items():
            if (cell := line.cells.get(at)) and cell.day:
                yield column, cell.day.isoformat()
