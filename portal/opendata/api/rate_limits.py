"""Rate limits of the API, with RateLimit fields in every answer (IETF draft)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import get_language_from_request, ngettext, override
from limits import parse

from portal.dispatch.client_address import caller
from portal.dispatch.rate_limits import count
from portal.opendata.exports.formats import MEDIA_TYPES

from .problems import API, problem

EXPORTS = tuple(f".{extension}" for extension in MEDIA_TYPES)


def in_words(rate: str) -> str:
    """A rate in words: 120 requests in 1 minute."""
    limit = parse(rate)
    period = TIME_STRINGS[limit.GRANULARITY.name] % {"num": limit.multiples}
    return ngettext("%(count)d request in %(period)s", "%(count)d requests in %(period)s", limit.amount) % {
        "count": limit.amount,
        "period": period,
    }


class RateLimits:
    """Middleware. Exports have a limit of their own: one of them may read the whole record."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path.startswith(API):
            return self.get_response(request)
        name, rate = _rate_of(request.path)
        status = count(rate, name, caller(request))
        if status is None:
            return self.get_response(request)
        wait, limit = status.resets_in, parse(rate)
        response = self.get_response(request) if status.is_allowed else _refused(request, wait)
        response["RateLimit-Policy"] = f'"{name}";q={limit.amount};w={limit.get_expiry()}'
        response["RateLimit"] = f'"{name}";r={status.remaining};t={wait}'
        return response


def _rate_of(path: str) -> tuple[str, str]:
    return ("exports", settings.API_EXPORT_RATE) if path.endswith(EXPORTS) else ("requests", settings.API_RATE)


def _refused(request: HttpRequest, wait: int) -> HttpResponseBase:
    with override(get_language_from_request(request)):
        detail = ngettext(
            "Too many requests. Ask again in %(seconds)d second; for everything at once take the dump.",
            "Too many requests. Ask again in %(seconds)d seconds; for everything at once take the dump.",
            wait,
        )
        response = problem(429, detail % {"seconds": wait})
    response["Retry-After"] = str(wait)
    return response
