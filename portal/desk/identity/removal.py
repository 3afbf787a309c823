"""The page on which an administrator takes a lost second factor off somebody else's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from . import second_factor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def may_remove(administrator: User | AnonymousUser, of: User) -> bool:
    """Whoever administers accounts, but not their own; that of a superuser only a superuser."""
    is_above = administrator.is_superuser or not of.is_superuser
    return bool(administrator.has_perm("auth.change_user") and administrator.pk != of.pk and is_above)


@reauthentication_required(app="allauth.mfa", allow_get=True)
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(get_user_model(), pk=pk)
    if not may_remove(request.user, user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "desk/remove_second_factor.html", {"account": user})
    if second_factor.remove(user, by=request.user):  # type: ignore[arg-type]  # the decorator lets nobody else in
        messages.success(request, _("The second factor of %(account)s was removed.") % {"account": user})
    else:
        messages.warning(request, _("%(account)s has no second factor.") % {"account": user})
    return redirect("wagtailusers_users:edit", user.pk)


def addresses() -> list[URLPattern]:
    return [path("go-hai-lop/<int:pk>/", remove_second_factor, name="remove_second_factor")]


def listing_buttons(user: User, request_user: User) -> list[Button]:
    """Also where there is no factor: to ask would cost a query for each row."""
    if not may_remove(request_user, user):
        return []
    address = reverse("remove_second_factor", args=[user.pk])
    return [Button(_("Remove the second factor"), address, icon_name="lock-open", priority=40)]


def register_log_action(actions: LogActionRegistry) -> None:
    actions.register_action(second_factor.REMOVED, _("Second factor removed"), _("Second factor removed"))
