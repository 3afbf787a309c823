"""Where a deadline stands on a day."""

from datetime import date

import pytest

from portal.workdays.deadlines import Act, judge
from portal.workdays.enums import Unit
from portal.workdays.models import Deadline, DeadlineRule
from portal.workdays.timeliness import DeadlineStanding, DeadlineState, Timeliness, of_task

from .days import CALENDAR, day

WORKING = Unit.WORKING_DAYS
DUE = date(2026, 3, 2)  # a Monday, after Tết


def standing(
    today: str, met_on: str | None = None, *, unit: Unit = WORKING, shown_on: str | None = None
) -> DeadlineStanding:
    deadline = Deadline(due_on=DUE, rule=DeadlineRule(unit=unit))
    acts = [Act(day(met_on), day(shown_on or met_on))] if met_on else []
    judge(deadline, acts)
    return deadline.standing(today=day(today), calendar=CALENDAR)


@pytest.mark.parametrize(("today", "left"), [("2026-02-12", 7), ("2026-02-22", 6)], ids=["start", "8 days before"])
def test_over_seven_days_is_open(today, left):
    assert standing(today) == DeadlineStanding(DeadlineState.OPEN, days_left=left, unit=WORKING)


@pytest.mark.parametrize(("today", "left"), [("2026-02-23", 5), ("2026-02-28", 1), ("2026-03-02", 0)])
def test_within_seven_days_is_due_soon(today, left):
    assert standing(today) == DeadlineStanding(DeadlineState.DUE_SOON, days_left=left, unit=WORKING)


@pytest.mark.parametrize(
    ("unit", "today", "days"),
    [
        (Unit.WORKING_DAYS, "2026-03-03", 1),
        (Unit.WORKING_DAYS, "2026-03-10", 6),
        (Unit.CALENDAR_DAYS, "2026-03-03", 1),
        (Unit.CALENDAR_DAYS, "2026-03-10", 8),
    ],
)
def test_lateness_uses_unit_of_rule(unit, today, days):
    assert standing(today, unit=unit) == DeadlineStanding(DeadlineState.OVERDUE, days, unit=unit)
    assert standing("2030-01-01", today, unit=unit) == DeadlineStanding(DeadlineState.MET_LATE, days, unit=unit)


def test_met_on_last_day_is_timely():
    assert standing("2030-01-01", met_on="2026-03-02") == DeadlineStanding(DeadlineState.MET_IN_TIME, unit=WORKING)


def test_day_off_adds_no_late_days():
    friday = Deadline(due_on=day("2026-03-06"), rule=DeadlineRule(unit=WORKING))
    judge(friday, [Act(day("2026-03-07"), day("2026-03-07"))])
    told = friday.standing(today=day("2026-04-01"), calendar=CALENDAR)
    assert told == DeadlineStanding(DeadlineState.MET_LATE, 0, unit=WORKING)


@pytest.mark.parametrize(
    ("shown_on", "timeliness", "days"),
    [
        ("2026-02-26", DeadlineState.MET_IN_TIME, 0),
        ("2026-03-08", DeadlineState.MET_IN_TIME, 0),
        ("2026-03-09", DeadlineState.SHOWN_LATE, 11),
        ("2026-11-30", DeadlineState.SHOWN_LATE, 277),
    ],
)
def test_shown_within_bound_is_in_time(shown_on, timeliness, days):
    told = standing("2030-01-01", met_on="2026-02-26", shown_on=shown_on)
    assert (told.state, told.days_over) == (timeliness, days)


def test_shown_by_due_date_is_timely():
    told = standing("2030-01-01", met_on="2026-01-05", shown_on="2026-03-02")
    assert told.state == DeadlineState.MET_IN_TIME


def test_last_day_may_be_shown_late():
    shown = standing("2030-01-01", met_on="2026-03-02", shown_on="2026-03-20")
    assert (shown.state, shown.days_over) == (DeadlineState.SHOWN_LATE, 18)


# A task of a commitment or a petition, due on Monday 2 March; of seven days it is due soon.
OPEN_TASKS = [
    ("2026-02-22", Timeliness.ON_TIME),
    ("2026-02-23", Timeliness.DUE_SOON),
    ("2026-03-02", Timeliness.DUE_SOON),
    ("2026-03-03", Timeliness.OVERDUE),
]
DONE_TASKS = [("2026-03-01", Timeliness.ON_TIME), ("2026-03-02", Timeliness.ON_TIME), ("2026-03-03", Timeliness.LATE)]


@pytest.mark.parametrize(("on", "expected"), OPEN_TASKS)
def test_task_is_overdue_after_due(on, expected):
    assert of_task(due=DUE, done=None, is_open=True, on=day(on)) == expected
    assert of_task(due=DUE, done=None, is_open=False, on=day(on)) == Timeliness.NO_DEADLINE


@pytest.mark.parametrize(("done", "expected"), DONE_TASKS)
def test_task_is_late_after_due(done, expected):
    assert of_task(due=DUE, done=day(done), is_open=False, on=day("2030-01-01")) == expected


def test_reopened_task_is_never_on_time():
    on = day("2026-03-01")
    assert of_task(due=DUE, done=on, is_open=False, on=on, reopened=day("2026-02-01")) == Timeliness.LATE


@pytest.mark.parametrize("done", [None, DUE])
def test_undated_task_has_no_timeliness(done):
    assert of_task(due=None, done=done, is_open=True, on=DUE) == Timeliness.NO_DEADLINE


def test_soon_is_set_in_days(settings):
    settings.DUE_SOON_DAYS = 30
    assert of_task(due=DUE, done=None, is_open=True, on=day("2026-02-01")) == Timeliness.DUE_SOON
    assert standing("2026-01-31").state == DeadlineState.DUE_SOON
