"""QR codes for printed pages, requested by a browser only when it prints."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.public.exports.qr import svg_of


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def code(request: HttpRequest) -> HttpResponse:
    """The code of the page whose path is `trang`."""
    try:
        return HttpResponse(svg_of(request.GET.get("trang", "")), content_type="image/svg+xml")
    except ValueError:
        return HttpResponseBadRequest()
