"""URLs of the API, outside of the language prefix; unknown ones get a problem, not a page of Wagtail."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path

from .openapi import openapi
from .views import api


def unknown(request: HttpRequest, rest: str = "") -> NoReturn:
    raise Http404


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("", api.urls),
    path("", unknown),
    path("<path:rest>", unknown),
]
