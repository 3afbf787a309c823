"""Redis as cache, with a circuit breaker: while it is away nobody waits for it, and no page fails for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, ParamSpec, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError, TimeoutError
from redis.retry import Retry

# Seconds to wait for an answer, and in which nobody waits once more for a server that gave none.
PATIENCE, REST = 0.5, 2.0

Asked = ParamSpec("Asked")
Read = TypeVar("Read")


class CircuitBreakerPool(ConnectionPool):
    """Connects once without a retry, and after a failure not at all for a while (`REST`)."""

    _away_until: ClassVar[dict[tuple[Any, Any], float]] = {}

    def __init__(self, **options: Any) -> None:
        waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        super().__init__(**{**waits, **options})
        self._server = options.get("host"), options.get("port")

    def get_connection(self, command_name: Any = None, *keys: Any, **options: Any) -> Any:
        if time.monotonic() < self._away_until.get(self._server, 0.0):
            raise RedisAway("Redis gave no answer a moment ago.")
        try:
            return super().get_connection()
        except (RedisAway, TimeoutError, OSError):
            self._away_until[self._server] = time.monotonic() + REST
            raise


class TolerantRedisCache(RedisCache):
    """Errors of the connection count as a miss. Only for values that are computed anew where they are missing."""

    def add(self, *args: Any, **options: Any) -> Any:
        return _or(False, super().add, *args, **options)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, super().get, key, default, version)

    def set(self, *args: Any, **options: Any) -> None:
        _or(None, super().set, *args, **options)

    def touch(self, *args: Any, **options: Any) -> Any:
        return _or(False, super().touch, *args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        return _or(False, super().delete, *args, **options)

    def get_many(self, *args: Any, **options: Any) -> Any:
        return _or({}, super().get_many, *args, **options)

    def has_key(self, *args: Any, **options: Any) -> Any:
        return _or(False, super().has_key, *args, **options)

    def set_many(self, *args: Any, **options: Any) -> Any:
        return _or([], super().set_many, *args, **options)

    def delete_many(self, *args: Any, **options: Any) -> None:
        _or(None, super().delete_many, *args, **options)


def _or(otherwise: Read, ask: Callable[Asked, Read], *args: Asked.args, **options: Asked.kwargs) -> Read:
    try:
        return ask(*args, **options)
    except (RedisError, OSError):
        return otherwise
