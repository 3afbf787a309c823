"""What the year owes: the plans with what became of each row, and the rules that count from the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from portal.dialogues.models import AnnualPlan, Dialogue, PlannedDialogue
from portal.records.remembered import remembered
from portal.workdays.models import DeadlineRule


@dataclass(frozen=True)
class YearRules:
    """What the rules in force in a year ask of it: dates, and the number of dialogues that each level owes."""

    plan_due: date | None
    season_end: date | None
    required: Mapping[str, int]


@dataclass(frozen=True)
class PlanWithRows:
    """A plan, and for each of its rows the dialogue it became: None if there is none that may be shown."""

    plan: AnnualPlan
    rows: list[tuple[PlannedDialogue, Dialogue | None]]


@remembered(AnnualPlan, Dialogue)
def plans_of(year: int, *, units: frozenset[str] | None = None) -> tuple[PlanWithRows, ...]:
    """The public plans of a year, of all units or of those with these addresses. Three queries."""
    plans = AnnualPlan.objects.public().filter(year=year).select_related("unit").order_by("unit__sort_key", "pk")
    if units is not None:
        plans = plans.filter(unit__slug__in=units)
    rows = Prefetch("rows", PlannedDialogue.objects.select_related("chair").order_by("sort_order", "pk"))
    became = Prefetch("dialogues", Dialogue.objects.public(), to_attr="shown_dialogues")
    return tuple(_with_rows(plan) for plan in plans.prefetch_related(rows, became))


def _with_rows(plan: Any) -> PlanWithRows:
    by_row = {dialogue.plan_row: dialogue for dialogue in plan.shown_dialogues}
    return PlanWithRows(plan, [(row, by_row.get(number)) for number, row in enumerate(plan.rows.all(), start=1)])


@remembered()
def rules_of(year: int) -> YearRules:
    """The rules that count from the year, as they are in force at its end. One query."""
    last_day = date(year, 12, 31)
    rules = DeadlineRule.objects.in_force(on=last_day).filter(code__in=["plan", "season", "quota"])
    required: dict[str, int] = {}
    days: dict[str, date] = {}
    for rule in reversed(list(rules.most_special_first())):
        if rule.code == "quota":
            levels = [rule.level] if rule.level else ["province", "district", "commune", "central"]
            required |= dict.fromkeys(levels, rule.count or 0)
        elif day := rule.day_of(year):
            days[rule.code] = day
    return YearRules(plan_due=days.get("plan"), season_end=days.get("season"), required=required)
