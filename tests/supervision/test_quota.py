"""“At least 4 a year”, in both readings."""

from datetime import date

import pytest

from portal.dialogues.models import Dialogue
from portal.dialogues.models.dialogues import Form
from portal.organisations.models import Place
from portal.supervision.quota import counted, quota
from tests.factories import make_dialogue, make_head, make_unit

pytestmark = pytest.mark.django_db


def rows_of(reading):
    found = quota(counted(Dialogue.objects.public()), required={"commune": 4})
    return [(row.name, row.held, row.ahead, row.extraordinary, row.required) for row in getattr(found, reading)]


@pytest.fixture
def place():
    return Place.objects.create(name="xã Tân Hòa", level="commune", kind="commune")


def test_a_locality_counts_the_dialogues_of_all_its_organs(place):
    for unit in (make_unit("Đảng ủy xã", place=place), make_unit("UBND xã", place=place)):
        make_dialogue(chair=make_head(unit))
    assert rows_of("by_locality") == [("xã Tân Hòa", 2, 0, 0, 4)]
    assert [held for _, held, *_ in rows_of("by_head")] == [1, 1]


def test_a_unit_without_a_territory_is_its_own_locality():
    make_dialogue(chair=make_head(make_unit("Công ty Thủy nông")))
    assert rows_of("by_locality") == [("Công ty Thủy nông", 1, 0, 0, 4)]


def test_two_places_of_one_name_are_two_localities(place):
    other = Place.objects.create(name="xã Tân Hòa", slug="xa-tan-hoa-2", level="commune", kind="commune")
    for each in (place, other):
        make_dialogue(chair=make_head(make_unit(place=each)))
    assert len(rows_of("by_locality")) == 2


def test_two_terms_under_one_title_are_two_heads(place):
    unit = make_unit("UBND xã", place=place)
    make_dialogue(chair=make_head(unit, valid_to=date(2026, 3, 31)))
    make_dialogue(chair=make_head(unit, valid_from=date(2026, 4, 1)), on=date(2026, 4, 7))
    assert [held for _, held, *_ in rows_of("by_head")] == [1, 1]
    assert [held for _, held, *_ in rows_of("by_locality")] == [2]


def test_an_extraordinary_dialogue_is_counted_apart(place):
    head = make_head(make_unit(place=place))
    make_dialogue(chair=head)
    make_dialogue(chair=head, form=Form.EXTRAORDINARY)
    assert rows_of("by_locality") == [("xã Tân Hòa", 1, 0, 1, 4)]


def test_what_lies_ahead_is_not_counted_as_held(place):
    make_dialogue(chair=make_head(make_unit(place=place)), held=False)
    assert rows_of("by_locality") == [("xã Tân Hòa", 0, 1, 0, 4)]


def test_a_level_without_a_rule_owes_no_number(place):
    make_dialogue(chair=make_head(make_unit(level="province", place=place)))
    assert rows_of("by_head")[0][-1] is None


@pytest.mark.parametrize("size", [1, 9])
def test_dialogues_are_counted_in_one_query(django_assert_num_queries, size):
    for _ in range(size):
        make_dialogue()
    with django_assert_num_queries(1):
        counted(Dialogue.objects.public())
