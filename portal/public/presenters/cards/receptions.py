"""Days of reception annotated for their cards: the deadline of posting, and the quota of the month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType

from portal.dialogues.models import ReceptionDay
from portal.dialogues.models.reception import ReceptionState
from portal.organisations.models import Unit
from portal.public.presenters.deadlines import DisplayedDeadline, displayed_deadlines
from portal.public.presenters.statuses import Badge, of_choice
from portal.workdays import deadlines
from portal.workdays.models import Deadline

from .dialogues import unreported


@dataclass(frozen=True)
class Reception:
    """A day with the clock of its posting; None where no rule was in force, or nothing is owed any more."""

    day: ReceptionDay
    posting: DisplayedDeadline | None


def badge_of(day: ReceptionDay, *, on: date) -> Badge:
    """The badge of a day; a past one is not called planned, for outcomes are not reported yet."""
    if day.state != ReceptionState.CANCELLED and day.on < on:
        return unreported((on - day.on).days)
    return of_choice(ReceptionState(day.state))


@dataclass(frozen=True)
class MonthDuty:
    """How many days a unit has set in a month, of how many its level owes."""

    held: int
    required: int


def with_postings(days: Iterable[ReceptionDay], *, on: date) -> list[Reception]:
    """The days with their postings. Five queries, however many days there are."""
    days = list(days)
    kind = ContentType.objects.get_for_model(ReceptionDay)
    owed = Deadline.objects.filter(content_type=kind, object_id__in=[day.pk for day in days])
    owed = owed.select_related("rule").prefetch_related("changes")
    # All have one code, so the clocks come in the order of the deadlines.
    found = dict(zip((deadline.object_id for deadline in owed), displayed_deadlines(owed, on=on), strict=True))
    return [Reception(day, found.get(day.pk) if day.state != ReceptionState.CANCELLED else None) for day in days]


def duty_of_month(unit: Unit, days: Iterable[ReceptionDay], *, on: date) -> MonthDuty | None:
    """The quota of the month at the level of the unit; None if the unit has no days, or no rule holds."""
    days = list(days)
    rule = deadlines.rule_in_force("reception", level=unit.level, on=on) if days else None
    if rule is None or rule.count is None:
        return None
    of_month = [day for day in days if (day.on.year, day.on.month) == (on.year, on.month)]
    return MonthDuty(sum(day.state != ReceptionState.CANCELLED for day in of_month), rule.count)
