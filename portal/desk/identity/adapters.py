"""What allauth leaves to the portal: who the client is, how mail goes out, who may try again, what is encrypted."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.dispatch import mail
from portal.dispatch.client_address import client_address

from . import delays

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOWHERE = "::"  # where a server names no address, on a socket


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or NOWHERE

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        if not delays.may_try_password(credentials["username"], request):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: str) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            delays.password_was_right(credentials["username"], request)
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """A log-in of the last minutes is as good: who has just logged in to set up a factor is not asked twice."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        earliest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, self.request.user)
        return not any(record["at"] > earliest for record in records)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, object]) -> None:
        if delays.may_be_sent_reset(user):
            super().send_password_reset_mail(user, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below the address of the site, whatever host was asked."""
        return settings.SITE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Queued as every mail of the portal is: how long the answer takes tells nobody whether an account exists."""
        site = get_current_site(self.request)
        message = self.render_mail(template_prefix, email, {"current_site": site, "email": email, **context})
        key = f"account:{template_prefix.rpartition('/')[2]}:{uuid4()}"
        mail.send(to=email, subject=message.subject, text=str(message.body), key=key)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with a key made of SECRET_KEY: a copy of the database gives no second factor away."""

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Of a key that is gone nothing is left but a secret that nobody has: no code fits, and pages still open."""
        try:
            return _keys().decrypt(encrypted_text).decode()
        except InvalidToken:
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        return f"{settings.WAGTAIL_SITE_NAME} {context.request.get_host()}"


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    return urlsafe_b64encode(salted_hmac(__name__, "second factor", secret=secret, algorithm="sha256").digest())
