"""The schedule as a calendar: months and years, narrowed like the list."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from portal.dialogues import lifecycle
from portal.organisations.models import Unit
from portal.records.actors import Actor
from tests.factories import make_dialogue, make_head, make_unit

from .reading import between, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("UBND xã")
JUNE = "/en/lich-doi-thoai/2026/6/"


def square(client, day: date) -> str:
    """The source of one day of its month."""
    page = client.get(f"/en/lich-doi-thoai/{day.year}/{day.month}/").content.decode()
    return between(page, f'id="ngay-{day}"', "</td>")


def test_dialogue_shows_on_day_with_hour(client):
    dialogue = make_dialogue(theme="Nước sạch", on=date(2026, 6, 25), held=False)
    found = square(client, date(2026, 6, 25))
    assert "Nước sạch" in found
    assert "08:00" in found
    assert dialogue.get_absolute_url() in found
    assert "Nước sạch" not in square(client, date(2026, 6, 26))


def test_multiday_dialogue_shows_on_every_day(client):
    make_dialogue(theme="Nhiều điểm", on=date(2026, 6, 29), ends_on=date(2026, 7, 2), held=False)
    for day in (date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)):
        assert "Nhiều điểm" in square(client, day)
    assert "Nhiều điểm" not in square(client, date(2026, 7, 3))


def test_postponed_dialogue_shows_on_new_day(client):
    moved = make_dialogue(theme="Bị hoãn", on=date(2026, 6, 20), held=False)
    new = datetime(2026, 7, 2, 8, tzinfo=timezone.get_default_timezone())
    lifecycle.postpone(moved, by=BY, on=date(2026, 6, 14), reason="Mưa lũ", starts_at=new)
    assert "Bị hoãn" not in square(client, date(2026, 6, 20))
    assert "Postponed" in square(client, date(2026, 7, 2))


def test_today_is_marked(client):
    assert 'aria-current="date"' in square(client, date(2026, 6, 15))
    assert client.get(JUNE).content.decode().count('aria-current="date"') == 1


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [("2026/1", "2025/12", "2026/2"), ("2026/12", "2026/11", "2027/1"), ("2000/1", None, "2000/2")],
)
def test_month_links_neighbours_and_keeps_filters(client, month, before, after):
    page = client.get(f"/lich-doi-thoai/{month}/?hinh-thuc=online").content.decode()
    for rel, wanted in (("prev", before), ("next", after)):
        link = f'rel="{rel}" href="/lich-doi-thoai/{wanted}/?hinh-thuc=online"'
        assert (link in page) == (wanted is not None)


@pytest.mark.parametrize("address", ["2026/13/", "2026/0/", "1999/12/", "2101/1/", "99999/1/", "1999/", "2101/"])
def test_impossible_month_or_year_is_404(client, address):
    assert client.get(f"/lich-doi-thoai/{address}").status_code == 404


def test_empty_month_says_so_and_links(client):
    page = client.get("/en/lich-doi-thoai/2026/6/").content.decode()
    assert "Nothing takes place in this month" in page
    assert 'href="/en/lich-doi-thoai/"' in page
    assert "noindex" in page


def test_year_links_dialogue_days_to_months(client):
    make_dialogue(theme="Nước sạch", on=date(2026, 6, 25), held=False)
    page = client.get("/lich-doi-thoai/2026/").content.decode()
    assert page.count("<caption>") == 12
    assert between(page, 'href="/lich-doi-thoai/2026/6/#ngay-2026-06-25"', "</a>").endswith(", Nước sạch</span>")


def test_hidden_dialogue_is_in_no_calendar(client):
    make_dialogue(theme="Chưa ai biết", on=date(2026, 6, 25), announced=False, held=False)
    for address in (JUNE, "/lich-doi-thoai/2026/", "/lich-doi-thoai/"):
        assert "Chưa ai biết" not in read(client, address)


def test_unit_filter_includes_lower_units(client):
    province = make_unit("UBND tỉnh", level="province", kind=Unit.Kind.PEOPLES_COMMITTEE)
    commune = make_unit("UBND xã", parent=province)
    make_dialogue(theme="Của phòng", on=date(2026, 6, 22), held=False, chair=make_head(make_unit(parent=commune)))
    make_dialogue(theme="Của xã", on=date(2026, 6, 23), held=False, chair=make_head(commune))
    make_dialogue(theme="Của xã khác", on=date(2026, 6, 24), held=False)
    for address in (JUNE, "/lich-doi-thoai/", "/lich-doi-thoai/2026/"):
        of_province = read(client, address, **{"don-vi": province.slug})
        assert "Của phòng" in of_province
        assert "Của xã" in of_province
        assert "Của xã khác" not in of_province
    department = Unit.objects.get(parent=commune)
    only = read(client, JUNE, **{"don-vi": department.slug})
    assert "Của phòng" in only
    assert "Của xã" not in only


@pytest.mark.parametrize(
    ("side", "wanted", "other"), [("sap-toi", "Sẽ tới", "Đã xong"), ("da-qua", "Đã xong", "Sẽ tới")]
)
def test_list_shows_upcoming_or_past_only(client, side, wanted, other):
    make_dialogue(theme="Sẽ tới", on=date(2026, 6, 22), held=False)
    make_dialogue(theme="Đã xong")
    page = read(client, "/lich-doi-thoai/", khi=side)
    assert wanted in page
    assert other not in page
