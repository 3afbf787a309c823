"""The schedule: upcoming first, then the past by year, then what the year owes."""

from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

from portal.dialogues import lifecycle
from portal.dialogues.models import AnnualPlan, PlannedDialogue, Topic
from portal.dialogues.models.dialogues import Form
from portal.organisations.models import Place
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.supervision.figures.years import rules_of
from portal.workdays.models import DeadlineRule
from tests.factories import make_dialogue, make_head, make_unit

from .reading import between, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("UBND xã")


def schedule(client, **query):
    return read(client, "/en/lich-doi-thoai/", **query)


def schedule_on(client, day):
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())):
        return schedule(client)


def test_upcoming_dialogues_come_first_nearest_first(client):
    make_dialogue(theme="Đã qua")
    make_dialogue(theme="Gần", on=date(2026, 6, 20), held=False)
    make_dialogue(theme="Xa", on=date(2026, 8, 20), held=False)
    ahead, past = schedule(client).split("Past dialogues")
    assert ahead.index("Gần") < ahead.index("Xa")
    assert "Đã qua" in past


def test_todays_dialogue_is_upcoming_until_held(client):
    dialogue = make_dialogue(theme="Hôm nay", on=date(2026, 6, 15), held=False)
    assert "Hôm nay" in between(schedule(client), "Coming up", "Plans of")
    lifecycle.hold(dialogue, by=BY, on=date(2026, 6, 15))
    assert "Hôm nay" in schedule(client).split("Past dialogues")[1]


def test_postponed_and_cancelled_dialogues_show_reason(client):
    put_off = make_dialogue(theme="Bị hoãn", on=date(2026, 6, 20), held=False)
    lifecycle.postpone(put_off, by=BY, on=date(2026, 6, 14), reason="Mưa lũ")
    called_off = make_dialogue(theme="Bị hủy", on=date(2026, 6, 21), held=False)
    lifecycle.cancel(called_off, by=BY, on=date(2026, 6, 14), reason="Trùng bầu cử")
    page = schedule(client)
    assert "Postponed Mưa lũ" in page
    assert "Cancelled Trùng bầu cử" in page


def test_only_day_without_dialogue_is_struck(client):
    moved = make_dialogue(on=date(2026, 6, 20), held=False)
    new = datetime(2026, 7, 2, 8, tzinfo=timezone.get_default_timezone())
    lifecycle.postpone(moved, by=BY, on=date(2026, 6, 14), reason="Mưa lũ", starts_at=new)
    page = client.get("/lich-doi-thoai/").content.decode()
    assert "data-struck" not in page
    without_date = make_dialogue(on=date(2026, 6, 21), held=False)
    lifecycle.postpone(without_date, by=BY, on=date(2026, 6, 14), reason="Mưa lũ")
    assert client.get("/lich-doi-thoai/").content.decode().count("data-struck") == 1


def test_past_dialogues_are_grouped_by_year(client):
    make_dialogue(theme="Năm ngoái", on=date(2025, 5, 5))
    make_dialogue(theme="Năm nay", on=date(2026, 5, 5))
    past = schedule(client).split("Past dialogues")[1]
    places = [past.index(word) for word in (" 2026 ", "Năm nay", " 2025 ", "Năm ngoái")]
    assert places == sorted(places)


def test_schedule_filters_by_each_field(client):
    wanted = make_dialogue(theme="Tìm thấy", on=date(2025, 5, 5), form=Form.ONLINE)
    wanted.topics.add(Topic.objects.create(name="Đất đai"))
    make_dialogue(theme="Khác hẳn")
    for query in (
        {"don-vi": wanted.unit.slug},
        {"hinh-thuc": "online"},
        {"linh-vuc": "dat-dai"},
        {"nam": "2025"},
        {"chu-tri": str(wanted.chair_id)},
    ):
        page = schedule(client, **query)
        assert "Tìm thấy" in page, query
        assert "Khác hẳn" not in page, query


