"""Horizontal bar charts: a row for each topic or unit, divided by the state of its petitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.supervision.figures.distribution import Group

from .parts import ANSWERED, IN_TIME, OVERDUE, PASSED_ON, RESOLVED, Cell, Part, Segment, stacked

PARTS = (RESOLVED, ANSWERED, PASSED_ON, IN_TIME, OVERDUE)
# A narrower box has no room for its number; the table has it.
ROOM_FOR_A_NUMBER = 7


@dataclass(frozen=True)
class Row:
    label: Any
    href: str
    total: int
    segments: tuple[Segment, ...]

    @property
    def description(self) -> str:
        """What the bar shows, for whoever does not see it."""
        return ", ".join(f"{segment.part.label} {segment.count}" for segment in self.segments)

    @property
    def numbered(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.size >= ROOM_FOR_A_NUMBER]


@dataclass(frozen=True)
class Rows:
    """`first_column` heads the names of the rows in the table."""

    name: str
    title: str
    first_column: str
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    table: list[list[Cell]]


# The list behind a group, or behind one part of it; "" where there is none.
Behind = Callable[[Group, Part | None], str]


def rows_of(groups: Iterable[Group], *, name: str, title: str, first_column: str, behind: Behind) -> Rows:
    groups = list(groups)
    most = max((group.tally.total for group in groups), default=0)
    return Rows(
        name=name,
        title=title,
        first_column=first_column,
        parts=PARTS,
        rows=tuple(_row(group, most=most, href=behind(group, None)) for group in groups),
        table=[_cells(group, first_column=first_column, behind=behind) for group in groups],
    )


def _row(group: Group, *, most: int, href: str) -> Row:
    counts = [(part, getattr(group.tally, part.key)) for part in PARTS]
    return Row(group.label, href, group.tally.total, stacked(counts, most=most))


def _cells(group: Group, *, first_column: str, behind: Behind) -> list[Cell]:
    counts = [(part, getattr(group.tally, part.key)) for part in PARTS]
    return [
        Cell(first_column, group.label, behind(group, None), numeric=False),
        *(Cell(part.label, count, behind(group, part) if count else "") for part, count in counts),
        Cell(_("All"), group.tally.total, behind(group, None)),
    ]
