"""A reader's own commune: what is chosen in the browser is answered by fragments that are the same for everybody."""

from datetime import date, timedelta

import pytest

from portal.dialogues import publication
from portal.organisations.models import Place, PlaceSuccession
from portal.records.actors import Actor
from tests.factories import make_dialogue, make_head, make_notice, make_petition, make_unit

from .reading import read

pytestmark = pytest.mark.django_db

BY = Actor("Văn phòng UBND xã")


def commune(name: str = "xã Suối Ngàn", **values) -> Place:
    return Place.objects.create(name=name, level="commune", kind="commune", **values)


def glance(client, place):
    return read(client, f"/en/xa/{place.slug}/")


def test_communes_of_today_can_be_chosen(client, today):
    commune()
    commune("xã Cũ", valid_to=date(2025, 6, 30))
    Place.objects.create(name="tỉnh Bắc Ninh", level="province", kind="province")
    choices = read(client, "/xa/")
    assert "xã Suối Ngàn" in choices
    assert "xã Cũ" not in choices
    assert "tỉnh Bắc Ninh" not in choices


def test_commune_shows_dialogue_notice_and_petitions(client, today):
    place = commune()
    head = make_head(make_unit("UBND xã Suối Ngàn", place=place))
    make_dialogue(chair=head, on=today + timedelta(days=9), held=False, theme="Nước sạch")
    notice = make_notice(dialogue=make_dialogue(chair=head))
    make_petition(place=place)
    said = glance(client, place)
    assert "Nước sạch , 24 June 2026" in said
    assert notice.number in said
    assert "1 open petition" in said


def test_successor_commune_counts_former_petitions(client, today):
    old, new = commune("xã Cũ", valid_to=date(2025, 6, 30)), commune("xã Mới")
    PlaceSuccession.objects.create(predecessor=old, successor=new, on=date(2025, 7, 1))
    make_petition(place=old)
    make_petition(place=new)
    assert "2 open petitions" in glance(client, new)


def test_commune_page_omits_hidden_records(client, today):
    place = commune()
    head = make_head(make_unit(place=place))
    make_petition(place=place, public=False)
    make_notice(dialogue=make_dialogue(chair=head, announced=False, held=False), publish=False)
    said = glance(client, place)
    assert "0 open petitions" in said
    assert "No dialogue is announced" in said
    assert "No notice has been published" in said


def test_commune_page_omits_withdrawn_notice(client, today):
    place = commune()
    notice = make_notice(dialogue=make_dialogue(chair=make_head(make_unit(place=place))))
    publication.withdraw(notice, by=BY, on=today, reason="Ban hành nhầm.")
    assert notice.number not in glance(client, place)


def test_former_or_unknown_commune_is_404(client, today):
    old = commune("xã Cũ", valid_to=date(2025, 6, 30))
    assert client.get(f"/xa/{old.slug}/").status_code == 404
    assert client.get("/xa/khong-co/").status_code == 404


def test_commune_asks_at_most_8_queries(client, today, django_assert_max_num_queries):
    place = commune()
    for _ in range(12):
        make_petition(place=place)
        make_unit(place=place)
    with django_assert_max_num_queries(8):
        client.get(f"/xa/{place.slug}/")
