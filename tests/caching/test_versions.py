"""Where the versions of tags are kept, and how long; tests/operations has two processes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import time_machine
from django.core.cache import caches

from portal.caching.versions import SharedCache, SharedFile, versions


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-06-15T12:00+07:00", tick=False) as moved:
        yield moved


@pytest.fixture
def shared(clock: time_machine.Coordinates) -> Iterator[SharedCache]:
    caches["pages"].clear()
    yield SharedCache(caches["pages"])
    caches["pages"].clear()


def tag_with(remainder: int) -> str:
    """A tag whose checksum leaves this remainder, which chooses its place."""
    return next(str(n) for n in count() if crc32(str(n).encode()) % SharedFile.PLACES == remainder)


def test_file_makes_its_folder(tmp_path):
    assert SharedFile(tmp_path / "a" / "b" / "stamps").clock() == 0


def test_opened_file_keeps_its_stamps(tmp_path):
    SharedFile(tmp_path / "stamps").advance(["a"])
    again = SharedFile(tmp_path / "stamps")
    assert again.clock() == 1
    assert not again.unchanged(["a"], since=0)


@pytest.mark.parametrize("remainder", [0, 1, SharedFile.PLACES - 1])
def test_no_place_is_the_clock(tmp_path, remainder):
    stamps, tag = SharedFile(tmp_path / "stamps"), tag_with(remainder)
    stamps.advance([tag])
    since = stamps.clock()
    assert stamps.unchanged([tag], since=since)
    stamps.advance([tag_with(500)])
    assert stamps.unchanged([tag], since=since), "another tag changed, not this one"


def test_clock_is_whole_and_never_ends(shared, clock):
    before = shared.clock()
    assert isinstance(before, int)
    clock.shift(timedelta(days=30))
    shared.advance(["a"])
    assert shared.clock() == before + 1


@pytest.mark.parametrize(("hours", "holds"), [(47, True), (49, False)])
@pytest.mark.parametrize("stamp", ["advance", "persist"])
def test_stamps_last_two_days(shared, clock, stamp, hours, holds):
    getattr(shared, stamp)(["a"])
    since = shared.clock()
    clock.shift(timedelta(hours=hours))
    assert shared.unchanged(["a"], since=since) is holds


REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://localhost:1/0"}


def test_many_machines_share_redis(settings: Any, tmp_path: Path):
    settings.PAGE_STAMPS = tmp_path / "stamps"
    find = versions.__wrapped__  # without the memory of this process
    assert isinstance(find(), SharedFile)
    settings.CACHES = {**settings.CACHES, "pages": REDIS}
    assert isinstance(find(), SharedCache)
