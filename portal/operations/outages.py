"""Error pages while a service is away or asked too often: one sentence with 503 or 429, and Retry-After.

The template asks nothing of the database.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken
from redis.exceptions import RedisError

from portal.dispatch import rate_limits
from portal.dispatch.client_address import caller

RETRY_AFTER = 30  # seconds
DISK_FULL = ("disk is full", "No space left", "could not extend file")  # as SQLite and PostgreSQL say it


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler of errors: 503 where a part that the portal needs is away for now, 500 for a fault of its own."""
    error = sys.exc_info()[1]
    with override(get_language_from_path(request.path_info) or "vi"):
        if is_disk_full(error):
            return error_page(
                _("Nothing can be stored at the moment"),
                _("The portal has run out of room, and what you sent was not stored. Please try again later."),
            )
        if isinstance(error, (OperationalError, InterfaceError, RedisError)):
            return error_page(
                _("The portal is not available at the moment"),
                _("Nothing is lost: a part of the portal does not answer right now. Please try again in a minute."),
            )
        return broken(request)


def error_page(title: str, text: str, *, status: int = 503, retry_after: int = RETRY_AFTER) -> HttpResponse:
    """A page of one sentence that can be shown whatever is away."""
    return HttpResponse(
        render_to_string("sentence.html", {"title": title, "text": text}),
        status=status,
        headers={"Retry-After": str(retry_after), "Cache-Control": "no-store"},
    )


def rate_limited(
    name: str, rate: Callable[[], str]
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view that costs much: whoever asks more often than `rate` is told so with 429. Kept pages are not counted."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            status = rate_limits.count(rate(), name, caller(request))
            if status is None or status.is_allowed:
                return view(request, *args, **kwargs)
            return error_page(
                _("That was asked too often"),
                _("So many questions from one place would leave no room for others. Please wait a minute."),
                status=429,
                retry_after=status.resets_in,
            )

        return counted

    return decorate


def is_disk_full(error: BaseException | None) -> bool:
    """A full disk, whoever has found it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, OperationalError) and any(words in str(error) for words in DISK_FULL):
            return True
        error = error.__cause__
    return False
