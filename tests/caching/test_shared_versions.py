"""Two processes see each other's changes, and nothing that is lost goes unnoticed."""

from __future__ import annotations

import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache

from portal.caching.versions import SharedCache, SharedFile


@pytest.fixture(params=["file", "cache", pytest.param("redis", marks=pytest.mark.server)])
def two(request, tmp_path):
    """The same stamps, as two processes have them."""
    if request.param == "file":
        return SharedFile(tmp_path / "stamps"), SharedFile(tmp_path / "stamps")
    if request.param == "redis":
        options = {"KEY_PREFIX": uuid4().hex}
        return tuple(SharedCache(RedisCache(os.environ["REDIS_URL"], options)) for _process in range(2))
    caches["pages"].clear()
    return SharedCache(caches["pages"]), SharedCache(caches["pages"])


def test_change_reaches_other_process(two):
    one, other = two
    since = other.clock()
    other.persist(["a", "b"])
    assert other.unchanged(["a", "b"], since=since)
    one.advance(["a"])
    assert not other.unchanged(["a", "b"], since=since)
    assert other.unchanged(["b"], since=since)
    assert other.unchanged(["a", "b"], since=other.clock())


def test_page_made_after_change_holds(two):
    one, _other = two
    one.persist(["a"])
    one.advance(["a"])
    since = one.clock()
    assert one.unchanged(["a"], since=since)


def test_stamp_file_is_shared_with_subprocess(tmp_path):
    stamps = SharedFile(tmp_path / "stamps")
    code = "import sys, pathlib\nfrom portal.caching.versions import SharedFile\n"
    code += "SharedFile(pathlib.Path(sys.argv[1])).advance(['a'])"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "stamps")], check=True)
    assert not stamps.unchanged(["a"], since=0)


def test_missing_stamp_counts_as_outdated():
    caches["pages"].clear()
    stamps = SharedCache(caches["pages"])
    since = stamps.clock()
    assert not stamps.unchanged(["never-remembered"], since=since)


def test_lost_stamp_outdates_earlier_pages():
    caches["pages"].clear()
    stamps = SharedCache(caches["pages"])
    stamps.persist(["a"])
    since = stamps.clock()
    stamps.advance(["a"])
    caches["pages"].delete("stamp:a")
    stamps.persist(["a"])
    assert not stamps.unchanged(["a"], since=since)
    assert stamps.unchanged(["a"], since=stamps.clock())


def test_lost_clock_resumes_after_last_value():
    caches["pages"].clear()
    stamps = SharedCache(caches["pages"])
    before = stamps.clock()
    caches["pages"].clear()
    stamps.persist(["a"])
    stamps.advance(["a"])
    assert not stamps.unchanged(["a"], since=before)
