"""Where a deadline stands on a day."""

from datetime import date

import pytest

from portal.workdays.models import Deadline
from portal.workdays.timeliness import Standing, Timeliness

from .days import CALENDAR, day

DUE = date(2026, 3, 2)  # a Monday, after Tết


def standing(today: str, met_on: str | None = None) -> Standing:
    deadline = Deadline(due_on=DUE, met_on=day(met_on) if met_on else None)
    return deadline.standing(today=day(today), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("today", "left"), [("2026-02-12", 7), ("2026-02-23", 5), ("2026-02-24", 4)], ids=["start", "monday", "tuesday"]
)
def test_with_more_than_3_working_days_left_it_is_open(today, left):
    assert standing(today) == Standing(Timeliness.OPEN, working_days_left=left)


@pytest.mark.parametrize(("today", "left"), [("2026-02-25", 3), ("2026-02-28", 1), ("2026-03-02", 0)])
def test_with_at_most_3_working_days_left_it_is_due_soon(today, left):
    assert standing(today) == Standing(Timeliness.DUE_SOON, working_days_left=left)


def test_the_day_after_it_is_overdue_by_calendar_days():
    assert standing("2026-03-03") == Standing(Timeliness.OVERDUE, days_over=1)
    assert standing("2027-03-02") == Standing(Timeliness.OVERDUE, days_over=365)


def test_met_on_the_last_day_is_in_time_for_ever():
    assert standing("2030-01-01", met_on="2026-03-02") == Standing(Timeliness.MET_IN_TIME)


def test_met_a_day_later_is_late_by_a_day_for_ever():
    assert standing("2030-01-01", met_on="2026-03-03") == Standing(Timeliness.MET_LATE, days_over=1)
