"""Days of reception where citizens look for them: in the schedule, on the page of the unit, in calendars."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from portal.dialogues import reception
from portal.dialogues.models import Posting, ReceptionDay
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from tests.factories import make_dialogue, make_head, make_reception_rule, make_unit

from .reading import between, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("UBND xã")
LIST = "/en/lich-doi-thoai/tiep-cong-dan/"
JULY = "/en/lich-doi-thoai/2026/7/"


@pytest.fixture
def rule():
    """The 15th and 25th, planned for 2026; 25/07/2026 is a Saturday."""
    rule = make_reception_rule(chair=make_head(make_unit("UBND xã Suối")), place_text="Phòng tiếp công dân")
    reception.plan_year(rule, 2026, by=BY, on=date(2026, 6, 1))
    return rule


@pytest.fixture
def day(rule) -> ReceptionDay:
    return ReceptionDay.objects.get(nominal_on=date(2026, 7, 15))


def read_once_posted(client, rule, posted_on: date) -> str:
    """The list as it stands on the day of the posting, which nobody can enter before."""
    covered = {"covers_from": date(2026, 7, 1), "covers_to": date(2026, 7, 31)}
    posting = Posting(unit=rule.unit, place_text="Bảng tin", posted_by="Văn phòng", posted_on=posted_on, **covered)
    noon = datetime.combine(posted_on, time(12), tzinfo=timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False):
        reception.post(posting)
        return read(client, LIST)


def test_reception_days_are_listed_from_today(client, rule):
    page = read(client, LIST)
    assert "Reception of citizens: Chủ tịch UBND xã Suối" in page
    assert "06/2026" in page
    assert "05/2026" not in page
    assert "Phòng tiếp công dân" in page


def test_reception_on_day_off_shows_moved(client, rule):
    page = client.get(JULY).content.decode()
    assert "Reception of citizens" in between(page, 'id="ngay-2026-07-27"', "</td>")
    assert "Reception of citizens" not in between(page, 'id="ngay-2026-07-25"', "</td>")


def test_late_posting_shows_delay_and_calculation(client, rule):
    page = read_once_posted(client, rule, date(2026, 7, 10))
    assert "Posting of the schedule: 2 working days late" in page
    assert "5 working days before 15 July 2026" in page


def test_a_posting_in_time_says_so(client, rule):
    assert "Posting of the schedule: In time" in read_once_posted(client, rule, date(2026, 7, 8))


def test_moved_and_cancelled_days_show_reason(client, day):
    reception.move(day, to=date(2026, 7, 16), by=BY, on=date(2026, 6, 15), reason="Họp HĐND")
    other = ReceptionDay.objects.get(nominal_on=date(2026, 7, 25))
    reception.cancel(other, by=BY, on=date(2026, 6, 15), reason="Bão số 3")
    for address in (LIST, JULY):
        page = read(client, address)
        assert "Họp HĐND" in page
        assert "Bão số 3" in page
    assert "data-struck" in client.get(LIST).content.decode()


def test_unit_page_shows_days_and_requirement(client, rule):
    page = read(client, f"/en{rule.unit.get_absolute_url()}")
    assert "This month: 2 days set, at least 2 required." in page
    assert "Phòng tiếp công dân" in page


def test_unit_without_reception_shows_none(client):
    assert "Reception of citizens" not in between(
        read(client, f"/en{make_unit().get_absolute_url()}"), "In figures", "Its notices"
    )


def test_unit_and_form_filter_receptions(client, rule):
    other = make_dialogue(on=date(2026, 7, 20), held=False)
    assert "Phòng tiếp công dân" in read(client, JULY, **{"don-vi": rule.unit.slug})
    assert "Phòng tiếp công dân" not in read(client, JULY, **{"don-vi": other.unit.slug})
    assert "Phòng tiếp công dân" not in read(client, JULY, **{"hinh-thuc": "online"})


def test_hidden_reception_day_is_absent(client, rule):
    for day in ReceptionDay.objects.all():
        decide(day, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Nhập nhầm")
    for address in (LIST, JULY, "/en/lich-doi-thoai/2026/", f"/en{rule.unit.get_absolute_url()}"):
        assert "Phòng tiếp công dân" not in read(client, address)
    assert events(client) == []


def test_empty_reception_list_says_so(client):
    assert "No day of reception is planned" in read(client, LIST)


def events(client) -> list:
    return Calendar.from_ical(client.get("/lich-doi-thoai/lich.ics").content).events


def event_of(client, day: ReceptionDay):
    return next(event for event in events(client) if event.uid == str(day.uuid))


def test_reception_event_has_its_hours(client, day):
    found = event_of(client, day)
    zone = timezone.get_default_timezone()
    assert (found.start, found.end) == (
        datetime(2026, 7, 15, 8, tzinfo=zone),
        datetime(2026, 7, 15, 11, tzinfo=zone),
    )
    assert found.categories == ["Tiếp công dân"]


def test_moved_and_cancelled_days_update_events(client, day):
    before = event_of(client, day)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        reception.move(day, to=date(2026, 7, 16), by=BY, on=date(2026, 6, 15), reason="Họp HĐND")
        moved = event_of(client, day)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        reception.cancel(day, by=BY, on=date(2026, 6, 15), reason="Bão")
        cancelled = event_of(client, day)
    assert moved.start.date() == date(2026, 7, 16)
    assert before.sequence < moved.sequence < cancelled.sequence
    assert (moved.status, cancelled.status) == ("CONFIRMED", "CANCELLED")
    assert "Họp HĐND" in moved.description


@pytest.mark.parametrize("address", [LIST, JULY, "/lich-doi-thoai/2026/", "/lich-doi-thoai/"])
def test_pages_ask_at_most_10_times(client, rule, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200
