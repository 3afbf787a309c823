"""Middleware before every page of the desk: it is closed to whoever must have a second factor and has none."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.logout import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from . import second_factor, sessions

# What the pages of the account need of Wagtail.
NEEDED = ("wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite")


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.desk, self.account = reverse("wagtailadmin_home"), reverse("account_section")
        self.always_open = (self.account, *map(reverse, NEEDED))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.desk) and request.user.is_authenticated:
            return self.refusal(request) or self.get_response(request)
        return self.get_response(request)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            # Sent to the log-in, it would be sent back from there: it is logged in.
            logout(request)
            messages.error(request, _("This account acts for no unit today: the desk is closed to it."))
            return redirect("account_login")
        sessions.note_activity(request)
        is_missing = second_factor.is_missing(request.user)
        request.second_factor_is_missing = is_missing  # type: ignore[attr-defined]  # an attribute of ours
        if not is_missing or request.path_info.startswith(self.always_open):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        return redirect("mfa_index")
