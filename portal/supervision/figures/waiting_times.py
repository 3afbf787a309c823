"""Waiting times of petitions in calendar days from receipt; petitions that still wait are counted apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)

from portal.petitions.models import PetitionEvent, PetitionQuerySet
from portal.petitions.states import PASSED_ON, EventKind, State

# Events that answer the petitioner; a later event does not undo them.
ANSWERS = (EventKind.ANSWERED, EventKind.RESOLVED)
MEDIAN, MOST = 50, 90


@dataclass(frozen=True)
class Waiting:
    """`days`: how many petitions waited so many days, in rising order; of those `still` waiting the first `longest`."""

    days: Mapping[int, int]
    still: int = 0
    longest: int = 0

    @property
    def ended(self) -> int:
        return sum(self.days.values())

    @property
    def total(self) -> int:
        return self.ended + self.still

    def percentile(self, percent: int) -> int | None:
        """The fewest days within which that part of those that ended had ended; None of nothing."""
        reached = 0
        for days, number in self.days.items():
            reached += number
            if reached * 100 >= self.ended * percent:
                return days
        return None

    @property
    def median(self) -> int | None:
        return self.percentile(MEDIAN)

    @property
    def most(self) -> int | None:
        return self.percentile(MOST)


def answerable_here(petitions: PetitionQuerySet) -> PetitionQuerySet:
    """Petitions that must be answered here: neither forwarded nor guided to the complaint procedure."""
    return petitions.exclude(state__in=[*PASSED_ON, State.GUIDED])


@dataclass(frozen=True)
class Waits:
    """Waiting times of the same petitions: to the first answer, and to the resolution."""

    answered: Waiting
    resolved: Waiting


def waits(petitions: PetitionQuerySet, *, on: date) -> Waits:
    """Waiting times to the first answer (or a resolution without one), and to the resolution that stands.

    What was reopened waits again for its end, although it had its answer. One query.
    """
    answers = PetitionEvent.objects.in_force().filter(petition=OuterRef("pk"), kind__in=ANSWERS, on__lte=on).order_by()
    first = answers.values("petition").annotate(first=Min("on")).values("first")
    ended: QuerySet[Any, Any] = (
        answerable_here(petitions)
        .order_by()
        .annotate(answered=_lasted(Subquery(first, output_field=DateField())))
        .annotate(resolved=_lasted(Case(When(state=State.RESOLVED, then=F("state_since")))))
    )
    rows = list(ended.values("answered", "resolved").annotate(number=Count("pk"), earliest=Min("received_on")))
    return Waits(answered=_waiting(rows, "answered", on=on), resolved=_waiting(rows, "resolved", on=on))


def _lasted(end: Any) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(end - F("received_on"), DurationField())


def _waiting(rows: Iterable[dict[str, Any]], name: str, *, on: date) -> Waiting:
    days: Counter[int] = Counter()
    still = longest = 0
    for row in rows:
        if row[name] is None:
            still += row["number"]
            longest = max(longest, (on - row["earliest"]).days)
        else:
            days[row[name].days] += row["number"]
    return Waiting(days=dict(sorted(days.items())), still=still, longest=longest)
