"""Where a deadline stands on a day: derived from dates, today and the calendar, never stored (architecture, 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .calendar import WorkingCalendar

DUE_SOON_WORKING_DAYS = 3


class Timeliness(TextChoices):
    MET_IN_TIME = "met_in_time", _("Met in time")
    MET_LATE = "met_late", _("Met late")
    OPEN = "open", _("Not yet due")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")


@dataclass(frozen=True)
class Standing:
    """Calendar days past the due date (0 if none), and working days left while it can still be met in time."""

    timeliness: Timeliness
    days_over: int = 0
    working_days_left: int | None = None


def standing(*, due_on: date, met_on: date | None, today: date, calendar: WorkingCalendar) -> Standing:
    """Where a duty due on `due_on` stands `today`; on its last day none is left and it is not yet overdue."""
    days_over = max(((met_on or today) - due_on).days, 0)
    if met_on is not None:
        return Standing(Timeliness.MET_LATE if days_over else Timeliness.MET_IN_TIME, days_over)
    if days_over:
        return Standing(Timeliness.OVERDUE, days_over)
    left = calendar.working_days_between(today, due_on)
    soon = left <= DUE_SOON_WORKING_DAYS
    return Standing(Timeliness.DUE_SOON if soon else Timeliness.OPEN, working_days_left=left)
