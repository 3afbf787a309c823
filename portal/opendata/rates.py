"""How often one caller may ask below /api/, and what every answer says of it.

Headers follow the IETF draft on RateLimit fields. Counts live where the cache does: in Redis for many machines, in the
process for one. A Redis that is away limits nobody: the data are public.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language_from_request, ngettext, override
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from .formats import MEDIA_TYPES
from .problems import API, problem

EXPORTS = tuple(f".{extension}" for extension in MEDIA_TYPES)
logger = logging.getLogger(__name__)


class RateLimits:
    """Exports have a limit of their own: one of them may read the whole record."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path.startswith(API):
            return self.get_response(request)
        name, limit = _limit_on(request.path)
        try:
            allowed = _limiter().hit(limit, name, caller_of(request))
            resets_at, remaining = _limiter().get_window_stats(limit, name, caller_of(request))
        except StorageError:
            logger.warning("Requests are not counted: the store of the counts is away", exc_info=True)
            return self.get_response(request)
        wait = max(1, ceil(resets_at - time.time()))
        response = self.get_response(request) if allowed else _refused(request, wait)
        response["RateLimit-Policy"] = f'"{name}";q={limit.amount};w={limit.get_expiry()}'
        response["RateLimit"] = f'"{name}";r={remaining};t={wait}'
        return response


def caller_of(request: HttpRequest) -> str:
    """The address of the caller; behind proxies of ours, the one that the outermost of them saw."""
    proxies: int = settings.TRUSTED_PROXIES
    passed_on = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    if proxies and len(passed_on) >= proxies:
        return passed_on[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _limit_on(path: str) -> tuple[str, RateLimitItem]:
    name, rate = ("exports", settings.API_EXPORT_RATE) if path.endswith(EXPORTS) else ("requests", settings.API_RATE)
    return name, parse(rate)


@cache
def _limiter() -> RateLimiter:
    location = str(settings.CACHES["default"].get("LOCATION", ""))
    store = location if location.startswith(("redis://", "rediss://")) else "memory://"
    return MovingWindowRateLimiter(storage_from_string(store, wrap_exceptions=True))


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
