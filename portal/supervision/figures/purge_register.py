"""The public registers of purges and withdrawals: quarters that are over, by unit, without small cells.

The running quarter is not shown: a number that rises on the day on which a petition vanishes would tell of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from portal.fields.dates import local_day
from portal.petitions.models import Petition
from portal.records.levels import Visibility
from portal.records.models import VisibilityDecision
from portal.removals.models import PurgeEvent, Removal

from .small_cells import SMALLEST_CELL, count_large_enough


@dataclass(frozen=True)
class UnitCount:
    """`name` is empty for units that are added up, so that no small number stands alone (docs/domain.md, R2)."""

    name: str
    count: int


@dataclass(frozen=True)
class Quarter:
    """`count` is None where it is smaller than any number that may be told; then no unit is named."""

    year: int
    number: int
    count: int | None
    units: tuple[UnitCount, ...]
    is_all_by_other_units: bool = True


def register(*, on: date) -> list[Quarter]:
    """Every quarter with purges that had ended before the day, the latest first."""
    purges: dict[tuple[int, int], list[PurgeEvent]] = {}
    for purge in PurgeEvent.objects.exclude(unit=None).defer("sequences"):
        if (quarter := quarter_of(purge.on)) < quarter_of(on):
            purges.setdefault(quarter, []).append(purge)
    return [
        _quarter(
            *key, [each.actor for each in purges[key]], by_others=all(each.is_of_other_unit for each in purges[key])
        )
        for key in sorted(purges, reverse=True)
    ]


def withdrawals(*, on: date) -> list[Quarter]:
    """Every quarter in which units took petitions out of the public record, and that had ended before the day.

    One approver decides that alone, and the address answers as if there never was anything: so the number is told.
    Petitions of which a removal was proposed are left out: their number would change on the day of the purge.
    """
    decisions = VisibilityDecision.objects.filter(content_type=ContentType.objects.get_for_model(Petition))
    same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    was_public = VisibilityDecision.objects.filter(**same, kind=Visibility.PUBLIC, pk__lt=OuterRef("pk"))
    taken = decisions.exclude(kind=Visibility.PUBLIC).filter(
        Exists(was_public), ~Exists(Removal.objects.filter(**same))
    )
    units: dict[tuple[int, int], list[str]] = {}
    for recorded_at, unit in taken.values_list("recorded_at", "actor"):
        if (quarter := quarter_of(local_day(recorded_at))) < quarter_of(on):
            units.setdefault(quarter, []).append(unit)
    return [_quarter(*key, units[key]) for key in sorted(units, reverse=True)]


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def _quarter(year: int, number: int, names: Sequence[str], *, by_others: bool = True) -> Quarter:
    is_small = len(names) < SMALLEST_CELL
    units = () if is_small else _by_unit(names)
    return Quarter(year, number, None if is_small else len(names), units, by_others)


def _by_unit(names: Iterable[str]) -> tuple[UnitCount, ...]:
    counts = Counter(names).most_common()
    apart = count_large_enough([count for _name, count in counts])
    rest = sum(count for _name, count in counts[apart:])
    named = tuple(UnitCount(name, count) for name, count in counts[:apart])
    return (*named, UnitCount("", rest)) if rest else named
