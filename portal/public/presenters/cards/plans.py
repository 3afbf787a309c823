"""The plans of a year, each row with the dialogue that it became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from portal.caching.memoize import memoize
from portal.dialogues.models import AnnualPlan, Dialogue, Notice, PlannedDialogue

from .dialogues import for_cards


@dataclass(frozen=True)
class PlanWithRows:
    """A plan, and for each of its rows the dialogue it became: None if there is none that may be shown."""

    plan: AnnualPlan
    rows: list[tuple[PlannedDialogue, Dialogue | None]]


@memoize(AnnualPlan, Dialogue, Notice)
def plans_of(year: int, *, on: date, units: frozenset[str] | None = None) -> tuple[PlanWithRows, ...]:
    """The public plans of a year, of all units or of those with these addresses. Three queries.

    What became of a row says on the day `on` what every list says of it.
    """
    plans = AnnualPlan.objects.public().filter(year=year).select_related("unit").order_by("unit__sort_key", "pk")
    if units is not None:
        plans = plans.filter(unit__slug__in=units)
    rows = Prefetch("rows", PlannedDialogue.objects.select_related("chair").order_by("sort_order", "pk"))
    became = Prefetch("dialogues", for_cards(Dialogue.objects.public()), to_attr="shown_dialogues")
    return tuple(_with_rows(plan) for plan in plans.prefetch_related(rows, became))


def _with_rows(plan: Any) -> PlanWithRows:
    by_row = {dialogue.plan_row: dialogue for dialogue in plan.shown_dialogues}
    return PlanWithRows(plan, [(row, by_row.get(number)) for number, row in enumerate(plan.rows.all(), start=1)])
