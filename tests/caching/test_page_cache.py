"""Which requests and answers the page cache keeps, and until when; the pages of the portal are in tests/operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone

from portal.caching import dependencies
from portal.caching.page_cache import LONGEST_QUERY, PageCache, key_of, known_query
from portal.caching.purging import withdrawn
from portal.caching.versions import versions

TAG = "caching-test"
NOON = datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone())
Answer = Callable[[], Any]


class Site:
    """The page cache in front of one view, which counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer: Answer = lambda: HttpResponse(f"page {self.asked}")
        self.is_for_everybody = True
        self.cache = PageCache(self.view)

    def view(self, request: HttpRequest) -> Any:
        self.asked += 1
        if self.is_for_everybody:
            dependencies.for_everybody(TAG)
        return self.answer()

    def get(self, path: str = "/", *, method: str = "GET", **meta: Any) -> HttpResponse:
        return self.cache(RequestFactory().generic(method, path, **meta))

    def is_kept(self, *args: Any, **kwargs: Any) -> bool:
        """Whether a second request is answered without the view."""
        self.get(*args, **kwargs)
        before = self.asked
        self.get(*args, **kwargs)
        return self.asked == before


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def site(settings: Any, clock: time_machine.Coordinates) -> Iterator[Site]:
    settings.PAGE_CACHE = True
    settings.PAGE_CACHE_QUERY = ["nam", "q"]
    caches["pages"].clear()
    yield Site()
    caches["pages"].clear()


def test_cache_can_be_switched_off(settings):
    settings.PAGE_CACHE = False
    with pytest.raises(MiddlewareNotUsed):
        PageCache(lambda request: HttpResponse())


def test_page_is_made_once(site):
    assert site.is_kept("/a/?q=1")
    assert site.get("/a/?q=1").content == b"page 1"


BYPASSING = {
    "post": {"method": "POST"},
    "put": {"method": "PUT"},
    "authorization": {"HTTP_AUTHORIZATION": "Token secret"},
    "staff": {"HTTP_COOKIE": "sessionid=abc"},
    "unknown query": {"path": "/?other=1"},
    "partly unknown query": {"path": "/?q=1&other=1"},
}


@pytest.mark.parametrize("request_", BYPASSING.values(), ids=BYPASSING)
def test_private_request_bypasses_cache(site, request_):
    assert not site.is_kept(**request_)
    assert "ETag" not in site.get(**request_)


@pytest.mark.parametrize("request_", [BYPASSING["authorization"], BYPASSING["staff"]], ids=["token", "staff"])
def test_private_request_gets_no_kept_page(site, request_):
    assert site.get().content == b"page 1"
    assert site.get(**request_).content == b"page 2"


def with_header(name: str, value: str) -> Answer:
    return lambda: HttpResponse("page", headers={name: value})


def with_cookie() -> HttpResponse:
    response = HttpResponse("page")
    response.set_cookie("name", "of one reader")
    return response


PRIVATE = {
    "cookie": with_cookie,
    "vary": with_header("Vary", "Cookie"),
    "cache control": with_header("Cache-Control", "private"),
    "not found": lambda: HttpResponse("none", status=404),
    "accepted": lambda: HttpResponse("later", status=202),
    "stream": lambda: StreamingHttpResponse([b"page"]),
}


@pytest.mark.parametrize("answer", PRIVATE.values(), ids=PRIVATE)
def test_private_answer_is_not_kept(site, answer):
    site.answer = answer
    assert not site.is_kept()


def test_undeclared_answer_is_not_kept(site):
    site.is_for_everybody = False
    assert not site.is_kept()


def test_head_is_answered_not_stored(site):
    site.get(method="HEAD")
    site.get()
    assert site.asked == 2
    assert site.get(method="HEAD").content == b""
    assert site.asked == 2


@pytest.mark.parametrize(
    ("path", "meta"),
    [
        ("/b/", {}),
        ("/?q=1", {}),
        ("/", {"HTTP_HOST": "other.example"}),
        ("/", {"wsgi.url_scheme": "https"}),
        ("/", {"HTTP_HOST": ""}),
    ],
)
def test_each_address_has_own_page(site, settings, path, meta):
    settings.ALLOWED_HOSTS = ["*"]
    site.get("/", HTTP_HOST="one.example")
    site.get(path, **{"HTTP_HOST": "one.example", **meta})
    assert site.asked == 2


def test_bare_request_finds_kept_page(site):
    """A server leaves out what a request does not have."""
    site.get()
    request = RequestFactory().get("/")
    for name in ("HTTP_COOKIE", "QUERY_STRING"):
        del request.META[name]
    assert site.cache(request).content == b"page 1"


