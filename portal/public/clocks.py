"""The clocks of a dialogue in words: “còn 3 ngày làm việc”, “chậm 2 ngày làm việc”, and how each date was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.workdays.calendar import WorkingCalendar
from portal.workdays.models import Deadline

from .faces import Face

# In the order in which a dialogue starts them.
CODES = ("announcement", "notice", "result")


@dataclass(frozen=True)
class Clock:
    """One deadline: the inputs of public/_clock.html. `history` are the dates that held before, oldest first."""

    code: str
    label: str
    due_on: date
    words: str
    face: Face
    explanation: str
    basis: str
    basis_href: str
    met_on: date | None
    is_overdue: bool
    history: tuple[dict[str, Any], ...]


def clocks_of(deadlines: Iterable[Deadline], *, on: date) -> list[Clock]:
    """Needs `rule` selected and `changes` prefetched; reads the calendar once, if there is anything to count."""
    known = sorted(deadlines, key=lambda each: CODES.index(each.code) if each.code in CODES else len(CODES))
    calendar = None if all(map(_was_met_in_time, known)) else WorkingCalendar.load()
    return [_clock(deadline, on=on, calendar=calendar) for deadline in known]


def _was_met_in_time(deadline: Deadline) -> bool:
    return deadline.met_on is not None and deadline.met_on <= deadline.due_on


def _clock(deadline: Deadline, *, on: date, calendar: WorkingCalendar | None) -> Clock:
    words, face = _words(deadline, on=on, calendar=calendar)
    return Clock(
        code=deadline.code,
        label=deadline.rule.label,
        due_on=deadline.due_on,
        words=words,
        face=face,
        explanation=deadline.explanation,
        basis=deadline.rule.legal_basis,
        basis_href=deadline.rule.legal_link,
        met_on=deadline.met_on,
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


def _words(deadline: Deadline, *, on: date, calendar: WorkingCalendar | None) -> tuple[str, Face]:
    if calendar is None or _was_met_in_time(deadline):
        return _("In time"), _IN_TIME
    end = deadline.met_on or on
    if end > deadline.due_on:
        return _late(calendar.working_days_between(deadline.due_on, end)), _LATE if deadline.met_on else _OVERDUE
    if on == deadline.due_on:
        return _("Due today"), _SOON
    left = calendar.working_days_between(on, deadline.due_on)
    return ngettext("%(count)d working day left", "%(count)d working days left", left) % {"count": left}, _SOON


def _late(working_days: int) -> str:
    """A duty met on the Saturday after its Friday is late, though no working day has passed."""
    if not working_days:
        return _("Late")
    return ngettext("%(count)d working day late", "%(count)d working days late", working_days) % {"count": working_days}


_IN_TIME = Face("neutral", "check")
_LATE = Face("warn", "clock")
_OVERDUE = Face("bad", "alert")
_SOON = Face("info", "clock")
