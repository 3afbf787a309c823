"""A kept answer: its headers, its encodings, its end."""

from __future__ import annotations

import gzip
from datetime import datetime

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from portal.caching.cached_response import FRESH, Entry, compressed, encoding_for, entries_of, next_midnight

NOW = datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone()).timestamp()
MIDNIGHT = datetime(2026, 6, 16, tzinfo=timezone.get_default_timezone()).timestamp()


def entries(body: str = "page", *, now: float = NOW) -> dict[str, Entry]:
    response = HttpResponse(body, headers={"X-Kept": "yes"})
    return dict(entries_of(response, tags=("a", "b"), since=7, now=now))


def test_entry_has_headers_of_encoding():
    found = entries()
    assert list(found) == ["", "gzip", "br"]
    digest = found[""].headers["ETag"].strip('"')
    assert len(digest) == 24
    assert [entry.headers["ETag"] for entry in found.values()] == [f'"{digest}"', f'"{digest}-gzip"', f'"{digest}-br"']
    for encoding, entry in found.items():
        assert entry.headers.get("Content-Encoding", "") == encoding
        assert entry.headers["Content-Length"] == str(len(entry.body))
        assert (entry.headers["Vary"], entry.headers["X-Kept"]) == ("Accept-Encoding", "yes")
        assert (entry.tags, entry.since) == (("a", "b"), 7)


def test_encodings_hold_the_same_page():
    found = entries("Đường làng")
    assert found[""].body.decode() == "Đường làng"
    assert gzip.decompress(found["gzip"].body) == brotli.decompress(found["br"].body) == found[""].body


def test_same_page_compresses_alike():
    assert compressed(b"page", "gzip")[4:8] == b"\0\0\0\0", "no time in it"


@pytest.mark.parametrize(("now", "fresh_until"), [(NOW, NOW + FRESH), (MIDNIGHT - 10, MIDNIGHT)])
def test_no_entry_is_fresh_after_midnight(now, fresh_until):
    entry = entries(now=now)[""]
    assert (entry.fresh_until, entry.midnight) == (fresh_until, MIDNIGHT)


@pytest.mark.parametrize("now", [MIDNIGHT - 0.5, MIDNIGHT - 86400, MIDNIGHT - 86400 + 3661.5])
def test_next_midnight_is_of_viet_nam(now):
    assert next_midnight(now) == MIDNIGHT


LIVES = [
    (NOW, "public, max-age=15, s-maxage=1, stale-while-revalidate=15"),
    (MIDNIGHT - 15, "public, max-age=15, s-maxage=1, stale-while-revalidate=15"),
    (MIDNIGHT - 14.5, "public, max-age=14, s-maxage=1"),
    (MIDNIGHT - 1, "public, max-age=1, s-maxage=1"),
    (MIDNIGHT - 0.5, "public, max-age=0, s-maxage=0"),
]


@pytest.mark.parametrize(("now", "life"), LIVES)
def test_browser_keeps_page_fifteen_seconds(now, life):
    assert entries()[""].answer(RequestFactory().get("/"), now=now)["Cache-Control"] == life


def test_head_has_no_body():
    answer = entries()[""].answer(RequestFactory().head("/"), now=NOW)
    assert (answer.content, answer["Content-Length"]) == (b"", "4")


@pytest.mark.parametrize(("is_same", "status"), [(True, 304), (False, 200)])
def test_matching_etag_is_not_modified(is_same, status):
    entry = entries()[""]
    tag = entry.headers["ETag"] if is_same else '"other"'
    answer = entry.answer(RequestFactory().get("/", HTTP_IF_NONE_MATCH=tag), now=NOW)
    assert (answer.status_code, answer.content) == (status, b"" if is_same else b"page")
    assert answer["ETag"] == entry.headers["ETag"]
    assert answer["Cache-Control"].startswith("public, max-age=15")


def test_other_page_has_other_etag():
    assert entries("one")[""].headers["ETag"] != entries("two")[""].headers["ETag"]


ENCODINGS = [
    ("", ""),
    ("identity", ""),
    ("gzip", "gzip"),
    ("br", "br"),
    ("gzip, deflate, br", "br"),
    ("br;q=0.1, gzip", "br"),
    ("br;q=0, gzip", "gzip"),
    ("br; q=0, gzip ; q=0", ""),
    ("gzip;q=1", "gzip"),
]


@pytest.mark.parametrize(("accepted", "encoding"), ENCODINGS)
def test_smallest_accepted_encoding_is_taken(accepted, encoding):
    assert encoding_for(accepted) == encoding
