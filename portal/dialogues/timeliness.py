"""Timeliness of a task with a due date: derived from dates and today, never stored (architecture, decision 3)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

DUE_SOON = timedelta(days=7)


class Timeliness(models.TextChoices):
    NO_DEADLINE = "no_deadline", _("No deadline")
    ON_TIME = "on_time", _("On time")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    LATE = "late", _("Done late")


def of_task(*, due: date | None, done: date | None, is_open: bool, on: date) -> Timeliness:
    """Where a task stands on a day: `done` is the day it was finished, `is_open` whether anything is still owed."""
    if due is None:
        return Timeliness.NO_DEADLINE
    if done is not None:
        return Timeliness.LATE if done > due else Timeliness.ON_TIME
    if not is_open:
        return Timeliness.NO_DEADLINE
    if on > due:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if due - on <= DUE_SOON else Timeliness.ON_TIME
