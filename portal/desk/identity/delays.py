"""Delays: wrong passwords and codes are counted by account and client, in counts that all processes share.

Whoever guesses waits; the account stays open to everybody else. Only codes are counted from anywhere, too: they are
few, and asked of those alone who know the password already. A new password by mail ends the delay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal.cryptokit import normalize_user_code
from django.http import HttpRequest

from portal.dispatch import rate_limits
from portal.dispatch.client_address import caller

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PASSWORDS = "8/15minute"
CODES = "8/15minute"
CODES_FROM_ANYWHERE = "100/day"
ONCE = "1/2minute"  # longer than a code is valid: MFA_TOTP_TOLERANCE
RESETS = "3/hour"


def may_try_password(username: str, request: HttpRequest) -> bool:
    """Counts one more try."""
    return rate_limits.is_allowed(PASSWORDS, "password", username.casefold(), caller(request))


def password_was_right(username: str, request: HttpRequest) -> None:
    rate_limits.clear(PASSWORDS, "password", username.casefold(), caller(request))


def may_try_code(user: User, request: HttpRequest) -> bool:
    """Counts one more try."""
    is_allowed = rate_limits.is_allowed(CODES, "code", str(user.pk), caller(request))
    return is_allowed and rate_limits.is_allowed(CODES_FROM_ANYWHERE, "code", str(user.pk))


def code_was_right(user: User, request: HttpRequest) -> None:
    rate_limits.clear(CODES, "code", str(user.pk), caller(request))


def is_first_use(user: User, code: str) -> bool:
    """Whoever looked over a shoulder comes too late, in another process as well."""
    return rate_limits.is_allowed(ONCE, "used code", str(user.pk), normalize_user_code(code))


def may_be_sent_reset(user: User) -> bool:
    return rate_limits.is_allowed(RESETS, "password reset", str(user.pk))


def end(user: User, request: HttpRequest) -> None:
    """The delays of the account for this client."""
    password_was_right(user.get_username(), request)
    code_was_right(user, request)
    rate_limits.clear(CODES_FROM_ANYWHERE, "code", str(user.pk))
