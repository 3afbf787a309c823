"""The portal on real services, of which one after the other is taken away, or killed while petitions are registered.

KILLS in the environment says how often: a few in every run, a hundred for a drill.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.elasticsearch.node import Node

from .services import LONGEST, Site, UnderWrites, kill, running_site, start_redis

pytestmark = pytest.mark.server

KILLS = int(os.environ.get("KILLS", "4"))
SEED = 20261130
PATIENCE = 180  # seconds until all that is owed is caught up with
PAGES = ["/", "/en/", "/kien-nghi/", "/thong-bao/", "/tim-kiem/?q=duong", "/api/v1/petitions"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, node: Node) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), SEARCH_URL=f"{node.url}/services") as found:
        assert found.manage("search_rebuild").returncode == 0
        yield found


def test_pages_answer_while_redis_is_away(site):
    for silent in (signal.SIGSTOP, signal.SIGKILL):
        site.redis.send_signal(silent)
        for path in [*PAGES, *PAGES]:
            status, _body, seconds, _retry = site.get(path)
            assert (status, seconds < LONGEST) == (200, True), path
        status, body, _seconds, _retry = site.get("/suc-khoe/")
        assert (status, "Start the Redis of CACHE_URL" in body) == (200, True)
    port = int(site.environment["CACHE_URL"].rpartition(":")[2].removesuffix("/0"))
    site.redis.wait(30)
    site.redis = start_redis(port, Path(site.environment["DATA_DIR"]))
    until = time.monotonic() + 30
    while "CACHE_URL" in site.get("/suc-khoe/")[1]:
        assert time.monotonic() < until, "it never recovered"
        time.sleep(0.5)


def test_kept_pages_answer_without_database(site):
    time.sleep(3)  # each process leaves a Redis alone for a while that was away just now
    for _time in range(8):  # until each has kept it
        kept = site.get("/kien-nghi/")[1]
    site.postgres.stop()
    try:
        assert site.get("/kien-nghi/")[:2] == (200, kept)
        for path, words in (("/thong-bao/?trang=1&nam=2024", "tạm thời"), ("/en/cam-ket/?nam=2023", "not available")):
            status, body, seconds, retry = site.get(path)
            assert (status, words in body, seconds < LONGEST, retry) == (503, True, True, "30"), path
        status, body, seconds, _retry = site.get("/suc-khoe/")
        assert (status, "Start the database server" in body, seconds < LONGEST) == (503, True, True)
        assert site.get("/suc-khoe/song/")[0] == 200
    finally:
        site.postgres.start()
    until = time.monotonic() + 30
    while site.get("/thong-bao/?trang=1&nam=2024")[0] != 200:
        assert time.monotonic() < until, "it never recovered"
        time.sleep(0.5)


def test_killed_parts_lose_nothing_acknowledged(site, node, tmp_path):
    portal = UnderWrites(site, node, tmp_path / "acknowledged")
    chance = random.Random(SEED)  # noqa: S311 (no secret)
    parts = [portal.kill_web, portal.kill_worker, portal.kill_search, portal.kill_database]
    eventually(portal.uuids)
    for number in range(KILLS):
        time.sleep(chance.uniform(0.2, 2.0))
        parts[number % len(parts)]()
    before = len(portal.uuids())
    eventually(lambda: len(portal.uuids()) > before)
    kill(portal.writer)

    acknowledged = portal.uuids()
    print(f"{KILLS} kills, {len(acknowledged)} petitions acknowledged")
    known = portal.site.manage("shell", "-v0", "-c", OF_ALL).stdout.split()
    assert acknowledged - set(known) == set()
    verified = portal.site.manage("verify_records", "--all")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    eventually(lambda: portal.site.manage("search_check").returncode == 0)


def eventually(holds: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.5)


OF_ALL = """
from portal.petitions.models import Petition
print(*map(str, Petition.objects.values_list("uuid", flat=True)), sep="\\n")
"""
