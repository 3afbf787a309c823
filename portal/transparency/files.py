"""Views of the log's files, for programs: checkpoint, tiles, key, proofs, and the script that checks them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal.caching.cached_response import SHARED
from portal.transparency import disclosure, log, proofs
from portal.transparency.formats.notes import MalformedNote
from portal.transparency.models import Checkpoint
from portal.transparency.outside.script import standalone_script
from portal.transparency.tiles import LedgerIncomplete, Tile

TEXT = "text/plain; charset=utf-8"
FOR_EVER = 365 * 24 * 60 * 60  # seconds; a tile never changes


@require_safe
@conditional_page
@cache_control(public=True, no_cache=True)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The head of the log with the signatures of the portal and of its witnesses."""
    last = Checkpoint.objects.first()
    if last is None:
        raise Http404
    try:
        return HttpResponse(str(last.signed()), content_type=TEXT)
    except MalformedNote:
        raise Http404 from None


@require_safe
@cache_control(public=True, max_age=FOR_EVER, immutable=True)
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile or a bundle of entries that the newest checkpoint covers."""
    try:
        found = Tile.of_path(path)
    except ValueError:
        raise Http404 from None
    last = Checkpoint.objects.first()
    if last is None or not found.is_within(last.size):
        raise Http404
    return HttpResponse(_whole(found), content_type="application/octet-stream")


def _whole(tile: Tile) -> bytes:
    try:
        return tile.content()
    except LedgerIncomplete:
        raise Http404 from None


@require_safe
@cache_control(public=True, max_age=FOR_EVER, immutable=True)
def growth(request: HttpRequest, old: int, size: int) -> HttpResponse:
    """The consistency proof between two published checkpoints, one hash a line."""
    published = Checkpoint.objects.filter(size=size).first()
    if published is None or not Checkpoint.objects.filter(size=old).exists() or old > size:
        raise Http404
    try:
        lines = proofs.growth(old, published)
    except LedgerIncomplete:
        raise Http404 from None
    return HttpResponse("".join(f"{each}\n" for each in lines), content_type=TEXT)


@require_safe
@conditional_page
@cache_control(public=True, no_cache=True)
def proof(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The proof that a public event is in the log; 404 for any other, and before the next checkpoint."""
    event = disclosure.find(uuid)
    if event is None:
        raise Http404
    try:
        said = proofs.proof_of(event)
    except (proofs.NotInLogYet, LedgerIncomplete, MalformedNote):
        raise Http404 from None
    return HttpResponse(said, content_type=TEXT)


@require_safe
@conditional_page
@cache_control(public=True, max_age=60, s_maxage=SHARED)
def key(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{log.signing_key().verifier}\n", content_type=TEXT)


@require_safe
@conditional_page
@cache_control(public=True, max_age=60, s_maxage=SHARED)
def script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        standalone_script(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="kiem-tra.py"'},
    )
