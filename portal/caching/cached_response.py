"""A cached response: body for one encoding, headers, and expiry."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

# Seconds that a browser, and a proxy, may show a page without asking again: so long may something be seen there that
# was hidden just now. Whether a stale page may stand in for an error is decided here, where withdrawals are known.
OUTSIDE, SHARED = 15, 1
# Seconds after which a page is made anew although nothing it shows is known to have changed.
FRESH = 600
BROTLI_QUALITY = 5

PLAIN, GZIP, BROTLI = "", "gzip", "br"


class Entry(NamedTuple):
    """`since`: the moment of the stamps' clock; the others are seconds since 1970. Of `midnight` its clocks are old."""

    body: bytes
    headers: dict[str, str]
    tags: tuple[str, ...]
    since: int
    fresh_until: float
    midnight: float

    def answer(self, request: HttpRequest, *, now: float) -> HttpResponseBase:
        left = int(min(OUTSIDE, self.midnight - now))
        life = f"public, max-age={left}, s-maxage={min(SHARED, left)}"
        if left == OUTSIDE:
            life += f", stale-while-revalidate={OUTSIDE}"
        response = HttpResponse(
            b"" if request.method == "HEAD" else self.body, headers={**self.headers, "Cache-Control": life}
        )
        if "HTTP_IF_NONE_MATCH" in request.META:
            return get_conditional_response(request, etag=self.headers["ETag"], response=response) or response
        return response


def entries_of(response: HttpResponse, *, tags: tuple[str, ...], since: int, now: float) -> Iterator[tuple[str, Entry]]:
    """The page in each encoding that a browser may ask for."""
    plain = response.content
    digest = hashlib.blake2b(plain, digest_size=12).hexdigest()
    midnight = next_midnight(now)
    for encoding in (PLAIN, GZIP, BROTLI):
        body = compressed(plain, encoding)
        headers = {
            **response.headers,
            "Content-Length": str(len(body)),
            "ETag": f'"{digest}{encoding and "-"}{encoding}"',
            "Vary": "Accept-Encoding",
        }
        if encoding:
            headers["Content-Encoding"] = encoding
        yield encoding, Entry(body, headers, tags, since, min(now + FRESH, midnight), midnight)


def compressed(plain: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.compress(plain, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return gzip.compress(plain, mtime=0) if encoding == GZIP else plain


def encoding_for(accepted: str) -> str:
    """The smallest of our encodings that `Accept-Encoding` names without forbidding it."""
    offers = (each.replace(" ", "").partition(";") for each in accepted.split(","))
    wanted = {name for name, _semicolon, quality in offers if quality != "q=0"}
    return next((encoding for encoding in (BROTLI, GZIP) if encoding in wanted), PLAIN)


def next_midnight(now: float) -> float:
    """When "3 days left" becomes wrong."""
    tomorrow = datetime.fromtimestamp(now, tz=timezone.get_default_timezone()) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
