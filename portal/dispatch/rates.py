"""How often somebody may ask for something. What is counted is a hash: no address of a person or machine is kept."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

logger = logging.getLogger(__name__)


def is_allowed(rate: str, *who: str) -> bool:
    """Count one more time, and say whether that is within the rate ("5/hour") for `who` (what is asked, by whom).

    While the counts cannot be reached everybody is let through: a limit is no reason to stand still.
    """
    try:
        return _limiter().hit(parse(rate), salted_hmac(__name__, "\0".join(who)).hexdigest())
    except StorageError:
        logger.warning("The counts of the rate limits do not answer; nothing is limited.")
        return True


def start_anew() -> None:
    """Forget the counts that this process keeps."""
    _limiter.cache_clear()


@cache
def _limiter() -> MovingWindowRateLimiter:
    """In the Redis of the cache, where there is one; otherwise each process counts for itself."""
    location: Any = settings.CACHES["default"].get("LOCATION", "")
    is_shared = isinstance(location, str) and location.startswith(("redis://", "rediss://"))
    return MovingWindowRateLimiter(storage_from_string(location if is_shared else "memory://", wrap_exceptions=True))
