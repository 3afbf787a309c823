"""HTML fragments for the chosen commune on the home page; only the browser keeps the choice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.caching.dependencies import shows
from portal.dialogues.models import Commitment, Dialogue, Notice, ReceptionDay
from portal.petitions.models import Petition
from portal.public.presenters.cards import communes


@require_safe
@shows()
def choices(request: HttpRequest) -> HttpResponse:
    """The communes of today as options of a list."""
    return _fragment(request, "public/_commune_choices.html", communes=communes.communes(on=timezone.localdate()))


@require_safe
@shows(Dialogue, ReceptionDay, Notice, Commitment, Petition)
def glance(request: HttpRequest, slug: str) -> HttpResponse:
    """When one can speak there, what was concluded last, and what is open."""
    today = timezone.localdate()
    place = get_object_or_404(communes.communes(on=today), slug=slug)
    return _fragment(request, "public/_commune_glance.html", glance=communes.glance(place, on=today))


def _fragment(request: HttpRequest, template: str, **content: object) -> HttpResponse:
    response = render(request, template, content)
    response["X-Robots-Tag"] = "noindex"
    return response
