"""Removals at the desk: who proposes, who decides, what each of them sees."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from portal.organisations.models import Membership, Role
from portal.petitions.models import Petition
from portal.records.levels import Visibility
from portal.removals.models import PurgeEvent, Removal
from tests.removals.two_persons import propose, send_back

from . import forms, world

SECRET = "Chuyện phải quên"


@pytest.fixture
def petition(a):
    return world.petition(world.held_dialogue(a), title=SECRET)


@pytest.fixture
def proposal(a, petition):
    return propose(petition, user=a.staff[Role.CLERK])


def address(verb: str, record: Petition | Removal) -> str:
    return reverse(f"{type(record)._meta.model_name}s:{verb}", args=[record.pk])


def post(client, verb, record, **data):
    url = address(verb, record)
    return client.post(url, forms.fields(client, url) | data, follow=True)


PROPOSED = {"basis": "denunciation", "document": "8/CV-UBND"}


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER])
def test_clerk_and_approver_propose(a, petition, role):
    post(a.client(role), "propose_purge", petition, code=petition.code, **PROPOSED)
    petition.refresh_from_db()
    assert petition.visibility == Visibility.NEVER
    assert Removal.objects.get().user == a.staff[role]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_others_propose_nothing(a, petition, role):
    typed = {"code": petition.code, **PROPOSED}
    for verb in ("propose_purge", "propose_complaint"):
        assert a.client(role).post(address(verb, petition), typed).status_code in (302, 403, 404)
    assert not Removal.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.REPORTER, Role.ADMINISTRATOR])
def test_own_unit_decides_nothing_beside_supervisor(a, petition, proposal, role):
    client = a.client(role)
    for verb in ("confirm_purge", "confirm", "send_back"):
        client.post(address(verb, proposal), {"has_read": "on", "remark": "Không phải."})
    assert Removal.objects.get().is_waiting
    assert Petition.objects.filter(pk=petition.pk).exists()


def test_supervisor_reads_and_deletes(a, petition, proposal):
    client = a.client(Role.SUPERVISOR)
    assert "Đề nghị gỡ bỏ chờ người thứ hai" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert petition.content in client.get(address("inspect", proposal)).content.decode()
    post(client, "confirm_purge", proposal, has_read="on")
    assert not Petition.objects.filter(pk=petition.pk).exists()
    assert PurgeEvent.objects.get().user == a.staff[Role.SUPERVISOR]


def test_second_confirmation_finds_nothing(a, proposal):
    client = a.client(Role.SUPERVISOR)
    url = address("confirm_purge", proposal)
    typed = forms.fields(client, url) | {"has_read": "on"}
    client.post(url, typed)
    assert client.post(url, typed).status_code == 404
    assert PurgeEvent.objects.count() == 1


def test_decision_names_deciding_unit(a, proposal):
    post(a.client(Role.SUPERVISOR), "send_back", proposal, remark="Chỉ là phản ánh.")
    assert Removal.objects.get(kind=Removal.Kind.RETURNED).actor == str(a.front)


def test_proposer_is_offered_no_decision(a, proposal):
    Membership.objects.create(user=a.staff[Role.CLERK], unit=a.front, role=Role.SUPERVISOR)
    shown = a.client(Role.CLERK).get(address("inspect", proposal)).content.decode()
    assert address("confirm_purge", proposal) not in shown


def test_missing_other_unit_is_said(a, proposal):
    sentence = "một người khác của cùng đơn vị quyết định"
    client = a.client(Role.APPROVER)
    assert sentence not in client.get(address("inspect", proposal)).content.decode()
    Membership.objects.filter(role=Role.SUPERVISOR).delete()
    assert sentence in client.get(address("inspect", proposal)).content.decode()


def test_returned_removal_waits_for_its_author(a, proposal):
    send_back(proposal, a.staff[Role.SUPERVISOR], "Chỉ là phản ánh.")
    assert "Chỉ là phản ánh." in a.client(Role.CLERK).get(reverse("wagtailadmin_home")).content.decode()


def test_hidden_record_offers_no_publication(a, petition, proposal):
    shown = a.client(Role.APPROVER).get(address("inspect", petition)).content.decode()
    assert "đang chờ người thứ hai" in shown
    assert address("publish", petition) not in shown
    assert address("propose_purge", petition) not in shown


def test_mails_hold_nothing_of_record(a, petition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post(a.client(Role.CLERK), "propose_purge", petition, code=petition.code, **PROPOSED)
    with django_capture_on_commit_callbacks(execute=True):
        post(a.client(Role.SUPERVISOR), "confirm_purge", Removal.objects.get(), has_read="on")
    assert [each.to for each in mail.outbox] == [[a.staff[Role.SUPERVISOR].email], [a.staff[Role.CLERK].email]]
    for each in mail.outbox:
        assert SECRET not in f"{each.subject} {each.body}"
        assert petition.code not in f"{each.subject} {each.body}"
