"""Counts of the rate limits for all processes of one machine: a table in a file that they share in memory."""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limits.errors import StorageError
from limits.storage import Storage

SLOT = struct.Struct("<Qdq")  # the tag of a key, the end of its period, and how often it was counted
WAYS = 8  # slots that a key may stand in
SETS = 1 << 13
LONGEST = 31 * 24 * 3600  # seconds of any rate


class SharedCounts(Storage):
    """A key that finds no free place takes that of the key counted least: who asks much is never forgotten for it."""

    STORAGE_SCHEME = ["shared-file"]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._threads = threading.Lock()
        size = SETS * WAYS * SLOT.size
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            self._file = path.open("r+b")
            os.posix_fallocate(self._file.fileno(), 0, size)  # a file with holes kills who writes when the disk is full
            self._table = mmap.mmap(self._file.fileno(), size)
        except OSError as error:
            raise StorageError(error) from error

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        with self._locked():
            at, until, count = self._found(key, now)
            if count == 0:
                until = now + expiry
            count += amount
            SLOT.pack_into(self._table, at, _tag(key), until, count)
        return count

    def get(self, key: str) -> int:
        return self._found(key, time.time())[2]

    def get_expiry(self, key: str) -> float:
        now = time.time()
        _at, until, count = self._found(key, now)
        return until if count else now

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._locked():
            self._table[:] = bytes(len(self._table))
        return None

    def clear(self, key: str) -> None:
        with self._locked():
            SLOT.pack_into(self._table, self._found(key, time.time())[0], 0, 0.0, 0)

    def _found(self, key: str, now: float) -> tuple[int, float, int]:
        """The slot of the key, with the end of its period and its count; or one that it may have, with a count of 0."""
        tag = _tag(key)
        first = tag % SETS * WAYS * SLOT.size
        free, fewest = first, float("inf")
        for at in range(first, first + WAYS * SLOT.size, SLOT.size):
            owner, until, count = SLOT.unpack_from(self._table, at)
            is_over = until <= now or until > now + LONGEST  # a clock that was ahead must not lock anybody out
            if owner == tag:
                return (at, 0.0, 0) if is_over else (at, until, count)
            weight = 0 if is_over else count
            if weight < fewest:
                free, fewest = at, weight
        return free, 0.0, 0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._threads:  # a lock on a file keeps other processes out, and no thread of this one
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


def _tag(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") | 1
