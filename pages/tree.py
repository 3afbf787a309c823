"""Serves pages of both language trees without a query for the locale."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path, re_path
from wagtail.models import Site
from wagtail.urls import serve_pattern
from wagtail.views import serve as serve_of_wagtail

from .languages import language_of_reader
from .models import HomePage


def serve(request: Any, path: str) -> HttpResponseBase:
    """Answer as Wagtail does, which would ask the database three times to find the home page of the language."""
    if home := home_of_reader(request):
        # Where Wagtail remembers the page of a request.
        request._wagtail_route_for_request = home.route(request, [part for part in path.split("/") if part])
    return serve_of_wagtail(request, path)


def home_of_reader(request: HttpRequest) -> HomePage | None:
    """The home page of the site in the reader's language, or else that of the site."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    roots = {root.language_code: root.root_path for root in Site.get_site_root_paths() if root.site_id == site.pk}
    url_path = roots.get(language_of_reader(), site.root_page.url_path)
    return HomePage.objects.filter(url_path=url_path).first()


urlpatterns = [
    re_path(serve_pattern, serve, name="wagtail_serve"),
    path("", include("wagtail.urls")),
]
