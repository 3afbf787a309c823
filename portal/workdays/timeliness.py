"""Where a deadline stands on a day: from dates and the calendar, never stored (docs/architecture.md, decision 3)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .enums import Unit

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
