"""Redis or the database away: pages answer, or say so in a sentence."""

from __future__ import annotations

import errno
import socket
import time

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings

from portal.caching import versions
from portal.caching.redis_cache import CircuitBreakerPool
from portal.operations import outages

pytestmark = pytest.mark.usefixtures("example", "db")

PAGES = ["/", "/en/", "/kien-nghi/", "/thong-bao/", "/tim-kiem/?q=duong", "/lich-doi-thoai/", "/api/v1/petitions"]


def address_of(server: socket.socket) -> str:
    return f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture(params=["away", "silent"])
def no_redis(request, settings, monkeypatch):
    """A Redis that is not there, and one that takes connections and says nothing."""
    monkeypatch.setattr(CircuitBreakerPool, "_away_until", {})
    with socket.create_server(("127.0.0.1", 0)) as server:
        if request.param == "away":
            server.close()
            location = "redis://127.0.0.1:9/0"
        else:
            location = address_of(server)
        pool = {"pool_class": "portal.caching.redis_cache.CircuitBreakerPool"}
        backend = "portal.caching.redis_cache.TolerantRedisCache"
        with override_settings(
            PAGE_CACHE=True,
            CACHES={
                "default": {"BACKEND": backend, "LOCATION": location, "OPTIONS": pool},
                "pages": {
                    "BACKEND": "django.core.cache.backends.redis.RedisCache",
                    "LOCATION": location,
                    "OPTIONS": pool,
                },
            },
        ):
            versions.versions.cache_clear()
            yield
    versions.versions.cache_clear()


def test_pages_answer_without_redis(no_redis):
    client = Client()
    for address in PAGES:
        started = time.monotonic()
        assert client.get(address).status_code in (200, 503 if "tim-kiem" in address else 200), address
        assert time.monotonic() - started < 4, address
    health = client.get("/suc-khoe/").json()
    assert (health["status"], "CACHE_URL" in health["checks"]["cache"]) == ("troubled", True)


def test_default_cache_forgives(no_redis):
    cache = caches["default"]
    cache.set("a", 1)
    assert (cache.get("a", "gone"), cache.get_many(["a"]), cache.add("a", 1)) == ("gone", {}, False)


def answer_to(error: Exception, path: str = "/kien-nghi/"):
    try:
        raise error
    except Exception:
        return outages.server_error(RequestFactory().get(path))


def test_missing_database_answers_a_sentence():
    answer = answer_to(OperationalError("connection refused"))
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert "Cổng thông tin tạm thời" in answer.content.decode()
    english = answer_to(OperationalError("connection refused"), "/en/kien-nghi/").content.decode()
    assert ("not available at the moment" in english, '<html lang="en"' in english) == (True, True)
    assert "refused" not in english


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left"), OperationalError("database or disk is full")]
)
def test_full_disk_answers_a_sentence(error):
    answer = answer_to(error)
    assert (answer.status_code, "hết chỗ" in answer.content.decode()) == (503, True)


def test_fault_of_our_own_stays_500():
    assert answer_to(ValueError("a fault")).status_code == 500