def test_each_encoding_is_kept(site):
    for accepted in ("", "gzip", "br"):
        site.get(HTTP_ACCEPT_ENCODING=accepted)
        assert site.asked == 1
    assert site.get(HTTP_ACCEPT_ENCODING="gzip")["Content-Encoding"] == "gzip"


def test_keys_depend_on_address_and_encoding():
    keys = [key_of("a", ""), key_of("a", "gzip"), key_of("b", "")]
    assert len(set(keys)) == 3
    assert {len(key) for key in keys} == {32}


KNOWN_QUERIES = [
    ("q=1&nam=2", "nam=2&q=1"),
    ("nam=2&q=1&nam=1", "nam=1&nam=2&q=1"),
    ("q=&nam=2", "nam=2"),
    ("utm_source=x&q=1", "q=1"),
    ("fbclid=x&gclid=y&zarsrc=z", ""),
    ("q=1&la=2", None),
    ("q=" + "a" * (LONGEST_QUERY - 2), "q=" + "a" * (LONGEST_QUERY - 2)),
    ("q=" + "a" * (LONGEST_QUERY - 1), None),
]


@pytest.mark.parametrize(("query", "kept"), KNOWN_QUERIES)
def test_query_is_put_in_order(query, kept):
    assert known_query(query, frozenset({"q", "nam"})) == kept


def test_view_sees_only_known_query(site):
    seen = []
    site.cache.get_response = lambda request: seen.append(request.META["QUERY_STRING"]) or HttpResponse()
    site.get("/?utm_source=x&q=1&nam=")
    assert seen == ["q=1"]


def test_change_outdates_kept_page(site):
    site.get()
    versions().advance([TAG])
    assert site.get().content == b"page 2"


def test_change_while_made_outdates_page(site):
    site.answer = lambda: versions().advance([TAG]) or HttpResponse("overtaken")
    assert not site.is_kept()


# Time ----------------------------------------------------------------------------------------------------------------


def test_page_is_renewed_after_ten_minutes(site, clock):
    site.get()
    clock.shift(599)
    assert site.get().content == b"page 1"
    clock.shift(1)
    assert site.get().content == b"page 2"


def test_others_wait_thirty_seconds_for_renewal(site, clock):
    site.get()
    clock.shift(600)
    site.answer = lambda: HttpResponse(site.get().content, status=404)  # asked again while it is being made
    assert site.get().content == b"page 1"
    clock.shift(29)
    assert site.get().content == b"page 1"
    assert site.asked == 2
    clock.shift(2)
    site.answer = lambda: HttpResponse("renewed")
    assert site.get().content == b"renewed"


def test_page_ends_at_midnight(site, clock):
    clock.move_to(NOON.replace(hour=23, minute=59, second=50))
    site.get()
    clock.shift(9)
    assert site.get().content == b"page 1"
    clock.shift(1)
    assert site.get().content == b"page 2"


def test_store_forgets_page_at_midnight(site, clock):
    clock.move_to(NOON.replace(hour=23, minute=59, second=50))
    site.get()
    key = key_of("http:///?", "")
    assert key in site.cache.store
    clock.shift(11)
    assert key not in site.cache.store


# Failure -------------------------------------------------------------------------------------------------------------


def failing(site: Site, status: int = 500) -> Site:
    site.answer = lambda: HttpResponse("failed", status=status)
    return site


@pytest.mark.parametrize(("status", "content"), [(500, b"page 1"), (503, b"page 1"), (499, b"failed")])
def test_outdated_page_replaces_server_error(site, status, content):
    site.get()
    versions().advance([TAG])
    assert failing(site, status).get().content == content


@pytest.mark.parametrize(("seconds", "content"), [(600 + 3600, b"page 1"), (600 + 3601, b"failed")])
def test_outdated_page_serves_an_hour(site, clock, seconds, content):
    site.get()
    clock.shift(seconds)
    assert failing(site).get().content == content


def test_withdrawn_page_replaces_no_error(site):
    site.get()
    versions().advance([TAG, withdrawn(TAG)])
    assert failing(site).get().content == b"failed"


def test_page_of_yesterday_replaces_no_error(site, clock):
    clock.move_to(NOON.replace(hour=23, minute=59, second=50))
    site.get()
    clock.shift(10)
    assert failing(site).get().content == b"failed"


def test_error_without_kept_page_is_shown(site):
    assert failing(site).get().status_code == 500


def unreachable(*args: Any, **kwargs: Any) -> Any:
    raise OSError("the cache is away")


@pytest.mark.parametrize("method", ["get", "set_many"])
def test_site_works_without_cache(site, monkeypatch, method):
    monkeypatch.setattr(type(site.cache.store), method, unreachable)
    assert b"page" in site.get().content
    assert "ETag" not in site.get()
