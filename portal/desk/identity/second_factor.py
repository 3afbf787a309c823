"""Who must have a second factor, and how somebody who lost it loses it for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.dispatch import mail
from portal.organisations.models import Role
from portal.organisations.policy import reach_of

from . import sessions

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

MUST_HAVE = (Role.APPROVER, Role.SUPERVISOR, Role.ADMINISTRATOR)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REMOVED = "account.second_factor_removed"


def must_have(user: User | AnonymousUser) -> bool:
    """Whoever publishes, judges or grants rights, by the memberships of today. A superuser holds every role."""
    return any(reach_of(user, on=timezone.localdate()).holds(role) for role in MUST_HAVE)


def has(user: User | AnonymousUser) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_missing(user: User | AnonymousUser) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and must_have(user) and not has(user)


def remove(user: User, *, by: User | None) -> bool:
    """Takes away every factor of the account and ends its sessions; the log knows who did it, and the owner is told.

    False if there was none. `by` is None for whoever runs the portal, on the command line.
    """
    removed, _models = Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    if not removed:
        return False
    entry = log(user, REMOVED, user=by)
    if user.email:
        subject = _("Your second factor was removed")
        mail.send(to=user.email, subject=subject, text=_told(by), key=f"{REMOVED}:{entry.uuid}")
    return True


def _told(by: User | None) -> str:
    who = by.get_username() if by else _("whoever runs the portal")
    return _(
        "Your second factor was removed by %(who)s, and all your sessions have ended. Log in with your password and "
        "set up a new one.\n\nIf you did not ask for this, tell your unit at once: somebody may want to act in your "
        "name.\n\n%(address)s\n"
    ) % {"who": who, "address": f"{settings.WAGTAILADMIN_BASE_URL}/quan-tri/"}
