"""A form is not lost to a session that ended: the desk asks before it sends, and the refusal says how to go on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.organisations.models import Role

pytestmark = pytest.mark.django_db


def test_session_tells_account_and_token(a):
    client = a.client(Role.CLERK)
    answer = client.get(reverse("desk_session"))
    assert answer.json()["account"] == str(a.staff[Role.CLERK].pk)
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_ended_session_is_told():
    assert Client().get(reverse("desk_session")).status_code == 302


def test_page_names_who_opened_it(a):
    page = a.client(Role.CLERK).get(reverse("petitions:add")).content.decode()
    assert f'data-account="{a.staff[Role.CLERK].pk}"' in page


def test_refused_form_tells_the_way_back(a):
    client = Client(enforce_csrf_checks=True)
    client.force_login(a.staff[Role.CLERK])
    answer = client.post(reverse("petitions:add"), {"title": "Đường ngập"})
    assert answer.status_code == 403
    assert "những gì bạn nhập vẫn còn ở đó" in answer.content.decode()
