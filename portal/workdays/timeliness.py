"""Where a deadline stands on a day: derived from dates, today and the calendar, never stored (architecture, 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .enums import Unit

if TYPE_CHECKING:
    from .calendar import WorkingCalendar
    from .models import Deadline

DUE_SOON_WORKING_DAYS = 3


class Timeliness(TextChoices):
    MET_IN_TIME = "met_in_time", _("Met in time")
    MET_LATE = "met_late", _("Met late")
    SHOWN_LATE = "shown_late", _("Made public late")
    OPEN = "open", _("Not yet due")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")


@dataclass(frozen=True)
class Standing:
    """Days past the due date and days left until it, both in `unit`, that of the rule: working or calendar days.

    A duty met on the Saturday after its Friday is late by no working day. Of what was made public late `days_over` are
    calendar days between its document and the day on which it was shown.
    """

    timeliness: Timeliness
    days_over: int = 0
    days_left: int | None = None
    unit: Unit = Unit.CALENDAR_DAYS


def standing(deadline: Deadline, *, today: date, calendar: WorkingCalendar) -> Standing:
    """Where a duty stands `today`; on its last day none is left and it is not yet overdue."""
    due_on, met_on = deadline.due_on, deadline.met_on
    unit = Unit.WORKING_DAYS if deadline.rule.unit == Unit.WORKING_DAYS else Unit.CALENDAR_DAYS

    def days_between(after: date, until: date) -> int:
        return calendar.working_days_between(after, until) if unit == Unit.WORKING_DAYS else (until - after).days

    if deadline.is_met_in_time:
        return Standing(Timeliness.MET_IN_TIME, unit=unit)
    if met_on and deadline.is_shown_late:
        assert deadline.shown_on is not None  # noqa: S101 (only a day on which it was shown can count instead)
        return Standing(Timeliness.SHOWN_LATE, (deadline.shown_on - met_on).days)
    if met_on:
        return Standing(Timeliness.MET_LATE, days_between(due_on, met_on), unit=unit)
    if today > due_on:
        return Standing(Timeliness.OVERDUE, days_between(due_on, today), unit=unit)
    soon = calendar.working_days_between(today, due_on) <= DUE_SOON_WORKING_DAYS
    return Standing(Timeliness.DUE_SOON if soon else Timeliness.OPEN, days_left=days_between(today, due_on), unit=unit)
