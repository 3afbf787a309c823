"""Accounts that log in as people do: with a password, and the code of an app."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.dispatch import rate_limits

PASSWORD = "mot-mat-khau-dai"


def forget_tries() -> None:
    rate_limits.reset()
    cache.clear()


def with_password(user: Any) -> Any:
    user.set_password(PASSWORD)
    user.save()
    return user


def with_app(user: Any) -> str:
    """Sets up an authenticator app with recovery codes; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code(secret: str) -> str:
    """None of those that hold now or within a minute."""
    now = int(time.time()) // 30
    valid = {format_hotp_value(hotp_value(secret, now + step)) for step in range(-3, 4)}
    return next(code for code in map("{:06}".format, range(100)) if code not in valid)


def recovery_codes(user: Any) -> list[str]:
    codes: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return codes


def log_in(client: Client, user: Any, password: str = PASSWORD, *, address: str = "192.0.2.1") -> HttpResponse:
    sent = {"login": user.get_username(), "password": password}
    return client.post(reverse("account_login"), sent, REMOTE_ADDR=address)


def give_code(client: Client, code: str, *, address: str = "192.0.2.1") -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=address)


def is_inside(client: Client) -> bool:
    return client.get(reverse("wagtailadmin_home")).status_code == 200
