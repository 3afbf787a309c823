"""The plans of a year, each row with the dialogue that it became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from portal.caching.memoize import memoize
from portal.dialogues.models import AnnualPlan, Dialogue, Notice, PlanEvent, PlannedDialogue
from portal.public.presenters.corrections import Correction, corrections_by

from .dialogues import for_cards


@dataclass(frozen=True)
class PlanWithRows:
    """A plan, and for each of its rows the dialogue it became: None if there is none that may be shown."""

    plan: AnnualPlan
    rows: list[tuple[PlannedDialogue, Dialogue | None]]
    events: list[PlanEvent]  # editions that changed something, and the withdrawal

    @property
    def corrections(self) -> list[Correction]:
        """What its editions changed, the latest first."""
        return corrections_by(self.events)

    @property
    def withdrawal(self) -> PlanEvent | None:
        return next((event for event in self.events if event.kind == PlanEvent.Kind.WITHDRAWN), None)


@memoize(AnnualPlan, Dialogue, Notice)
def plans_of(year: int, *, on: date, units: frozenset[str] | None = None) -> tuple[PlanWithRows, ...]:
    """The public plans of a year, of all units or of those with these addresses.

    Four queries, and one more where a plan was changed.

    What became of a row says on the day `on` what every list says of it.
    """
    plans = AnnualPlan.objects.public().filter(year=year).select_related("unit").order_by("unit__sort_key", "pk")
    if units is not None:
        plans = plans.filter(unit__slug__in=units)
    rows = Prefetch("rows", PlannedDialogue.objects.select_related("chair").order_by("sort_order", "pk"))
    told = PlanEvent.objects.filter(Q(kind=PlanEvent.Kind.WITHDRAWN) | Q(data__has_key="changes"))
    became = Prefetch("dialogues", for_cards(Dialogue.objects.public()), to_attr="shown_dialogues")
    found = list(plans.annotate(was_changed=Exists(told.filter(plan=OuterRef("pk")))).prefetch_related(rows, became))
    prefetch_related_objects([plan for plan in found if plan.was_changed], Prefetch("events", told))
    return tuple(_with_rows(plan) for plan in found)


def _with_rows(plan: AnnualPlan) -> PlanWithRows:
    by_row = {dialogue.plan_row: dialogue for dialogue in plan.shown_dialogues}
    rows = [(row, by_row.get(number)) for number, row in enumerate(plan.rows.all(), start=1)]
    return PlanWithRows(plan, rows, list(plan.events.all()) if plan.was_changed else [])
