"""How long petitions waited, in calendar days from their receipt; those that wait still are told beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, DurationField, ExpressionWrapper, F, Min, OuterRef, Subquery, When

from portal.petitions.models import PetitionEvent, PetitionQuerySet
from portal.petitions.states import EventKind, State

from .report import PASSED_ON

# What tells whoever asked how the matter stands; a later step does not undo that it was said.
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


def ours(petitions: PetitionQuerySet) -> PetitionQuerySet:
    """Those whose answer is owed here: neither passed on nor guided to the complaint procedure."""
    return petitions.exclude(state__in=[*PASSED_ON, State.GUIDED])


def until_answered(petitions: PetitionQuerySet, *, on: date) -> Waiting:
    """Until the first written answer, or the resolution that came without one. One query."""
    answers = PetitionEvent.objects.filter(petition=OuterRef("pk"), kind__in=ANSWERS, on__lte=on).order_by()
    first = answers.values("petition").annotate(first=Min("on")).values("first")
    return _waiting(petitions, end=Subquery(first, output_field=DateField()), on=on)


def until_resolved(petitions: PetitionQuerySet, *, on: date) -> Waiting:
    """Until the resolution that stands: what was reopened waits again. One query."""
    return _waiting(petitions, end=Case(When(state=State.RESOLVED, then=F("state_since"))), on=on)


def _waiting(petitions: PetitionQuerySet, *, end: Any, on: date) -> Waiting:
    lasted = ExpressionWrapper(F("ended_on") - F("received_on"), DurationField())
    rows = ours(petitions).order_by().annotate(ended_on=end).annotate(lasted=lasted).values("lasted")
    counted = {row["lasted"]: row for row in rows.annotate(number=Count("pk"), earliest=Min("received_on"))}
    still = counted.pop(None, None)
    return Waiting(
        days={lasted.days: counted[lasted]["number"] for lasted in sorted(counted)},
        still=still["number"] if still else 0,
        longest=(on - still["earliest"]).days if still else 0,
    )
