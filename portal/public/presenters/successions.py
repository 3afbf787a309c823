"""Successors of a closed place or unit: "nay thuộc …" (docs/domain.md, Tiers)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from portal.caching.memoize import memoize
from portal.organisations.models import Place, Unit

Row = TypeVar("Row", Place, Unit)

# A name has seldom changed more than twice in a lifetime; a cycle in the data ends here too.
MOST_STEPS = 3


def living_successors(row: Row, *, on: date) -> tuple[Row, ...]:
    """The existing successors of a closed row, directly or through others; none if it still exists."""
    return _successors(row, on) if row.valid_to is not None and row.valid_to < on else ()


@memoize()
def _successors(row: Row, on: date) -> tuple[Row, ...]:
    """One query for each step of the succession."""
    model = type(row)
    living: list[Row] = []
    ended = [row.pk]
    for _step in range(MOST_STEPS):
        if not ended:
            break
        successors = list(model._default_manager.filter(predecessors__in=ended).distinct())
        living += [each for each in successors if each.exists_on(on) and each not in living]
        ended = [each.pk for each in successors if each.valid_to is not None and each.valid_to < on]
    return tuple(living)
