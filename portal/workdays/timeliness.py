"""Timeliness of tasks and of deadlines on a day: derived from dates and today, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .enums import Unit


def soon_until(on: date) -> date:
    """The last due date that counts as soon on a day, of tasks and of deadlines alike: DUE_SOON_DAYS later."""
    return on + timedelta(days=settings.DUE_SOON_DAYS)


class Timeliness(TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    ON_TIME = "on_time", _("Done in time, or not due yet")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    LATE = "late", _("Done late, made public late, or done again after reopening")


def of_task(
    *, due: date | None, done: date | None, is_open: bool, on: date, reopened: date | None = None
) -> Timeliness:
    """The timeliness of a task on a day: `done` is the day that counts as its end, `is_open` whether it is owed.

    What was reported done, reopened (on the day `reopened`) and done again is not on time, whatever new date it got.
    """
    if due is None:
        return Timeliness.NO_DEADLINE
    if done is not None:
        return Timeliness.LATE if done > due or reopened else Timeliness.ON_TIME
    if not is_open:
        return Timeliness.NO_DEADLINE
    if on > due:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if due <= soon_until(on) else Timeliness.ON_TIME


class DeadlineState(TextChoices):
    MET_IN_TIME = "met_in_time", _("Met in time")
    MET_LATE = "met_late", _("Met late")
    SHOWN_LATE = "shown_late", _("Made public late")
    OPEN = "open", _("Not yet due")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")


@dataclass(frozen=True)
class DeadlineStanding:
    """Days past the due date and days left until it, both in `unit`, that of the rule: working or calendar days.

    A duty met on the Saturday after its Friday is late by no working day. Of what was made public late `days_over` are
    calendar days between its document and the day on which it was shown.
    """

    state: DeadlineState
    days_over: int = 0
    days_left: int | None = None
    unit: Unit = Unit.CALENDAR_DAYS
