"""Page cache: pages that are the same for everybody, kept until something they depend on changes."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from typing import TypeGuard
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from portal.caching import dependencies
from portal.caching.versions import UNREACHABLE, versions

from .cached_response import Entry, encoding_for, entries_of
from .purging import withdrawn

logger = logging.getLogger(__name__)

# Parts of a query that say where a reader came from, and nothing about the page.
CAMPAIGN = ("utm_", "fbclid", "gclid", "zarsrc")
LONGEST_QUERY = 300
# Seconds that one process has to make a page anew while the others still give the former.
RENEWAL = 30
# Seconds that a page which is no longer fresh may stand in for one that cannot be made.
STANDS_IN = 3600


class PageCache:
    """The outermost middleware: a page that is kept costs no session, no language, no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.store = caches["pages"]
        try:
            self.versions = versions()
        except OSError as error:
            logger.exception("No page is kept: there is no room for the file of versions.")
            raise MiddlewareNotUsed from error
        self.query_names = frozenset(settings.PAGE_CACHE_QUERY)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = self._address(request)
        if address is None:
            return self.get_response(request)
        try:
            return self._answer(request, address)
        except UNREACHABLE:
            logger.exception("Pages are made anew for each reader: the cache cannot be reached.")
            return self.get_response(request)

    def _answer(self, request: HttpRequest, address: str) -> HttpResponseBase:
        now = time.time()
        encoding = encoding_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        key = key_of(address, encoding)
        kept: Entry | None = self.store.get(key)
        if kept and now >= kept.midnight:
            kept = None
        if kept and self._is_current(kept, key, now=now):
            return kept.answer(request, now=now)
        since = self.versions.clock()
        with dependencies.track() as notes:
            response = self.get_response(request)
        if response.status_code >= 500 and kept and self._may_stand_in(kept, now=now):
            return kept.answer(request, now=now)
        if request.method != "GET" or not is_for_everybody(response, notes):
            return response
        entries = dict(entries_of(response, tags=notes.fewest, since=since, now=now))
        self._keep(address, entries, now=now)
        return entries[encoding].answer(request, now=now)

    def _keep(self, address: str, entries: dict[str, Entry], *, now: float) -> None:
        one = next(iter(entries.values()))
        self.versions.persist([*one.tags, *map(withdrawn, one.tags)])
        by_key = {key_of(address, encoding): entry for encoding, entry in entries.items()}
        self.store.set_many(by_key, timeout=one.midnight - now)

    def _is_current(self, entry: Entry, key: str, *, now: float) -> bool:
        """Nothing it shows has changed; one that is no longer fresh is made anew by whoever comes first."""
        if not self.versions.unchanged(entry.tags, since=entry.since):
            return False
        return now < entry.fresh_until or not self.store.add(f"{key}-renewal", True, RENEWAL)

    def _may_stand_in(self, entry: Entry, *, now: float) -> bool:
        """For a page that cannot be made now: the former, unless something on it was withdrawn."""
        if now > entry.fresh_until + STANDS_IN:
            return False
        return self.versions.unchanged([withdrawn(tag) for tag in entry.tags], since=entry.since)

    def _address(self, request: HttpRequest) -> str | None:
        """The address of a page that may be kept; None for staff, other methods and a query we do not know."""
        meta = request.META
        if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta:
            return None
        if settings.SESSION_COOKIE_NAME in meta.get("HTTP_COOKIE", ""):
            return None
        if query := meta.get("QUERY_STRING", ""):
            known = known_query(query, self.query_names)
            if known is None:
                return None
            # What the page prints of its own address must not tell the next reader whence this one came.
            meta["QUERY_STRING"] = query = known
        return f"{request.scheme}://{meta.get('HTTP_HOST', '')}{request.path}?{query}"


def key_of(address: str, encoding: str) -> str:
    """Short, whatever a reader typed."""
    return hashlib.blake2b(f"{address} {encoding}".encode(), digest_size=16).hexdigest()


def known_query(query: str, names: frozenset[str]) -> str | None:
    """The query in one order, without empty parts and traces of campaigns; None if it holds anything unknown."""
    if len(query) > LONGEST_QUERY:
        return None
    pairs = [pair for pair in parse_qsl(query) if not pair[0].startswith(CAMPAIGN)]
    return urlencode(sorted(pairs)) if names.issuperset(name for name, _value in pairs) else None


def is_for_everybody(response: HttpResponseBase, notes: dependencies.Dependencies) -> TypeGuard[HttpResponse]:
    """The page said so, and nothing in the answer contradicts it."""
    return (
        notes.is_for_everybody
        and response.status_code == 200
        and isinstance(response, HttpResponse)
        and not response.cookies
        and not response.has_header("Vary")
        and not response.has_header("Cache-Control")
    )
