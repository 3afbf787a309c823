"""Open petitions on the map of today: what came from a former place counts where it belongs now."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.organisations.models import Boundary, Place, PlaceSuccession
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.supervision.figures.territory import territories
from tests.factories import make_petition

pytestmark = pytest.mark.django_db

MERGER = date(2025, 7, 1)
LAST_DAY = date(2025, 6, 30)
TODAY = date(2026, 6, 15)
SQUARE = {"type": "Polygon", "coordinates": [[[106.1, 21.4], [106.2, 21.4], [106.2, 21.5], [106.1, 21.4]]]}


def make_place(name: str, **validity: Any) -> Place:
    place = Place.objects.create(name=name, level="commune", kind="commune", **validity)
    Boundary.objects.create(place=place, geometry=SQUARE, **validity)
    return place


def told(*, on: date = TODAY) -> dict[str, int]:
    return {each.place.name: each.open for each in territories(Petition.objects.public(), on=on)}


@pytest.fixture
def merged():
    """Two communes that became one, with an open petition from each of the three."""
    old, other = (make_place(name, valid_to=LAST_DAY) for name in ("xã Cũ", "xã Kia"))
    new = make_place("xã Mới", valid_from=MERGER)
    for place in (old, other):
        PlaceSuccession.objects.create(predecessor=place, successor=new, on=MERGER)
    for place in (old, other, new):
        make_petition(place=place)


def test_map_shows_places_of_day(merged):
    assert told() == {"xã Mới": 3}
    assert told(on=LAST_DAY) == {"xã Cũ": 1, "xã Kia": 1}


def test_only_open_public_petitions_are_counted(merged):
    place = Place.objects.get(name="xã Mới")
    make_petition(place=place, public=False)
    lifecycle.answer(make_petition(place=place), by=Actor("UBND xã"), on=TODAY, text="Đã giải trình.")
    assert told() == {"xã Mới": 3}


def test_redrawn_boundary_holds_from_its_day():
    place = Place.objects.create(name="xã Mới", level="commune", kind="commune")
    moved = {**SQUARE, "coordinates": [[[106.3, 21.4], [106.4, 21.4], [106.4, 21.5], [106.3, 21.4]]]}
    Boundary.objects.create(place=place, geometry=SQUARE, valid_to=LAST_DAY)
    Boundary.objects.create(place=place, geometry=moved, valid_from=MERGER)
    assert [each.geometry for each in territories(Petition.objects.public(), on=TODAY)] == [moved]
