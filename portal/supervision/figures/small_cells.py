"""Disclosure control: small cells of a total are merged, since one or two in a hamlet can tell who asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SMALLEST_CELL = 3


@dataclass(frozen=True)
class Cell:
    """One slice of a total; a cell of several small slices has no key."""

    label: Any
    count: int
    key: str = ""


def count_large_enough(counts: Sequence[int], *, smallest: int = SMALLEST_CELL) -> int:
    """How many of these counts, largest first, may stand alone; the others become one.

    A cell of one or two in a hamlet can tell who asked (docs/domain.md, R2). Cells under `smallest` are added up,
    with the next larger one until the sum is no longer small.
    """
    apart, small = len(counts), 0
    while apart and (counts[apart - 1] < smallest or 0 < small < smallest):
        apart -= 1
        small += counts[apart]
    return apart


def merge_small_cells(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Largest first, equal ones by key: databases return groups in any order. The small ones become one."""
    ordered = sorted(cells, key=lambda cell: (-cell.count, cell.key))
    apart = count_large_enough([cell.count for cell in ordered])
    small = sum(cell.count for cell in ordered[apart:])
    return (*ordered[:apart], Cell(_("Other topics"), small)) if small else tuple(ordered)
