"""Sessions of an account: listed, ended one by one or all, and with the account or its password."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.desk.identity import sessions
from portal.organisations.models import Role

from . import world
from .accounts import PASSWORD, forget_tries, is_inside, log_in, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    forget_tries()


@pytest.fixture
def clerk(a):
    return with_password(a.staff[Role.CLERK])


@pytest.fixture
def here(clerk) -> Client:
    client = Client(headers={"User-Agent": "Firefox ở cơ quan"}, REMOTE_ADDR="192.0.2.1")
    log_in(client, clerk)
    return client


@pytest.fixture
def elsewhere(clerk) -> Client:
    client = Client(headers={"User-Agent": "Chrome ở nhà"}, REMOTE_ADDR="198.51.100.7")
    log_in(client, clerk, address="198.51.100.7")
    return client


def test_sessions_are_listed(here, elsewhere):
    page = here.get(reverse("usersessions_list")).content.decode()
    for shown in ("192.0.2.1", "198.51.100.7", "Firefox ở cơ quan", "Chrome ở nhà"):
        assert shown in page


def test_address_is_the_true_client(clerk, client, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    sent = {"login": clerk.username, "password": PASSWORD}
    client.post(reverse("account_login"), sent, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.9")
    assert UserSession.objects.get().ip == "192.0.2.9"


def test_one_session_is_ended(here, elsewhere):
    other = UserSession.objects.get(ip="198.51.100.7")
    here.post(reverse("end_session", args=[other.pk]))
    assert is_inside(here)
    assert not is_inside(elsewhere)


def test_all_others_are_ended(here, elsewhere):
    here.post(reverse("usersessions_list"))
    assert is_inside(here)
    assert not is_inside(elsewhere)


def test_nobody_ends_those_of_others(here, b):
    client = b.client(Role.CLERK)
    answer = client.post(reverse("end_session", args=[UserSession.objects.get().pk]))
    assert answer.status_code == 404
    assert is_inside(here)


def test_new_password_ends_the_others(here, elsewhere):
    new = "mat-khau-moi-hoan-toan"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), sent)
    assert is_inside(here)
    assert not is_inside(elsewhere)


@pytest.mark.parametrize("by", ["form", "bulk action"])
def test_closed_account_loses_its_sessions(by, clerk, here):
    if by == "form":
        clerk.is_active = False
        clerk.save()
    else:
        client = world.client_of(world.User.objects.create_superuser("quantri"))
        address = reverse("wagtail_bulk_action", args=["auth", "user", "set_active_state"])
        client.post(f"{address}?id={clerk.pk}", {"mark_as_active": "False"})
    world.User.objects.filter(pk=clerk.pk).update(is_active=True)
    assert not is_inside(here)


def test_session_from_before_is_listed(clerk):
    client = world.client_of(clerk)
    client.get(reverse("wagtailadmin_home"))
    assert UserSession.objects.filter(user=clerk).count() == 1


def test_activity_is_written_seldom(clerk):
    client = world.client_of(clerk)
    client.get(reverse("account_change_password"))
    seen = UserSession.objects.get().last_seen_at
    client.get(reverse("account_change_password"))
    assert UserSession.objects.get().last_seen_at == seen


def test_expired_sessions_are_forgotten(here):
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=15))
    sessions.forget_expired.call()
    assert not UserSession.objects.exists()
