"""Totals of the petitions received in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.caching.memoize import memoize
from portal.formats import in_language_lazy
from portal.petitions.models import Petition
from portal.petitions.states import OPEN_STATES, State
from portal.records.levels import is_public

from .small_cells import SMALLEST_CELL, Cell, merge_small_cells


@dataclass(frozen=True)
class PetitionFigures:
    """Petitions received in a year: `received` counts all that may stand in a total, `topics` only public ones.

    Fewer than SMALLEST_CELL that are not public are left out of `received`: the difference would be a cell, too.
    """

    received: int
    public: int
    open: int
    overdue: int
    answered: int
    resolved: int
    topics: tuple[Cell, ...]


def _topic_of(row: Mapping[str, Any]) -> Any:
    """Figures are remembered for readers of both languages."""
    return row["topic__name"] and in_language_lazy(row["topic__name"], row["topic__name_en"])


@memoize(Petition)
def petition_figures(*, year: int, on: date) -> PetitionFigures:
    """Petitions received in a year. Complaints stand in `received` only (docs/domain.md, R2). One query."""
    received = Petition.objects.counted().filter(received_on__year=year)
    shown, still_owed = is_public(), Q(state__in=OPEN_STATES)
    counts = {
        "received": Count("pk"),
        "public": Count("pk", filter=shown),
        "open": Count("pk", filter=shown & still_owed),
        "overdue": Count("pk", filter=shown & still_owed & Q(due_on__lt=on)),
        "answered": Count("pk", filter=shown & Q(state=State.ANSWERED)),
        "resolved": Count("pk", filter=shown & Q(state=State.RESOLVED)),
    }
    names = ("topic__name", "topic__name_en", "topic__slug")
    by_topic: QuerySet[Any, Any] = received.order_by().values(*names).annotate(**counts)
    rows = list(by_topic)
    cells = [
        Cell(_topic_of(row) or _("Without a topic"), row["public"], row["topic__slug"] or "")
        for row in rows
        if row["public"]
    ]
    sums = {name: sum(row[name] for row in rows) for name in counts}
    if sums["received"] - sums["public"] < SMALLEST_CELL:
        sums["received"] = sums["public"]
    return PetitionFigures(topics=merge_small_cells(cells), **sums)
