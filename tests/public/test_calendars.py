"""What a calendar program reads: parsed with the library that such programs use, over HTTP."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from portal.dialogues import lifecycle, reception
from portal.dialogues.models import ReceptionDay, Topic
from portal.organisations.models import Unit
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from tests.factories import make_dialogue, make_head, make_reception_rule, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("UBND xã")
FEED = "/lich-doi-thoai/lich.ics"
ZONE = timezone.get_default_timezone()


def read(client, address=FEED, **query) -> Calendar:
    response = client.get(address, query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def event(client, dialogue):
    """The only event of the dialogue's own calendar."""
    [found] = read(client, reverse("dialogue_calendar", args=[dialogue.slug])).events
    return found


def themes(calendar: Calendar) -> set[str]:
    return {str(found["summary"]) for found in calendar.events}


@pytest.fixture
def dialogue():
    return make_dialogue(theme="Nước sạch", on=date(2026, 6, 25), held=False, how_to_join="Không cần giấy mời.")


def test_event_has_time_place_and_contact(client, dialogue):
    dialogue.topics.add(Topic.objects.create(name="Nước sạch nông thôn"))
    found = event(client, dialogue)
    assert found.uid == str(dialogue.uuid)
    assert found.start == datetime(2026, 6, 25, 8, tzinfo=ZONE)
    assert found["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert found.location == "Nhà văn hóa thôn Ngò"
    assert found.contacts == [dialogue.unit.name]
    assert found.categories == ["Nước sạch nông thôn"]
    assert found.url.endswith(dialogue.get_absolute_url())
    assert found.status == "CONFIRMED"
    assert "Không cần giấy mời." in found.description
    assert str(dialogue.chair) in found.description


def test_calendar_has_time_zone_and_refresh(client, dialogue):
    calendar = read(client)
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Asia/Ho_Chi_Minh"]
    assert calendar.refresh_interval == timedelta(hours=6)
    assert calendar.calendar_name == "Lịch đối thoại"


def test_each_day_has_its_event(client):
    make_dialogue(on=date(2026, 6, 25), ends_on=date(2026, 6, 27), held=False)
    found = read(client).events
    assert [each.start for each in found] == [datetime(2026, 6, day, 8, tzinfo=ZONE) for day in (25, 26, 27)]
    assert len({each.uid for each in found}) == 3


def test_every_event_has_an_end(client, dialogue):
    assert event(client, dialogue).end == datetime(2026, 6, 25, 10, tzinfo=ZONE)


def test_reception_without_length_gets_end(client):
    rule = make_reception_rule()
    reception.plan_year(rule, 2026, by=BY, on=date(2026, 6, 1))
    ReceptionDay.objects.update(ends=time(8))
    events = read(client).events
    assert events
    assert {found.end - found.start for found in events} == {timedelta(hours=2)}


def test_an_alarm_rings_the_day_before(client, dialogue):
    [alarm] = event(client, dialogue).alarms.times
    assert alarm.trigger == datetime(2026, 6, 24, 8, tzinfo=ZONE)


def test_cancelled_dialogue_has_no_alarm(client, dialogue):
    lifecycle.cancel(dialogue, by=BY, on=date(2026, 6, 15), reason="Trùng bầu cử")
    assert event(client, dialogue).alarms.times == []


def test_postponed_event_keeps_uid_with_reason(client, dialogue):
    before = event(client, dialogue)
    new = datetime(2026, 7, 2, 9, tzinfo=ZONE)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        lifecycle.postpone(dialogue, by=BY, on=date(2026, 6, 15), reason="Mưa lũ", starts_at=new)
        after = event(client, dialogue)
    assert (after.uid, after.start) == (before.uid, new)
    assert after.sequence > before.sequence
    assert after.LAST_MODIFIED > before.LAST_MODIFIED
    assert "25/06/2026" in after.description
    assert "Mưa lũ" in after.description
    assert after.status == "CONFIRMED"


def test_every_edit_raises_the_sequence(client, dialogue):
    before = event(client, dialogue).sequence
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        dialogue.place_text = "Hội trường UBND xã"
        dialogue.save()
        assert event(client, dialogue).sequence > before


@pytest.mark.parametrize("verb", [lifecycle.cancel, lifecycle.postpone])
def test_cancelled_or_undated_dialogue_cancels_event(client, dialogue, verb):
    before = event(client, dialogue)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        verb(dialogue, by=BY, on=date(2026, 6, 15), reason="Trùng bầu cử")
        [after] = read(client).events
    assert after.uid == before.uid
    assert after.status == "CANCELLED"
    assert after.sequence > before.sequence
    assert "Trùng bầu cử" in after.description


def test_hidden_dialogue_is_in_no_calendar(client, dialogue):
    unseen = make_dialogue(theme="Chưa ai biết", on=date(2026, 6, 26), announced=False, held=False)
    decide(dialogue, level=Visibility.NEVER, by=BY, on=date(2026, 6, 15), basis="Nhầm")
    for unit in (unseen.unit, dialogue.unit):
        assert read(client, reverse("unit_calendar", args=[unit.slug])).events == []
    assert read(client).events == []
    for hidden in (unseen, dialogue):
        assert client.get(reverse("dialogue_calendar", args=[hidden.slug])).status_code == 404


def test_unit_calendar_includes_lower_units(client):
    committee = make_unit("UBND xã", kind=Unit.Kind.PEOPLES_COMMITTEE)
    make_dialogue(theme="Của xã", on=date(2026, 6, 25), held=False, chair=make_head(committee))
    department = make_head(make_unit(parent=committee))
    make_dialogue(theme="Của phòng", on=date(2026, 6, 26), held=False, chair=department)
    make_dialogue(theme="Của xã khác", on=date(2026, 6, 27), held=False)
    assert themes(read(client, "/don-vi/ubnd-xa/lich.ics")) == {"Của xã", "Của phòng"}
    assert client.get("/don-vi/khong-co/lich.ics").status_code == 404


def test_calendar_is_filtered_like_page(client, dialogue):
    dialogue.topics.add(Topic.objects.create(name="Đất đai"))
    make_dialogue(theme="Khác", on=date(2026, 6, 26), held=False)
    calendar = read(client, **{"linh-vuc": "dat-dai"})
    assert themes(calendar) == {"Nước sạch"}
    assert calendar.calendar_name == "Lịch đối thoại, Đất đai"


def test_unknown_filter_gives_empty_calendar(client, dialogue):
    assert read(client, **{"linh-vuc": "khong-co"}).events == []


def test_past_event_leaves_after_one_year(client):
    make_dialogue(theme="Năm ngoái", on=date(2025, 6, 20))
    make_dialogue(theme="Lâu rồi", on=date(2025, 6, 1))
    assert themes(read(client)) == {"Năm ngoái"}


def test_unchanged_calendar_answers_304(client, dialogue):
    first = client.get(FEED)
    assert first["Last-Modified"].endswith("GMT")
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    with time_machine.travel(datetime(2026, 6, 15, 6, tzinfo=UTC), tick=False):
        lifecycle.cancel(dialogue, by=BY, on=date(2026, 6, 15), reason="Trùng bầu cử")
        assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 200
        assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200


def test_page_offers_calendar_download_and_subscription(client, dialogue):
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert f'href="{reverse("dialogue_calendar", args=[dialogue.slug])}"' in page
    page = client.get("/lich-doi-thoai/?hinh-thuc=in_person").content.decode()
    address = f"{settings.SITE_URL}/lich-doi-thoai/lich.ics?hinh-thuc=in_person"
    assert f'value="{address}"' in page
    assert f'href="{address.replace("https:", "webcal:").replace("http:", "webcal:")}"' in page


@pytest.mark.parametrize("number", [1, 12])
def test_calendar_asks_at_most_10_queries(client, django_assert_max_num_queries, number):
    for day in range(number):
        make_dialogue(on=date(2026, 6, 16 + day), held=False).topics.add(Topic.objects.create(name=f"Lĩnh vực {day}"))
    with django_assert_max_num_queries(10):
        read(client)