@pytest.fixture
def plan():
    unit = make_unit("Đảng ủy xã Tân Hòa", kind="party_committee")
    plan = AnnualPlan(
        unit=unit, year=2026, title="Kế hoạch đối thoại 2026", number="8-KH/ĐU", issued_on=date(2026, 2, 3), live=False
    )
    plan.rows = [
        PlannedDialogue(
            chair=make_head(unit), theme="Nước sạch", place_text="Nhà văn hóa", time_text="8 giờ, 2/12/2026"
        )
    ]
    plan.save()
    publish(plan.save_revision())
    plan.refresh_from_db()
    return plan


def test_plans_show_whether_in_time(client, plan):
    page = schedule(client).split("Plans of 2026", 2)[2]
    assert "Last day for the plan 31 January 2026" in page
    assert "Last day for the dialogues of the year 14 November 2026" in page
    assert "Kế hoạch đối thoại 2026" in page
    assert "Plan late" in page
    assert "Nước sạch" in page
    assert "Not announced yet" in page


def test_plan_row_links_its_dialogue(client, plan):
    dialogue = make_dialogue(on=date(2026, 12, 2), held=False, plan=plan, plan_row=1)
    plans = client.get("/lich-doi-thoai/").content.decode().split('id="ke-hoach"')[1]
    assert f'href="{dialogue.get_absolute_url()}"' in plans


def test_plan_row_omits_hidden_dialogue(client, plan):
    make_dialogue(on=date(2026, 12, 2), held=False, announced=False, plan=plan, plan_row=1)
    assert "Not announced yet" in schedule(client)


def test_plan_address_shows_plan(client, plan):
    assert "Kế hoạch đối thoại 2026" in read(client, plan.get_absolute_url())


def test_year_without_plan_says_so(client):
    make_dialogue(on=date(2025, 5, 5))
    assert "No plan for 2025 has been published" in schedule(client, nam="2025")


@pytest.fixture
def organs():
    place = Place.objects.create(name="xã Tân Hòa", level="commune", kind="commune")
    party = make_unit("Đảng ủy xã", place=place, kind="party_committee", accountable_since=date(2025, 7, 1))
    committee = make_unit("UBND xã", place=place, kind="peoples_committee", accountable_since=date(2025, 7, 1))
    make_dialogue(chair=make_head(party))
    make_dialogue(chair=make_head(committee))
    make_dialogue(chair=make_head(committee), form=Form.EXTRAORDINARY)
    return party, committee


def test_quota_shown_per_place_and_organ(client, organs):
    page = schedule(client)
    assert "xã Tân Hòa 2 dialogues lacking 2 / 4 0 0 1" in page
    assert "Đảng ủy xã 3 dialogues lacking 1 / 4 0 0 0" in page


def test_unit_filter_keeps_quota_of_place(client, organs):
    party, _committee = organs
    assert "xã Tân Hòa 2 dialogues lacking 2 / 4 0 0 1" in schedule(client, **{"don-vi": party.slug})


def test_unit_without_dialogues_is_listed(client):
    make_unit("UBND xã Vắng", kind="peoples_committee", accountable_since=date(2025, 7, 1))
    assert "UBND xã Vắng Missed: 4 dialogues lacking 0 / 4" in schedule_on(client, date(2026, 11, 15))


def test_year_without_plan_is_missed(client):
    make_unit("UBND xã Vắng", kind="peoples_committee", accountable_since=date(2024, 7, 1))
    page = schedule(client, nam="2025")
    assert "No plan for 2025 has been published" in page
    assert "Missed: it was due by" in page
    assert "UBND xã Vắng No plan, was due by 31 January 2025" in page


def test_dialogue_after_last_day_is_marked(client, plan):
    make_dialogue(on=date(2026, 12, 9), held=False, plan=plan, plan_row=1)
    page = schedule(client)
    assert page.count("After the last day, 14 November 2026") == 2  # in the list and in the plan


def test_unheld_plan_row_is_missed(client, plan):
    assert "Not held by 14 November 2026" in schedule_on(client, date(2026, 11, 15))


def test_rule_of_level_precedes_general_rule():
    DeadlineRule.objects.create(
        code="quota", label="Ít nhất 1", level="commune", starts_from="year", unit="count_per_year", count=1
    )
    rules = rules_of(2026)
    assert (rules.required["commune"], rules.required["district"]) == (1, 4)
    assert (rules.plan_due, rules.season_end) == (date(2026, 1, 31), date(2026, 11, 14))
