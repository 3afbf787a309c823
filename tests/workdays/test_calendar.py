"""Counting days, by the vectors of the domain and by properties that hold for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workdays.calendar import NamedDay, WorkingCalendar, days
from portal.workdays.enums import Roll
from portal.workdays.models import SpecialDay

from .days import CALENDAR, VECTORS, day

# Sessions of the example data whose notice dates are known besides the vectors.
SESSIONS = [
    ("2024-09-12", "2024-09-23"),
    ("2024-10-17", "2024-10-28"),
    ("2025-10-16", "2025-10-27"),
    ("2026-03-26", "2026-04-06"),
    ("2026-06-18", "2026-06-29"),
]

dates = st.dates(date(2024, 1, 1), date(2027, 12, 31))
counts = st.integers(0, 60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    off = draw(st.sets(dates, max_size=40))
    weekend = draw(st.sets(dates.filter(lambda each: each.isoweekday() > 5), max_size=10)) - off
    return WorkingCalendar(days_off=dict.fromkeys(off, "off"), make_up_days=dict.fromkeys(weekend, "made up"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["event"])
def test_seven_working_days_after_the_event(vector):
    assert CALENDAR.add_working_days(day(vector["event"]), 7) == day(vector["due_7_working_days"])


@pytest.mark.parametrize(("session", "due"), SESSIONS)
def test_seven_working_days_after_example_sessions(session, due):
    assert CALENDAR.add_working_days(day(session), 7) == day(due)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["event"])
def test_ten_days_roll_to_working_day(vector):
    nominal = day(vector["event"]) + timedelta(days=10)
    assert nominal == day(vector["due_10_calendar_days"])
    assert CALENDAR.roll(nominal) == day(vector["due_10_calendar_days_rolled"])


# 24/11/2026 is a Tuesday and a day off; 28 and 29/11 are an ordinary weekend.
ROLLED = [
    ("2026-11-23", Roll.NONE, "2026-11-23"),
    ("2026-11-23", Roll.PREVIOUS, "2026-11-23"),
    ("2026-11-24", Roll.NEXT, "2026-11-25"),
    ("2026-11-24", Roll.PREVIOUS, "2026-11-23"),
    ("2026-11-24", Roll.NEAREST, "2026-11-25"),  # equally near: the later one
    ("2026-11-24", Roll.NONE, None),
    ("2026-11-28", Roll.NEXT, "2026-11-30"),
    ("2026-11-28", Roll.NEAREST, "2026-11-27"),
    ("2026-11-29", Roll.PREVIOUS, "2026-11-27"),
    ("2026-11-29", Roll.NEAREST, "2026-11-30"),
]


@pytest.mark.parametrize(("fixed", "roll", "held_on"), ROLLED)
def test_fixed_day_off_rolls(fixed, roll, held_on):
    assert CALENDAR.rolled(day(fixed), roll) == (day(held_on) if held_on else None)


def test_span_leaves_out_first_day():
    assert list(days(day("2026-11-23"), day("2026-11-25"))) == [day("2026-11-24"), day("2026-11-25")]
    assert list(days(day("2026-11-25"), day("2026-11-23"))) == []


def test_count_names_days_passed_over():
    passed_over = CALENDAR.not_counted(day("2026-02-12"), day("2026-03-02"))
    assert [each for each in passed_over if each.name] == [
        NamedDay(day(f"2026-02-{number}"), "Tết Bính Ngọ") for number in range(16, 21)
    ]
    assert [each.day.day for each in passed_over if not each.name] == [14, 15, 21, 22, 28, 1]


def test_make_up_saturday_counts_as_working():
    assert CALENDAR.is_working(day("2026-08-22"))
    assert CALENDAR.made_up(day("2026-08-21"), day("2026-09-03")) == (NamedDay(day("2026-08-22"), "Làm bù 31/8/2026"),)


def test_years_without_days_off_are_unknown():
    assert CALENDAR.unknown_years(day("2026-12-25"), day("2027-01-05")) == (2027,)
    assert CALENDAR.unknown_years(day("2026-12-01"), day("2026-12-31")) == ()


def test_negative_working_day_count_is_refused():
    with pytest.raises(ValueError, match="other direction"):
        CALENDAR.add_working_days(day("2026-02-12"), -1)


@pytest.mark.django_db
def test_calendar_is_loaded_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        loaded = SpecialDay.objects.calendar()
    assert loaded == CALENDAR


@given(calendars(), dates, counts)
def test_working_days_between_inverts_addition(calendar, start, n):
    assert calendar.working_days_between(start, calendar.add_working_days(start, n)) == n


@given(calendars(), dates, counts.filter(bool))
def test_counting_ends_on_working_day(calendar, start, n):
    after, before = calendar.add_working_days(start, n), calendar.subtract_working_days(start, n)
    assert before < start < after
    assert calendar.is_working(before)
    assert calendar.is_working(after)


@given(calendars(), dates, counts)
def test_subtracting_working_days_undoes_adding(calendar, start, n):
    start = calendar.roll(start)
    assert calendar.subtract_working_days(calendar.add_working_days(start, n), n) == start


@given(calendars(), dates, dates, counts)
def test_later_start_is_never_due_earlier(calendar, one, other, n):
    first, second = sorted([one, other])
    assert calendar.add_working_days(first, n) <= calendar.add_working_days(second, n)


@given(calendars(), dates)
def test_rolling_finds_first_working_day(calendar, start):
    rolled = calendar.roll(start)
    assert calendar.is_working(rolled)
    assert calendar.working_days_between(start - timedelta(days=1), rolled) == 1
    assert calendar.roll(rolled) == rolled


@given(calendars(), dates, dates)
def test_each_day_is_counted_or_named(calendar, after, until):
    span = max((until - after).days, 0)
    assert calendar.working_days_between(after, until) + len(calendar.not_counted(after, until)) == span


def test_estimated_year_is_unconfirmed():
    estimated = WorkingCalendar({}, {}, frozenset({2027}))
    assert estimated.unconfirmed_years(date(2026, 12, 28), date(2027, 1, 4)) == (2027,)
    assert estimated.unconfirmed_years(date(2026, 12, 1), date(2026, 12, 4)) == ()
