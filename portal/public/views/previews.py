"""Preview pictures of records for chats and social networks, drawn on request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.caching.cached_response import SHARED
from portal.dialogues.models import Dialogue, Notice
from portal.petitions.models import Petition
from portal.public.exports import previews
from portal.public.exports.previews import Preview

# So long may a network show a state that has changed, or a title that was hidden, without asking again.
LONGEST_KEPT = 600  # seconds


@require_safe
@cache_control(public=True, max_age=LONGEST_KEPT, s_maxage=SHARED)
def petition(request: HttpRequest, code: str) -> HttpResponse:
    return _answer(request, Petition.objects.public().select_related("owner"), previews.of_petition, code=code)


@require_safe
@cache_control(public=True, max_age=LONGEST_KEPT, s_maxage=SHARED)
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    return _answer(request, Notice.objects.public().select_related("unit"), previews.of_notice, slug=slug)


@require_safe
@cache_control(public=True, max_age=LONGEST_KEPT, s_maxage=SHARED)
def dialogue(request: HttpRequest, slug: str) -> HttpResponse:
    return _answer(request, Dialogue.objects.public().select_related("chair"), previews.of_dialogue, slug=slug)


def _answer(request: HttpRequest, rows: Any, preview_of: Callable[[Any], Preview], **wanted: str) -> HttpResponse:
    record = get_object_or_404(rows, **wanted)
    tag = previews.entity_tag(record)
    if unchanged := get_conditional_response(request, etag=tag):
        return unchanged
    return HttpResponse(previews.drawn(preview_of(record)), content_type="image/png", headers={"ETag": tag})
