"""Sessions of accounts: tracked by allauth, ended by their owner, by a new password, and with the account."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.signals import password_reset
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.dispatch import schedule
from portal.dispatch.jobs import job

from . import delays

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# In the order in which they are looked for: many browsers name the others, too.
BROWSERS = (
    *(("coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet")),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
SEEN, EVERY = "seen", 300  # seconds: a session is seen to the minute or so, and written seldom


def note_activity(request: HttpRequest) -> None:
    """Also of sessions that began before they were tracked."""
    now = int(time.time())
    if request.session.get(SEEN, 0) + EVERY < now:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def end_all(user: User) -> None:
    get_adapter().end_sessions(UserSession.objects.filter(user=user))


def end_of_inactive(instance: User, **kwargs: object) -> None:
    """Otherwise they would hold again once the account is active again."""
    if not instance.is_active:
        end_all(instance)


def end_of_many_inactive(request: HttpRequest, action_type: str, objects: list[User], action: object) -> None:
    """Wagtail's bulk action changes accounts past the signal."""
    if action_type == "set_active_state":
        keys = [each.pk for each in objects]
        for account in get_user_model()._default_manager.filter(pk__in=keys, is_active=False):
            end_all(account)


def connect() -> None:
    post_save.connect(end_of_inactive, sender=settings.AUTH_USER_MODEL, dispatch_uid="desk.end_sessions")
    password_reset.connect(end_delays, dispatch_uid="desk.end_delays")
    schedule.daily(forget_expired, hour=3)


def end_delays(request: HttpRequest, user: User, **kwargs: object) -> None:
    delays.end(user, request)


class SessionList(ListUserSessionsView):
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        return {**context, "sessions": [(session, device(session.user_agent)) for session in context["sessions"]]}


def device(user_agent: str) -> str:
    """Browser and system, as people call them; what is neither known is shown as it was sent."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    end_sessions(request, [get_object_or_404(UserSession, user_id=request.user.pk, pk=pk)])
    return redirect("usersessions_list")


@job()
def forget_expired() -> None:
    """Addresses and devices are personal data: kept for as long as a session may last."""
    call_command("clearsessions")
    last = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(last_seen_at__lt=last).delete()
