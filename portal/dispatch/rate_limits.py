"""Rate limits. Keys are hashes: no address of a person or machine is stored."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter, RateLimiter

from .shared_counts import SharedCounts

logger = logging.getLogger(__name__)

# Seconds to wait for the counts of many machines, and in which nobody waits once more.
PATIENCE, REST = 0.5, 5.0

_away_until = 0.0


@dataclass(frozen=True)
class RateLimitStatus:
    """Whether this request is within the limit, how many more are, and in how many seconds the limit resets."""

    is_allowed: bool
    remaining: int
    resets_in: int


def count(rate: str, *who: str) -> RateLimitStatus | None:
    """Count one more request within the rate ("5/hour") for `who` (what is asked, by whom).

    None while the counts cannot be reached: then everybody is let through.
    """
    global _away_until
    if time.monotonic() < _away_until:
        return None
    limit, key = parse(rate), salted_hmac(__name__, "\0".join(who)).hexdigest()
    try:
        is_within = _limiter().hit(limit, key)
        resets_at, remaining = _limiter().get_window_stats(limit, key)
    except StorageError:
        logger.warning("The counts of the rate limits do not answer; nothing is limited.")
        _away_until = time.monotonic() + REST
        return None
    return RateLimitStatus(is_within, remaining, max(1, ceil(resets_at - time.time())))


def is_allowed(rate: str, *who: str) -> bool:
    """Count one more time, and say whether that is within the rate."""
    status = count(rate, *who)
    return status is None or status.is_allowed


def clear(rate: str, *who: str) -> None:
    """Forget what was counted for `who`; nothing while the counts cannot be reached."""
    with suppress(StorageError):
        _limiter().clear(parse(rate), salted_hmac(__name__, "\0".join(who)).hexdigest())


def reset() -> None:
    """Reset all counts."""
    global _away_until
    _away_until = 0.0
    _limiter().storage.reset()


@cache
def _limiter() -> RateLimiter:
    """In the Redis of the cache, where there is one; otherwise in a file that all processes of this machine share."""
    location: Any = settings.CACHES["default"].get("LOCATION", "")
    if isinstance(location, str) and location.startswith(("redis://", "rediss://")):
        waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        return MovingWindowRateLimiter(storage_from_string(location, wrap_exceptions=True, **waits))
    return FixedWindowRateLimiter(SharedCounts(Path(settings.RATE_COUNTS)))
