"""The public register: quarters that are over, by unit, and no small number."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.visibility import decide
from portal.removals.models import PurgeEvent
from portal.removals.purge_list import start_of_month
from portal.supervision.figures.purge_register import register, withdrawals
from tests.factories import make_petition, make_unit

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 30)


def purged(count: int, *, unit, month: date = date(2026, 7, 1), **said) -> None:
    for _each in range(count):
        values = {"kind": "denunciation", "unit": unit, "actor": str(unit), "on": month, **said}
        PurgeEvent.objects.append(PurgeEvent.covering([], recorded_at=start_of_month(month), **values))


def test_fewer_than_three_are_not_told(client):
    unit = make_unit("UBND xã Kín")
    purged(2, unit=unit)
    (quarter,) = register(on=ON)
    assert (quarter.count, quarter.units) == (None, ())
    page = client.get("/so-xoa/").content.decode()
    assert "dưới 3" in page
    assert unit.name not in page


def test_small_units_are_added_up():
    purged(5, unit=make_unit("UBND xã Lớn"))
    purged(4, unit=make_unit("UBND xã Vừa"))
    purged(1, unit=make_unit("UBND xã Nhỏ"))
    (quarter,) = register(on=ON)
    assert [(each.name, each.count) for each in quarter.units] == [("UBND xã Lớn", 5), ("", 5)]
    assert quarter.count == 10


def test_running_quarter_is_not_told(client):
    purged(5, unit=make_unit(), month=date(2026, 10, 1))
    assert register(on=ON) == []
    assert [each.count for each in register(on=date(2027, 1, 1))] == [5]


@pytest.mark.parametrize("is_of_other_unit", [True, False])
def test_register_says_whether_units_confirm_themselves(is_of_other_unit):
    purged(3, unit=make_unit(), is_of_other_unit=is_of_other_unit)
    assert register(on=ON)[0].is_all_by_other_units is is_of_other_unit


def test_register_is_linked_from_every_page(client):
    for address in ("/kien-nghi/", "/du-lieu-mo/"):
        assert 'href="/so-xoa/"' in client.get(address).content.decode()


def test_register_is_translated(client):
    assert "Register of deletions" in client.get("/en/so-xoa/").content.decode()


def test_withdrawals_by_one_person_are_counted(client):
    """By unit, when the quarter is over; what was never public is no withdrawal."""
    for public in (True, True, True, False):
        decide(make_petition(public=public), level=Visibility.NEVER, by=Actor("UBND xã Ngò"), on=ON, basis="Đơn")
    now = timezone.localdate()
    assert withdrawals(on=now) == []
    (quarter,) = withdrawals(on=date(now.year + 1, 12, 31))
    assert [(each.name, each.count) for each in quarter.units] == [("UBND xã Ngò", 3)]
    assert "Petitions taken out of the public record" in client.get("/en/so-xoa/").content.decode()
