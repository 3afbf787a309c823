"""Units that organise dialogues, with their parents: filtering by a unit includes its parts.

Whoever asks for one means its parts too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from portal.dialogues.models import AnnualPlan, Dialogue, ReceptionDay
from portal.organisations.models import Unit
from portal.supervision.figures.years import years_owed

from .listing import Option, options_of

# Four tiers at most: central, province, commune, department.
ABOVE = ("unit", "unit__parent", "unit__parent__parent", "unit__parent__parent__parent")


class Organisers:
    """Read at once, then asked without the database."""

    def __init__(self, units: Iterable[Any]) -> None:
        self.units = list(units)
        self._by_key = {unit.pk: unit for unit in self.units}

    @classmethod
    def load(cls) -> Self:
        """Those of whatever is public here, each with the years of its plans, `first_plan`, `last_plan`. One query."""
        plans = AnnualPlan.objects.public()
        sources = (Dialogue.objects.public(), ReceptionDay.objects.public(), plans)
        known = reduce(or_, (Q(pk__in=rows.values(path)) for rows in sources for path in ABOVE))
        years = plans.filter(unit=OuterRef("pk")).order_by("year").values("year")
        first, last = Subquery(years[:1]), Subquery(years.reverse()[:1])
        held_to = Q(accountable_since__isnull=False)
        return cls(
            Unit.objects.filter(known | held_to).select_related("place").annotate(first_plan=first, last_plan=last)
        )

    @property
    def options(self) -> tuple[Option, ...]:
        return options_of(self.units)

    @property
    def places(self) -> tuple[Option, ...]:
        return options_of({unit.place for unit in self.units if unit.place})

    @property
    def years(self) -> set[int]:
        """Those of the first and last plan, and those in which something was owed."""
        plans = {year for unit in self.units for year in (unit.first_plan, unit.last_plan) if year}
        return plans | years_owed(self.units, on=timezone.localdate())

    def with_parts(self, slug: str) -> frozenset[str]:
        """The addresses of the unit and of its parts."""
        return frozenset(unit.slug for unit in self.units if slug in self._line(unit.pk))

    def _line(self, key: int | None) -> set[str]:
        """The unit and everything it belongs to, by address; it ends even if rows form a circle."""
        line: set[str] = set()
        while (unit := self._by_key.get(key)) and unit.slug not in line:
            line.add(unit.slug)
            key = unit.parent_id
        return line
