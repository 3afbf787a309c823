"""A button that is pressed twice, and a form to which the browser went back, act once."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Dialogue
from portal.organisations.models import HeadTerm, Place, Role
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.supervision.models import Finding, Verdict

from . import world
from .forms import Fields, fields

pytestmark = pytest.mark.django_db

REFUSAL = "không có gì bị nhập hai lần"
ENTERED: dict[str, tuple[Any, Role, dict[str, str]]] = {
    "dialogues": (Dialogue, Role.CLERK, {"theme": "Đất đai", "place_text": "Sân", "starts_at": "10/12/2026 14:00"}),
    "petitions": (
        Petition,
        Role.CLERK,
        {"title": "Đường ngập", "content": "Mưa là ngập."},
    ),
    "headterms": (HeadTerm, Role.ADMINISTRATOR, {"title": "Chủ tịch UBND xã, nhiệm kỳ mới"}),
    "places": (Place, Role.ADMINISTRATOR, {"name": "xã Ngò", "kind": "commune", "level": "commune"}),
}


@pytest.fixture
def client_for(a, province):
    top = world.account("top", province, Role.ADMINISTRATOR)
    return lambda role: world.client_of(top) if role == Role.ADMINISTRATOR else a.client(role)


@pytest.mark.parametrize("namespace", ENTERED)
def test_new_record_is_entered_once(a, client_for, namespace):
    model, role, typed = ENTERED[namespace]
    client = client_for(role)
    url = reverse(f"{namespace}:add")
    opened = fields(client, url)
    form = {**{name: value or first_choice(client, url, name) for name, value in opened.items()}, **typed}
    before = model._base_manager.count()

    first, second = client.post(url, form), client.post(url, form)

    assert (first.status_code, second.status_code) == (302, 200), first.context and first.context["form"].errors
    assert REFUSAL in second.content.decode()
    assert model._base_manager.count() == before + 1
    parser = Fields()
    parser.feed(second.content.decode())
    again = {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}
    assert client.post(url, again).status_code == 302, "whoever means it enters it"
    assert model._base_manager.count() == before + 2


def test_form_fetched_again_enters_nothing_twice(a):
    """As a browser that goes back does: it asks for the form anew, and fills in what was typed."""
    client = a.client(Role.CLERK)
    url = reverse("petitions:add")
    typed = {"title": "Đường ngập", "content": "Mưa là ngập."}
    assert client.post(url, {**fields(client, url), **typed}).status_code == 302
    again = client.post(url, {**fields(client, url), **typed})
    assert REFUSAL in again.content.decode()
    assert Petition.objects.count() == 1


def first_choice(client: Any, url: str, name: str) -> str:
    field = client.get(url).context["form"].fields.get(name)
    choices = [str(key) for key, _label in getattr(field, "choices", ()) if key]
    return choices[0] if choices and getattr(field, "required", False) else ""


def test_corrected_form_is_entered(a):
    client = a.client(Role.CLERK)
    url = reverse("petitions:add")
    form = {**fields(client, url), "title": "Đường ngập", "content": ""}
    assert client.post(url, form).status_code == 200
    assert client.post(url, {**form, "content": "Mưa là ngập."}).status_code == 302
    assert Petition.objects.count() == 1


def test_finding_is_recorded_once(a):
    world.published_notice(a)
    commitment = Commitment.objects.order_by("pk").first()
    commitments.report(commitment, by=Actor(str(a.department)), on=world.today(), text="Đã sửa 20 m.")
    client = a.client(Role.SUPERVISOR)
    url = reverse("commitments:find", args=[commitment.pk])
    form = {**fields(client, url), "verdict": Verdict.NOT.value, "reason": "Chưa làm."}

    client.post(url, form)
    assert client.post(url, form).status_code == 200

    assert Finding.objects.count() == 1
