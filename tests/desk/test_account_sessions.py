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
from .accounts import PASSWORD, is_inside, log_in, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_tries_counted")]


@pytest.fixture
def clerk(a):
    return with_password(a.staff[Role.CLERK])


@pytest.fixture
def here(clerk) -> Client:
    client = Client(headers={"User-Agent": "Firefox/140.0 (Windows)"}, REMOTE_ADDR="192.0.2.1")
    log_in(client, clerk)
    return client


@pytest.fixture
def elsewhere(clerk) -> Client:
    client = Client(headers={"User-Agent": "Chrome/140.0 (Android)"}, REMOTE_ADDR="198.51.100.7")
    log_in(client, clerk, address="198.51.100.7")
    return client


def test_sessions_are_listed(here, elsewhere):
    page = here.get(reverse("usersessions_list")).content.decode()
    for shown in ("192.0.2.1", "198.51.100.7", "Firefox, Windows", "Chrome, Android"):
        assert shown in page


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/140.0 Chrome/134.0 Safari/537.36", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, macOS"),
        ("curl/8.0", "curl/8.0"),
    ],
)
def test_devices_have_names(sent, shown):
    assert sessions.device(sent) == shown


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
