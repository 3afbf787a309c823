"""The open data page, the reference of the API, and the files of the dump."""

from __future__ import annotations

import hashlib
import mimetypes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.files.serving import serve

from .api import reference
from .api.rate_limits import in_words
from .api.views import VERSION
from .catalogue.dictionary import chapters
from .catalogue.resources import RESOURCES
from .exports import dumps, linked_data
from .exports.formats import MEDIA_TYPES


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    dump = dumps.latest()
    return render(
        request,
        "opendata/open_data.html",
        {
            "resources": RESOURCES.values(),
            "formats": MEDIA_TYPES,
            "dump": dump,
            "licence": dumps.LICENCE,
            "version": VERSION,
            "api": f"{settings.SITE_URL}/api/v1/",
            "rates": {"requests": in_words(settings.API_RATE), "exports": in_words(settings.API_EXPORT_RATE)},
            "linked": linked_data.dataset(dump),
            "chapters": chapters(),
            "updated_on": timezone.localdate(dump.made_at) if dump else None,
        },
    )


@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    crumbs = [{"label": _("Open data"), "href": reverse("open_data")}]
    answer = {"chapters": reference.chapters(), "version": VERSION, "api": f"{settings.SITE_URL}/api/v1/"}
    return render(request, "opendata/reference.html", {**answer, "crumbs": crumbs})


@require_safe
def dump_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the dump that is served; 404 while there is none, for it may have been withdrawn."""
    dump = dumps.latest()
    if dump is None:
        raise Http404
    if name == dumps.CHECKSUMS:
        sha256 = hashlib.sha256((dump.folder / name).read_bytes()).hexdigest()
    elif file := dump.file(name):
        sha256 = file.sha256
    else:
        raise Http404
    return serve(
        request,
        dump.folder / name,
        sha256=sha256,
        media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        name=name,
        headers={"Cache-Control": "public, no-cache"},
    )
