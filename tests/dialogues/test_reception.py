"""Days of reception: computed from a rule through the working calendar, moved with a reason, posted in time or late."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError

from portal.dialogues import reception
from portal.dialogues.models import Posting, ReceptionDay, ReceptionEvent, ReceptionRule
from portal.dialogues.models.reception import ReceptionState
from portal.records.actors import Actor
from portal.workdays.enums import Roll
from portal.workdays.models import Deadline, SpecialDay
from tests.factories import BASIS, make_reception_rule

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã")
PLANNED_ON = date(2025, 12, 15)


def days(rule: ReceptionRule, year: int = 2026) -> dict[date, date | None]:
    return rule.days_of(year, working=SpecialDay.objects.calendar())


def plan(**values) -> ReceptionRule:
    rule = make_reception_rule(**values)
    reception.plan_year(rule, 2026, by=BY, on=PLANNED_ON)
    return rule


# 16–20/02/2026 are Tết, 14–15 and 21–22 the weekends around it; 15/08/2026 is a Saturday, 15/11/2026 a Sunday.
@pytest.mark.parametrize(
    ("roll", "tet", "saturday", "sunday"),
    [
        (Roll.NEXT, date(2026, 2, 23), date(2026, 8, 17), date(2026, 11, 16)),
        (Roll.PREVIOUS, date(2026, 2, 13), date(2026, 8, 14), date(2026, 11, 13)),
        (Roll.NEAREST, date(2026, 2, 13), date(2026, 8, 14), date(2026, 11, 16)),
        (Roll.NONE, None, None, None),
    ],
)
def test_day_off_moves_by_roll_rule(roll, tet, saturday, sunday):
    found = days(make_reception_rule(days_of_month="15", roll=roll))
    assert found[date(2026, 2, 15)] == tet
    assert found[date(2026, 8, 15)] == saturday
    assert found[date(2026, 11, 15)] == sunday
    assert found[date(2026, 4, 15)] == date(2026, 4, 15)


def test_day_within_tet_moves_after_it():
    assert days(make_reception_rule(days_of_month="18"))[date(2026, 2, 18)] == date(2026, 2, 23)


@pytest.mark.parametrize(
    ("weekday", "week", "january", "february"),
    [(1, 1, date(2026, 1, 6), date(2026, 2, 3)), (3, 5, date(2026, 1, 29), date(2026, 2, 26))],
)
def test_weekday_rule_gives_every_month(weekday, week, january, february):
    found = days(make_reception_rule(days_of_month="", weekday=weekday, week=week))
    assert len(found) == 12
    assert {january, february} <= set(found)


def test_month_without_31st_is_skipped():
    assert len(days(make_reception_rule(days_of_month="31"))) == 7


def test_rule_gives_days_within_validity():
    rule = make_reception_rule(days_of_month="15", valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 30))
    assert set(days(rule)) == {date(2026, 3, 15), date(2026, 4, 15)}


@pytest.mark.parametrize(
    "values",
    [
        {"days_of_month": "15, 32"},
        {"days_of_month": "mười lăm"},
        {"days_of_month": ""},
        {"days_of_month": "15", "weekday": 1, "week": 1},
        {"days_of_month": "", "weekday": 1},
        {"ends": time(7)},
    ],
)
def test_rule_without_clear_days_is_refused(values):
    with pytest.raises(ValidationError):
        make_reception_rule(save=False, **values).full_clean()


def test_planned_day_is_public_with_history():
    rule = plan(days_of_month="15")
    day = ReceptionDay.objects.public().get(nominal_on=date(2026, 2, 15))
    assert day.on == date(2026, 2, 23)
    assert [event.kind for event in day.events.all()] == ["planned"]
    assert rule.basis == BASIS


def test_replanning_year_adds_only_missing_days():
    rule = plan(days_of_month="15")
    assert reception.plan_year(rule, 2026, by=BY, on=PLANNED_ON) == []
    assert ReceptionDay.objects.count() == 12


def test_moved_day_keeps_origin_and_reason():
    plan(days_of_month="15")
    day = ReceptionDay.objects.get(on=date(2026, 4, 15))
    reception.move(day, to=date(2026, 4, 17), by=BY, on=date(2026, 4, 1), reason="Họp HĐND")
    event = day.events.get(kind=ReceptionEvent.Kind.MOVED)
    assert event.data == {"from": "2026-04-15", "to": "2026-04-17"}
    assert (day.state, day.reason, day.nominal_on) == (ReceptionState.MOVED, "Họp HĐND", date(2026, 4, 15))


@pytest.mark.parametrize(
    ("to", "on", "reason"),
    [
        (date(2026, 4, 17), date(2026, 4, 1), " "),
        (date(2026, 3, 1), date(2026, 4, 1), "Họp"),
        (date(2026, 4, 20), date(2026, 4, 16), "Họp"),
    ],
)
def test_move_requires_reason_and_valid_dates(to, on, reason):
    plan(days_of_month="15")
    day = ReceptionDay.objects.get(on=date(2026, 4, 15))
    with pytest.raises(ValidationError):
        reception.move(day, to=to, by=BY, on=on, reason=reason)


def test_cancelled_day_cannot_be_moved():
    plan(days_of_month="15")
    day = ReceptionDay.objects.get(on=date(2026, 4, 15))
    reception.cancel(day, by=BY, on=date(2026, 4, 1), reason="Bão")
    with pytest.raises(ValidationError):
        reception.move(day, to=date(2026, 4, 17), by=BY, on=date(2026, 4, 1), reason="Họp")


def test_new_day_off_moves_future_days():
    plan(days_of_month="15")
    reception.cancel(ReceptionDay.objects.get(on=date(2026, 6, 15)), by=BY, on=PLANNED_ON, reason="Bầu cử")
    with time_machine.travel(PLANNED_ON, tick=False):
        SpecialDay(date=date(2026, 4, 15), name="Nghỉ bù", kind="off").save(reason="Thông báo hoán đổi")
    day = ReceptionDay.objects.get(nominal_on=date(2026, 4, 15))
    assert (day.on, day.reason) == (date(2026, 4, 16), "Thông báo hoán đổi")
    assert ReceptionDay.objects.get(nominal_on=date(2026, 6, 15)).state == ReceptionState.CANCELLED


# Reception is on 23/02/2026: five working days before it is 09/02, for Tết is not counted.
@pytest.mark.parametrize(
    ("posted_on", "in_time"), [(date(2026, 2, 6), True), (date(2026, 2, 9), True), (date(2026, 2, 10), False)]
)
def test_posting_deadline_is_five_working_days(posted_on, in_time):
    rule = plan(days_of_month="15")
    reception.post(make_posting(rule, posted_on))
    deadline = Deadline.of(ReceptionDay.objects.get(on=date(2026, 2, 23))).get(code="posting")
    assert deadline.due_on == date(2026, 2, 9)
    assert deadline.met_on == posted_on
    assert (deadline.met_on <= deadline.due_on) == in_time


def make_posting(rule: ReceptionRule, posted_on: date, **values) -> Posting:
    covered = {"covers_from": date(2026, 2, 1), "covers_to": date(2026, 2, 28)}
    said = {"place_text": "Trụ sở UBND xã", "posted_by": "Văn phòng HĐND và UBND xã"}
    return Posting(unit=rule.unit, posted_on=posted_on, **{**covered, **said, **values})


def test_posting_lasts_30_days_by_default():
    rule = plan(days_of_month="15")
    assert reception.post(make_posting(rule, date(2026, 2, 2))).until == date(2026, 3, 4)
    twenty = reception.post(make_posting(rule, date(2026, 2, 2), until=date(2026, 2, 22)))
    assert twenty.until == date(2026, 2, 22)


def test_posting_meets_only_covered_days():
    rule = plan(days_of_month="15")
    reception.post(make_posting(rule, date(2026, 2, 2)))
    march = Deadline.of(ReceptionDay.objects.get(nominal_on=date(2026, 3, 15))).get(code="posting")
    assert march.met_on is None
