"""The style guide page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .specimens import specimens


@require_safe
@never_cache
def design(request: HttpRequest) -> HttpResponse:
    """404 for everybody but staff, unless the portal runs with DEBUG."""
    if not settings.DEBUG and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return render(request, "public/specimens.html", {"specimens": specimens()})
