"""Column charts on a scale: months, or spans of days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .parts import Cell, Part, Segment, percent, stacked

MOST_TICKS = 5
# Of the slot that a column has; the rest is air.
COLUMN = 0.82


@dataclass(frozen=True)
class ColumnCount:
    """The counts of one column: its name in the table, and how many of each part."""

    label: Any
    counts: tuple[tuple[Part, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _part, count in self.counts)


@dataclass(frozen=True)
class Column:
    """`start`, `size` and `middle` in percent of the width; segments grow from the foot, in percent of the height."""

    start: float
    size: float
    total: int
    segments: tuple[Segment, ...]

    @property
    def middle(self) -> float:
        return round(self.start + self.size / 2, 2)

    @property
    def top(self) -> float:
        return round(100 - sum(segment.size for segment in self.segments), 2)


@dataclass(frozen=True)
class Mark:
    """A word on the lower axis, `anchor` as SVG has it."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Tick:
    at: float
    number: int


@dataclass(frozen=True)
class Columns:
    """`summary` says in a sentence what the picture shows; `numbered` puts its total above each column."""

    name: str
    title: str
    summary: str
    parts: tuple[Part, ...]
    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    table: list[list[Cell]]
    numbered: bool


def columns_of(
    counted: Iterable[ColumnCount],
    *,
    name: str,
    title: str,
    summary: str,
    first_column: str,
    parts: tuple[Part, ...],
    marks: tuple[Mark, ...],
    numbered: bool = False,
    tabled: Iterable[ColumnCount] | None = None,
) -> Columns:
    """`tabled` are the rows of the table where it says the same in fewer."""
    counted = list(counted)
    scale = _scale(max((each.total for each in counted), default=0))
    slot = percent(1, len(counted))
    return Columns(
        name=name,
        title=title,
        summary=summary,
        parts=parts,
        columns=tuple(
            Column(
                start=round(slot * (number + (1 - COLUMN) / 2), 2),
                size=round(slot * COLUMN, 2),
                total=each.total,
                segments=_from_above(stacked(list(each.counts), most=scale[-1])),
            )
            for number, each in enumerate(counted)
        ),
        marks=marks,
        ticks=tuple(Tick(round(100 - percent(number, scale[-1]), 2), number) for number in scale),
        table=[_cells(each, first_column=first_column) for each in tabled or counted],
        numbered=numbered,
    )


def _from_above(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Measured from above, as SVG does."""
    return tuple(Segment(each.part, each.count, round(100 - each.start - each.size, 2), each.size) for each in segments)


def _cells(counted: ColumnCount, *, first_column: str) -> list[Cell]:
    counts = [Cell(part.label, count) for part, count in counted.counts]
    total = [Cell(_("All"), counted.total)] if len(counts) > 1 else []
    return [Cell(first_column, counted.label, numeric=False), *counts, *total]


def _scale(most: int) -> list[int]:
    """From 0 in round steps (1, 2, 5, 10, 20 …) to the first that is not under `most`."""
    step, factor = 1, 0
    while step * MOST_TICKS < most:
        factor += 1
        step = (1, 2, 5)[factor % 3] * 10 ** (factor // 3)
    return list(range(0, max(most, 1) + step, step))
