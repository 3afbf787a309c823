"""An approver makes many petitions public on one page; each is judged as by its own button."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.organisations.models import Role
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.models import VisibilityDecision

from . import forms, world

PAGE = reverse("petitions:publish_many")


@pytest.fixture
def dialogue(a):
    return world.held_dialogue(a)


@pytest.fixture
def petitions(dialogue) -> list[Petition]:
    return [world.petition(dialogue, title=f"Đường số {number}", public=False) for number in range(3)]


@pytest.fixture
def approver(a):
    return a.client(Role.APPROVER)


def post(client, *, address: str = PAGE, **data):
    return client.post(address, forms.fields(client, address) | {"basis": "Kết luận 116-KL/TU"} | data, follow=True)


def public() -> set[str]:
    return set(Petition.objects.public().values_list("title", flat=True))


def test_ticked_petitions_become_public(approver, petitions):
    post(approver, ticked=[str(each.pk) for each in petitions[:2]])
    assert public() == {"Đường số 0", "Đường số 1"}
    decided = [VisibilityDecision.of(each).last() for each in petitions[:2]]
    assert {each.text for each in decided} == {"Kết luận 116-KL/TU"}


def test_all_shown_become_public(approver, petitions):
    page = post(approver, is_all="on").content.decode()
    assert len(public()) == 3
    assert "Không có kiến nghị nào chờ công khai" in page


def test_nothing_ticked_is_refused(approver, petitions):
    page = post(approver).content.decode()
    assert "Đánh dấu những kiến nghị" in page
    assert public() == set()


def test_missing_basis_keeps_ticks(approver, petitions):
    page = post(approver, ticked=[str(petitions[0].pk)], basis="").content.decode()
    assert f'value="{petitions[0].pk}" checked' in page
    assert public() == set()


def test_own_entry_is_not_offered(a, approver, petitions):
    own = Petition(unit=a.committee, title="Của tôi", content="Xin sửa cầu")
    lifecycle.receive(own, by=Actor(str(a.committee), a.staff[Role.APPROVER]), on=world.today())
    assert "Của tôi" not in approver.get(PAGE).content.decode()
    post(approver, is_all="on", shown=[str(own.pk)])
    assert public() == set()


def test_all_means_what_was_shown(dialogue, approver, petitions):
    opened = forms.fields(approver, PAGE)
    world.petition(dialogue, title="Đến sau", public=False)
    approver.post(PAGE, opened | {"basis": "Kết luận 116-KL/TU", "is_all": "on"})
    assert public() == {each.title for each in petitions}


def test_changed_petition_is_not_published(approver, petitions):
    opened = forms.fields(approver, PAGE)
    Petition.objects.filter(pk=petitions[0].pk).update(content="Ông Ba, thửa 12")
    page = approver.post(PAGE, opened | {"basis": "Kết luận 116-KL/TU", "is_all": "on"}, follow=True).content.decode()
    assert public() == {"Đường số 1", "Đường số 2"}
    assert f"{petitions[0].code}: " in page


def test_refused_choice_keeps_basis(approver, petitions):
    opened = forms.fields(approver, PAGE)
    Petition.objects.update(content="Đã sửa")
    page = approver.post(PAGE, opened | {"basis": "Kết luận 116-KL/TU", "is_all": "on"}).content.decode()
    assert "Kết luận 116-KL/TU" in page
    assert petitions[0].code in page
    assert public() == set()


def test_dialogue_limits_the_list(a, approver, dialogue, petitions):
    other = world.petition(world.held_dialogue(a, theme="Nước sạch"), title="Giếng cạn", public=False)
    page = approver.get(f"{PAGE}?dialogue={other.dialogue_id}").content.decode()
    assert "Giếng cạn" in page
    assert "Đường số 0" not in page


def test_petitions_of_others_are_not_listed(b, petitions):
    page = b.client(Role.APPROVER).get(PAGE).content.decode()
    assert "Đường số" not in page
    post(b.client(Role.APPROVER), ticked=[str(petitions[0].pk)])
    assert public() == set()


def test_clerk_makes_nothing_public(a, petitions):
    assert a.client(Role.CLERK).get(PAGE).status_code in (302, 403)
