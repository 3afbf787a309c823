"""Versions of cache tags, shared by all processes: the moment of the last change of each.

A clock ticks with each change and stamps what changed. A page made since a moment of that clock holds as long as none
of its tags was stamped later; this is true also of a page that was being made while the change was committed.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# What is raised where the stamps of many machines cannot be asked
UNREACHABLE = (OSError, RedisError)


class Versions(Protocol):
    def clock(self) -> int:
        """This moment."""

    def advance(self, tags: Collection[str]) -> None:
        """Tick, and stamp these tags."""

    def persist(self, tags: Collection[str]) -> None:
        """Make sure that the stamps of these tags cannot be lost without notice."""

    def unchanged(self, tags: Collection[str], *, since: int) -> bool:
        """Whether none of the tags was stamped after that moment."""


class SharedFile:
    """Stamps of one machine: a file of 512 KB in the memory of every process, read without a system call.

    Tags share its places by their checksum: two that meet in one outdate each other, which costs a page made anew.
    """

    PLACES = 1 << 16
    WORD = 8

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        self._file = path.open("r+b")
        size = (1 + self.PLACES) * self.WORD
        with self._locked():
            # A file with holes in it would kill whoever writes into one while the disk is full (SIGBUS).
            os.posix_fallocate(self._file.fileno(), 0, size)
        self._words = memoryview(mmap.mmap(self._file.fileno(), size)).cast("Q")

    def clock(self) -> int:
        return self._words[0]

    def advance(self, tags: Collection[str]) -> None:
        with self._locked():
            now = self._words[0] + 1
            for tag in tags:
                self._words[self._place(tag)] = now
            self._words[0] = now

    def persist(self, tags: Collection[str]) -> None:
        """The file loses nothing."""

    def unchanged(self, tags: Collection[str], *, since: int) -> bool:
        words, place = self._words, self._place
        return all(words[place(tag)] <= since for tag in tags)

    def _place(self, tag: str) -> int:
        return 1 + zlib.crc32(tag.encode()) % self.PLACES

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


class SharedCache:
    """Stamps of many machines, in their Redis. It may drop any key: a stamp that is gone counts as a late one."""

    CLOCK = "clock"
    LIFE = 2 * 24 * 3600

    def __init__(self, store: BaseCache) -> None:
        self._store = store

    def clock(self) -> int:
        # A clock that was lost must not go on before the moments it had reached.
        return self._store.get_or_set(self.CLOCK, _microseconds, timeout=None) or 0

    def advance(self, tags: Collection[str]) -> None:
        try:
            now = self._store.incr(self.CLOCK)
        except ValueError:  # it was lost
            now = self.clock()
        self._store.set_many({self._key(tag): now for tag in tags}, timeout=self.LIFE)

    def persist(self, tags: Collection[str]) -> None:
        # A stamp that was lost may have been a late one: what was made before this moment does not hold any more.
        now = self.clock()
        for tag in tags:
            self._store.add(self._key(tag), now, timeout=self.LIFE)

    def unchanged(self, tags: Collection[str], *, since: int) -> bool:
        found = self._store.get_many([self._key(tag) for tag in tags])
        return len(found) == len(tags) and all(stamp <= since for stamp in found.values())

    def _key(self, tag: str) -> str:
        return f"stamp:{tag}"


def _microseconds() -> int:
    return time.time_ns() // 1000


@cache
def versions() -> Versions:
    """Those of this process: in the cache if other machines see it too, else in a file."""
    store = caches["pages"]
    return SharedCache(store) if isinstance(store, RedisCache) else SharedFile(Path(settings.PAGE_STAMPS))
