"""Who must have a second factor, and how somebody who lost it loses it for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from portal.desk.workflow.emails import in_language_of
from portal.dispatch import mail
from portal.organisations.models import Role
from portal.organisations.policy import reach_of

from . import sessions

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.utils.functional import _StrPromise

MUST_HAVE = (Role.APPROVER, Role.SUPERVISOR, Role.ADMINISTRATOR)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REMOVED = "account.second_factor_removed"
REMOVED_SUBJECT = _("Your second factor was removed")
REMOVED_TEXT = _(
    "Your second factor was removed by %(who)s, and all your sessions have ended. Log in with your password and "
    "set up a new one.\n\nIf you did not ask for this, tell your unit at once: somebody may want to act in your "
    "name.\n\n%(address)s\n"
)
GUESSES_SUBJECT = _("Many wrong codes for your account")
GUESSES_TEXT = _(
    "Somebody has logged in with your password and typed many wrong codes. If it was not you, your password is "
    "known: set a new one now.\n\n%(address)s\n"
)


def must_have(user: User | AnonymousUser) -> bool:
    """Whoever publishes, judges or grants rights, by the memberships of today. A superuser holds every role."""
    return any(reach_of(user, on=timezone.localdate()).holds(role) for role in MUST_HAVE)


def has(user: User | AnonymousUser) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_missing(user: User | AnonymousUser) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and must_have(user) and not has(user)


@transaction.atomic
def remove(user: User, *, by: User | None) -> bool:
    """Takes away every factor of the account and ends its sessions; the log knows who did it, and the owner is told.

    False if there was none. `by` is None for whoever runs the portal, on the command line.
    """
    removed, _models = Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    if not removed:
        return False
    entry = log(user, REMOVED, user=by)
    who = by.get_username() if by else _("whoever runs the portal")
    _tell(user, REMOVED_SUBJECT, REMOVED_TEXT, key=f"{REMOVED}:{entry.pk}", who=who, address=_at("wagtailadmin_home"))
    return True


def warn_of_guesses(user: User) -> None:
    """Tells the owner, once a day: only who has the password is asked for a code."""
    key = f"account.guesses:{user.pk}:{timezone.localdate()}"
    _tell(user, GUESSES_SUBJECT, GUESSES_TEXT, key=key, address=_at("account_reset_password"))


def _tell(user: User, subject: _StrPromise, text: _StrPromise, *, key: str, **values: object) -> None:
    if user.email:
        with in_language_of(user):
            mail.send(to=user.email, subject=str(subject), text=text % values, key=key)


def _at(name: str) -> str:
    return settings.SITE_URL + reverse(name)
