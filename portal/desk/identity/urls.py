"""Addresses of the desk: accounts first, then Wagtail's, of which those of accounts lead to ours."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account import views as account
from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail.admin.localization import get_localized_response
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import sessions


def in_language_of_account(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wagtail's pages are shown in the language of the account; so are these."""

    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase = get_localized_response(view, request, *args, **kwargs)
        return response

    return shown


def leads_to(name: str) -> Callable[..., HttpResponseBase]:
    return RedirectView.as_view(pattern_name=name, query_string=True)


# No sign-up, and no addresses of mail beside the one that stands in the account.
section = [
    path("", leads_to("wagtailadmin_account"), name="account_section"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("da-khoa/", account.account_inactive, name="account_inactive"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    # Who has none yet is sent one by mail, and does not set it in a session that anybody may have opened.
    path("mat-khau/moi/", leads_to("account_reset_password"), name="account_set_password"),
    path("quen-mat-khau/", account.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^quen-mat-khau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "quen-mat-khau/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("hai-lop/", include("allauth.mfa.urls")),
    path("phien/", sessions.SessionList.as_view(), name="usersessions_list"),
    path("phien/<int:pk>/ket-thuc/", sessions.end_session, name="end_session"),
]
for decorator in (in_language_of_account, never_cache):
    section = decorate_urlpatterns(section, decorator)

urlpatterns = [
    path("tai-khoan/", include(section)),
    path("login/", leads_to("account_login"), name="wagtailadmin_login"),
    path("logout/", account.logout, name="wagtailadmin_logout"),
    path("password_reset/", leads_to("account_reset_password"), name="wagtailadmin_password_reset"),
    path("", include("wagtail.admin.urls")),
]
