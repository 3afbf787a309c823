"""Old and new names: both are searched, and the page says so."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from portal.organisations.models import AgencyName, Level, Place, PlaceSuccession, Unit, UnitSuccession
from portal.petitions.models import Petition
from search.index import outbox
from search.lexicon import current as lexicon
from search.lexicon.renamed_places import RenamedPlaces
from search.query.answer import Match
from search.query.criteria import Criteria

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


def commune(name, kind=Place.Kind.COMMUNE):
    return Place.objects.create(name=name, kind=kind, level=Level.COMMUNE)


def merged(*before, into, on=REFORM):
    for predecessor in before:
        PlaceSuccession.objects.create(predecessor=predecessor, successor=into, on=on)


@pytest.fixture
def places():
    old, other, new = commune("Xã Tân Hòa"), commune("Xã Vân Khê"), commune("Xã Yên Thuận")
    merged(old, other, into=new)
    return old, other, new


def searched(question):
    """The names searched beside those in a question."""
    return {other.name for changed in RenamedPlaces.from_database().changed_in(question) for other in changed.others}


def test_renamed_place_is_searched_both_ways(places):
    assert searched("đường xã Tân Hòa") == {"Xã Yên Thuận"}
    assert searched("Tân Hòa") == {"Xã Yên Thuận"}
    assert searched("nước sạch Yên Thuận") == {"Xã Tân Hòa", "Xã Vân Khê"}


def test_names_match_unaccented_not_wrongly_accented(places):
    assert searched("duong tan hoa") == {"Xã Yên Thuận"}
    assert searched("tấn hoá") == set()


def test_chain_of_renamings_is_followed(places):
    _old, _other, new = places
    merged(new, into=commune("Phường Yên Hòa", Place.Kind.WARD), on=date(2026, 1, 1))
    assert searched("Tân Hòa") == {"Xã Yên Thuận", "Phường Yên Hòa"}
    assert searched("Yên Hòa") == {"Xã Yên Thuận", "Xã Tân Hòa", "Xã Vân Khê"}


def test_plain_name_covers_changed_rank(places):
    merged(commune("Thị trấn Đồi Sim", Place.Kind.TOWNSHIP), into=commune("Xã Đồi Sim"))
    assert searched("thị trấn Đồi Sim") == {"Xã Đồi Sim"}
    assert searched("Đồi Sim") == set()


def test_one_syllable_name_keeps_rank(places):
    merged(commune("Xã Vĩnh"), into=commune("Xã Vĩnh Lộc"))
    assert searched("vĩnh") == set()
    assert searched("xã Vĩnh") == {"Xã Vĩnh Lộc"}


def test_circular_successions_end(places):
    old, _other, new = places
    merged(new, into=old, on=date(2026, 1, 1))
    assert searched("Tân Hòa") == {"Xã Yên Thuận", "Xã Vân Khê"}


def test_unit_aliases_search_successor_names():
    old = Unit.objects.create(name="Điện lực huyện Yên Thuận", kind=Unit.Kind.ENTERPRISE, level=Level.DISTRICT)
    new = Unit.objects.create(name="Đội quản lý điện Yên Thuận", kind=Unit.Kind.ENTERPRISE, level=Level.PROVINCE)
    UnitSuccession.objects.create(predecessor=old, successor=new, on=REFORM)
    AgencyName.objects.create(unit=old, name="Điện lực huyện")
    assert searched("điện lực huyện cắt điện") == {"Đội quản lý điện Yên Thuận"}


def test_quoted_name_is_searched_alone(places):
    assert searched("“Tân Hòa” đường") == set()
    [changed] = RenamedPlaces.from_database().changed_in("đường xã Tân Hòa hỏng")
    assert changed.only == "đường “xã Tân Hòa” hỏng"


def test_former_names_show_their_dates(places):
    with translation.override("en"):
        [changed] = RenamedPlaces.from_database().changed_in("Yên Thuận")
        assert [str(other) for other in changed.others] == [
            "Xã Tân Hòa (until 1 July 2025)",
            "Xã Vân Khê (until 1 July 2025)",
        ]


def test_comma_in_name_breaks_no_rule():
    merged(commune("Xã Tân Hòa, Cầu Đất"), into=commune("Xã Mới # Lạ => Quá"))
    assert list(RenamedPlaces.from_database().lines())
    assert searched("Tân Hòa Cầu Đất") == {"Xã Mới # Lạ => Quá"}


def test_succession_takes_effect_at_once(places):
    assert lexicon.current().names.changed_in("Đồng Ván") == []
    merged(commune("Xã Đồng Ván"), into=places[2])
    assert lexicon.current().names.changed_in("Đồng Ván") != []


@pytest.mark.usefixtures("example")
def test_page_lists_other_searched_names(index):
    old, new = PlaceSuccession.objects.first().predecessor, PlaceSuccession.objects.first().successor
    response = Client().get("/tim-kiem/", {"q": f"kiến nghị {old.name}"})
    assert new.name in response.content.decode()
    [(changed, only)] = response.context["changed_names"]
    assert new.name in [other.name for other in changed.others]
    assert Client().get(f"/tim-kiem/{only}").context["changed_names"] == []


@pytest.mark.usefixtures("example")
def test_new_name_finds_older_record(index):
    happened = Petition.objects.public().filter(place__successors__isnull=False).first()
    new = happened.place.successors.first()
    response = Client().get("/tim-kiem/", {"q": f"{happened.code} {new.name}"})
    assert happened.get_absolute_url() in response.content.decode()
    answer = outbox.engine().search(
        Criteria(words=f"{happened.title} {new.name}"), today=REFORM, synonyms=lexicon.current().synonyms
    )
    assert answer.hits[0][:2] == (("petition", happened.pk), Match.EXACT)
