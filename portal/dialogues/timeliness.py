"""Timeliness of a task with a due date: derived from dates, never stored (docs/architecture.md, decision 3)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

DUE_SOON = timedelta(days=7)


class Timeliness(models.TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    ON_TIME = "on_time", _("Done in time, or not due yet")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    LATE = "late", _("Done late, made public late, or done again after reopening")


def of_task(
    *, due: date | None, done: date | None, is_open: bool, on: date, reopened: date | None = None
) -> Timeliness:
    """Where a task stands on a day: `done` is the day that counts as that of its end, `is_open` whether it is owed.

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
    return Timeliness.DUE_SOON if due - on <= DUE_SOON else Timeliness.ON_TIME
