"""Middleware for former addresses of pages, in either language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from .links import in_language_of_reader


class FormerAddresses(RedirectMiddleware):
    """Wagtail's redirects, which are kept without a language, for whoever reads in English too."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        language = get_language_from_path(request.path_info)
        if response.status_code != 404 or not language:
            return response
        path = request.path_info.removeprefix(f"/{language}")
        redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
        if redirect is None or redirect.link is None:
            return response
        kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        return kind(in_language_of_reader(redirect.link))
