"""Deadlines of a dialogue in words: “còn 3 ngày làm việc”, “chậm 2 ngày làm việc”, and how each date was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.records.history.act_dates import TwoDays
from portal.workdays.calendar import WorkingCalendar
from portal.workdays.enums import Unit
from portal.workdays.models import Deadline, SpecialDay
from portal.workdays.timeliness import DeadlineStanding, DeadlineState

from .status_styles import StatusStyle

# In the order in which a dialogue starts them.
CODES = ("announcement", "notice", "result")
NO_CALENDAR = WorkingCalendar({}, {})  # where nothing is to be counted


@dataclass(frozen=True)
class DisplayedDeadline:
    """One deadline: the inputs of public/_deadline.html. `history` are the dates that held before, oldest first."""

    code: str
    label: str
    due_on: date
    words: str
    style: StatusStyle
    explanation: str
    basis: str
    basis_href: str
    met_on: date | None
    said: str  # since when it can be read here that it was met
    is_overdue: bool
    history: tuple[dict[str, Any], ...]


def displayed_deadlines(deadlines: Iterable[Deadline], *, on: date) -> list[DisplayedDeadline]:
    """Needs `rule` selected and `changes` prefetched; reads the calendar once, if there is anything to count."""
    known = sorted(deadlines, key=lambda each: CODES.index(each.code) if each.code in CODES else len(CODES))
    calendar = NO_CALENDAR if all(deadline.is_met_in_time for deadline in known) else SpecialDay.objects.calendar()
    return [_displayed(deadline, on=on, calendar=calendar) for deadline in known]


def _displayed(deadline: Deadline, *, on: date, calendar: WorkingCalendar) -> DisplayedDeadline:
    words, style = _words(deadline, on=on, calendar=calendar)
    return DisplayedDeadline(
        code=deadline.code,
        label=str(deadline.rule),
        due_on=deadline.due_on,
        words=words,
        style=style,
        explanation=deadline.explanation,
        basis=deadline.rule.basis,
        basis_href=deadline.rule.legal_link,
        met_on=deadline.met_on,
        said=_act_words(deadline),
        is_overdue=deadline.met_on is None and deadline.due_on < on,
        history=tuple(
            {
                "due_on": change.due_on,
                "replaced_on": timezone.localdate(change.recorded_at),
                "reason": change.reason,
            }
            for change in deadline.changes.all()
        ),
    )


def _act_words(deadline: Deadline) -> str:
    """As beside the act that met it: an announcement is a step of the dialogue, the others are documents."""
    if deadline.met_on is None:
        return ""
    entered_on = deadline.shown_on or deadline.met_on
    days = TwoDays(deadline.met_on, entered_on, deadline.shown_on, deadline.from_records)
    return days.of_step if deadline.code == "announcement" else days.of_document


def _words(deadline: Deadline, *, on: date, calendar: WorkingCalendar) -> tuple[str, StatusStyle]:
    standing = deadline.standing(today=on, calendar=calendar)
    match standing.state:
        case DeadlineState.MET_IN_TIME:
            return _("In time"), _IN_TIME
        case DeadlineState.SHOWN_LATE:
            return shown_late(standing.days_over), _LATE
        case DeadlineState.MET_LATE | DeadlineState.OVERDUE:
            return late(standing), _LATE if deadline.met_on else _OVERDUE
    left = standing.days_left or 0
    if on == deadline.due_on:
        return _("Due today"), _SOON
    if standing.unit == Unit.WORKING_DAYS:
        words = ngettext("%(count)d working day left", "%(count)d working days left", left)
    else:
        words = ngettext("%(count)d day left", "%(count)d days left", left)
    return words % {"count": left}, _SOON


def late(standing: DeadlineStanding) -> str:
    """How late, in the unit of the rule.

    A duty met on the Saturday after its Friday is late, though by no working day.
    """
    days = standing.days_over
    if not days:
        return _("Late")
    if standing.unit == Unit.WORKING_DAYS:
        return ngettext("%(count)d working day late", "%(count)d working days late", days) % {"count": days}
    return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}


def shown_late(days: int) -> str:
    """In time by its document, but shown here only so many days later."""
    return ngettext("Made public %(count)d day late", "Made public %(count)d days late", days) % {"count": days}


_IN_TIME = StatusStyle("neutral", "check")
_LATE = StatusStyle("warn", "clock")
_OVERDUE = StatusStyle("bad", "alert")
_SOON = StatusStyle("info", "clock")
