"""Every date explains itself, in the reader's language."""

import pytest
from django.utils import translation

from portal.workdays.calendar import WorkingCalendar
from portal.workdays.deadlines import compute
from portal.workdays.explanation import explain
from portal.workdays.models import DeadlineRule

from .days import CALENDAR, day


def told(language: str, starts_on: str, **rule) -> str:
    with translation.override(language):
        return compute(DeadlineRule(**rule), starts_on=day(starts_on), calendar=CALENDAR).explanation


NOTICE = {"unit": "working_days", "direction": "after", "count": 7}
RESULT = {"unit": "calendar_days", "direction": "after", "count": 10, "roll": True}
ANNOUNCEMENT = {"unit": "calendar_days", "direction": "before", "count": 7}
SCHEDULE = {"unit": "working_days", "direction": "before", "count": 5}
PLAN = {"unit": "fixed_day_of_year", "direction": "before", "month": 1, "day": 31}

ENGLISH = [
    (
        "2026-02-12",
        NOTICE,
        "7 working days after 12 February 2026; not counted: 16–20 February (Tết Bính Ngọ) and weekends",
    ),
    (
        "2026-08-21",
        NOTICE,
        "7 working days after 21 August 2026; not counted: 31 August (Hoán đổi, làm bù 22/8/2026), "
        "1 September (Quốc khánh, ngày liền kề trước), 2 September (Quốc khánh) and weekends; "
        "counted: 22 August (Làm bù 31/8/2026)",
    ),
    (
        "2024-02-06",
        NOTICE,
        "7 working days after 6 February 2024; not counted: 8–9 February, 12–14 February (Tết Giáp Thìn) and weekends",
    ),
    (
        "2026-02-12",
        RESULT,
        "10 calendar days after 12 February 2026; 22 February 2026 is a day off, hence the next working day; "
        "days off passed over: Sunday",
    ),
    (
        "2026-03-26",
        RESULT | {"count": 11},
        "11 calendar days after 26 March 2026; the last day is a working day and stays",
    ),
    (
        "2024-03-21",
        RESULT | {"count": 9},
        "9 calendar days after 21 March 2024; 30 March 2024 is a day off, hence the next working day; "
        "days off passed over: weekends",
    ),
    ("2026-02-27", RESULT | {"count": 1, "roll": False}, "1 calendar day after 27 February 2026"),
    ("2026-02-12", ANNOUNCEMENT, "7 calendar days before 12 February 2026"),
    (
        "2026-01-05",
        SCHEDULE,
        "5 working days before 5 January 2026; not counted: 1 January (Tết Dương lịch), "
        "2 January (Hoán đổi, làm bù 10/01/2026) "
        "and weekends",
    ),
    ("2026-03-06", SCHEDULE | {"count": 1}, "1 working day before 6 March 2026"),  # no day after it plays a part
    ("2026-03-03", PLAN, "before 1 February 2026"),
    (
        "2026-12-29",
        NOTICE | {"count": 3},
        "3 working days after 29 December 2026; days off of 2027 are not known yet",
    ),
    (
        "2025-12-30",
        NOTICE | {"count": 2},
        "2 working days after 30 December 2025; not counted: 1 January 2026 (Tết Dương lịch), "
        "2 January 2026 (Hoán đổi, làm bù 10/01/2026) and weekends",
    ),
]

VIETNAMESE = [
    (
        "2026-02-12",
        NOTICE,
        "7 ngày làm việc sau ngày 12/02/2026; không tính 16–20/02 (Tết Bính Ngọ) và thứ Bảy, Chủ nhật",
    ),
    (
        "2026-02-12",
        RESULT,
        "10 ngày theo lịch sau ngày 12/02/2026; 22/02/2026 là ngày nghỉ nên chuyển sang ngày làm việc kế tiếp; "
        "bỏ qua các ngày nghỉ: Chủ nhật",
    ),
    ("2026-03-03", PLAN, "trước ngày 01/02/2026"),
]


@pytest.mark.parametrize(("starts_on", "rule", "expected"), ENGLISH)
def test_a_date_explains_itself_in_english(starts_on, rule, expected):
    assert told("en", starts_on, **rule) == expected


@pytest.mark.parametrize(("starts_on", "rule", "expected"), VIETNAMESE)
def test_a_date_explains_itself_in_vietnamese(starts_on, rule, expected):
    assert told("vi", starts_on, **rule) == expected


def test_same_named_days_join_across_months():
    parts = compute(DeadlineRule(**NOTICE), starts_on=day("2026-03-02"), calendar=CALENDAR).parts
    parts["not_counted"] = [["2026-03-31", "Lễ"], ["2026-04-01", "Lễ"]]
    with translation.override("en"):
        assert explain(parts).endswith("not counted: 31 March–1 April (Lễ)")


def explained(**changed) -> str:
    """The sentence of seven ordinary working days, of which some parts differ."""
    parts = compute(DeadlineRule(**NOTICE), starts_on=day("2026-03-02"), calendar=CALENDAR).parts
    with translation.override("en"):
        return explain({**parts, "not_counted": [], **changed})


CHANGED = [
    ({"not_counted": [["2026-03-07", ""]]}, "; not counted: Saturday"),
    ({"not_counted": [["2026-03-08", ""]]}, "; not counted: Sunday"),
    ({"not_counted": [["2026-03-06", "Lễ(bù)"]]}, "; not counted: 6 March (Lễbù)"),
    ({"not_counted": [["2026-03-06", "Lễ (bù)"]]}, "; not counted: 6 March (Lễ, bù)"),
    ({"unknown_years": [2027, 2028]}, "; days off of 2027, 2028 are not known yet"),
    ({"unconfirmed_years": [2027, 2028]}, "; days off of 2027, 2028 are not confirmed yet"),
    ({"unconfirmed_years": []}, ""),
]


@pytest.mark.parametrize(("changed", "clause"), CHANGED)
def test_sentence_names_what_was_passed(changed, clause):
    assert explained(**changed) == f"7 working days after 2 March 2026{clause}"


def test_estimated_year_is_explained():
    estimated = WorkingCalendar(CALENDAR.days_off, CALENDAR.make_up_days, frozenset({2026, 2027}))
    parts = compute(DeadlineRule(**NOTICE), starts_on=day("2026-12-29"), calendar=estimated).parts
    with translation.override("en"):
        assert explain(parts).endswith("days off of 2026, 2027 are not confirmed yet")
