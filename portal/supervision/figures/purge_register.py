"""The public register of purges: how many in each quarter that is over, by unit, without small cells.

The running quarter is not shown: a number that rises on the day on which a petition vanishes would tell of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from portal.removals.models import PurgeEvent

from .small_cells import SMALLEST_CELL, count_large_enough


@dataclass(frozen=True)
class UnitPurges:
    """`name` is empty for units that are added up, so that no small number stands alone (docs/domain.md, R2)."""

    name: str
    count: int


@dataclass(frozen=True)
class Quarter:
    """`count` is None where it is smaller than any number that may be told; then no unit is named."""

    year: int
    number: int
    count: int | None
    units: tuple[UnitPurges, ...]
    is_all_by_other_units: bool


def register(*, on: date) -> list[Quarter]:
    """Every quarter with purges that had ended before the day, the latest first."""
    purges: dict[tuple[int, int], list[PurgeEvent]] = {}
    for purge in PurgeEvent.objects.exclude(unit=None).defer("sequences"):
        if (quarter := quarter_of(purge.on)) < quarter_of(on):
            purges.setdefault(quarter, []).append(purge)
    return [_quarter(*key, purges[key]) for key in sorted(purges, reverse=True)]


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _quarter(year: int, number: int, purges: list[PurgeEvent]) -> Quarter:
    is_small = len(purges) < SMALLEST_CELL
    units = () if is_small else _by_unit(purges)
    by_others = all(purge.is_of_other_unit for purge in purges)
    return Quarter(year, number, None if is_small else len(purges), units, by_others)


def _by_unit(purges: list[PurgeEvent]) -> tuple[UnitPurges, ...]:
    counts = Counter(purge.actor for purge in purges).most_common()
    apart = count_large_enough([count for _name, count in counts])
    rest = sum(count for _name, count in counts[apart:])
    named = tuple(UnitPurges(name, count) for name, count in counts[:apart])
    return (*named, UnitPurges("", rest)) if rest else named
