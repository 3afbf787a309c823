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


def test_who_asks_for_an_old_name_finds_the_new_one_and_the_other_way_round(places):
    assert searched("đường xã Tân Hòa") == {"Xã Yên Thuận"}
    assert searched("Tân Hòa") == {"Xã Yên Thuận"}
    assert searched("nước sạch Yên Thuận") == {"Xã Tân Hòa", "Xã Vân Khê"}


def test_names_are_known_without_accents_but_not_with_others(places):
    assert searched("duong tan hoa") == {"Xã Yên Thuận"}
    assert searched("tấn hoá") == set()


def test_a_name_may_have_changed_more_than_once(places):
    _old, _other, new = places
    merged(new, into=commune("Phường Yên Hòa", Place.Kind.WARD), on=date(2026, 1, 1))
    assert searched("Tân Hòa") == {"Xã Yên Thuận", "Phường Yên Hòa"}
    assert searched("Yên Hòa") == {"Xã Yên Thuận", "Xã Tân Hòa", "Xã Vân Khê"}


def test_a_place_that_only_changed_its_rank_is_searched_by_its_plain_name(places):
    merged(commune("Thị trấn Đồi Sim", Place.Kind.TOWNSHIP), into=commune("Xã Đồi Sim"))
    assert searched("thị trấn Đồi Sim") == {"Xã Đồi Sim"}
    assert searched("Đồi Sim") == set()


def test_a_name_of_one_syllable_keeps_its_rank(places):
    merged(commune("Xã Vĩnh"), into=commune("Xã Vĩnh Lộc"))
    assert searched("vĩnh") == set()
    assert searched("xã Vĩnh") == {"Xã Vĩnh Lộc"}


def test_histories_that_run_in_a_circle_end(places):
    old, _other, new = places
    merged(new, into=old, on=date(2026, 1, 1))
    assert searched("Tân Hòa") == {"Xã Yên Thuận", "Xã Vân Khê"}


def test_units_are_searched_by_the_names_of_their_successors_under_every_name_they_have():
    old = Unit.objects.create(name="Điện lực huyện Yên Thuận", kind=Unit.Kind.ENTERPRISE, level=Level.DISTRICT)
    new = Unit.objects.create(name="Đội quản lý điện Yên Thuận", kind=Unit.Kind.ENTERPRISE, level=Level.PROVINCE)
    UnitSuccession.objects.create(predecessor=old, successor=new, on=REFORM)
    AgencyName.objects.create(unit=old, name="Điện lực huyện")
    assert searched("điện lực huyện cắt điện") == {"Đội quản lý điện Yên Thuận"}


def test_what_stands_in_quotation_marks_is_searched_under_its_own_name_alone(places):
    assert searched("“Tân Hòa” đường") == set()
    [changed] = RenamedPlaces.from_database().changed_in("đường xã Tân Hòa hỏng")
    assert changed.only == "đường “xã Tân Hòa” hỏng"


def test_each_name_is_told_with_the_days_on_which_it_came_and_went(places):
    with translation.override("en"):
        [changed] = RenamedPlaces.from_database().changed_in("Yên Thuận")
        assert [str(other) for other in changed.others] == [
            "Xã Tân Hòa (until 1 July 2025)",
            "Xã Vân Khê (until 1 July 2025)",
        ]


def test_a_name_with_a_comma_breaks_no_rule():
    merged(commune("Xã Tân Hòa, Cầu Đất"), into=commune("Xã Mới # Lạ => Quá"))
    assert list(RenamedPlaces.from_database().lines())
    assert searched("Tân Hòa Cầu Đất") == {"Xã Mới # Lạ => Quá"}


def test_a_succession_holds_from_the_next_question_on(places):
    assert lexicon.current().names.changed_in("Đồng Ván") == []
    merged(commune("Xã Đồng Ván"), into=places[2])
    assert lexicon.current().names.changed_in("Đồng Ván") != []


@pytest.mark.usefixtures("example")
def test_the_page_says_under_which_names_it_searched(index):
    old, new = PlaceSuccession.objects.first().predecessor, PlaceSuccession.objects.first().successor
    response = Client().get("/tim-kiem/", {"q": f"kiến nghị {old.name}"})
    assert new.name in response.content.decode()
    [(changed, only)] = response.context["changed_names"]
    assert new.name in [other.name for other in changed.others]
    assert Client().get(f"/tim-kiem/{only}").context["changed_names"] == []


@pytest.mark.usefixtures("example")
def test_what_happened_under_an_old_name_is_found_by_the_new_one(index):
    happened = Petition.objects.public().filter(place__successors__isnull=False).first()
    new = happened.place.successors.first()
    response = Client().get("/tim-kiem/", {"q": f"{happened.code} {new.name}"})
    assert happened.get_absolute_url() in response.content.decode()
    answer = outbox.engine().search(
        Criteria(words=f"{happened.title} {new.name}"), today=REFORM, synonyms=lexicon.current().synonyms
    )
    assert answer.hits[0][:2] == (("petition", happened.pk), Match.EXACT)
