"""Whether the account that opened a form is still logged in, asked by static/desk/session.js before a form is sent."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """The account and the token that forms need now. Without a session a redirect."""
    return JsonResponse({"account": str(request.user.pk), "token": get_token(request)})


def addresses() -> list[URLPattern]:
    return [path("phien-lam-viec/", session, name="desk_session")]
