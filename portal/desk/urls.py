"""Addresses of the document library, under the names that Wagtail gives them."""

from django.urls import include, path

from .wagtail import library

urlpatterns = [
    # With validators and ranges, in place of Wagtail's own view, whose name leads here.
    path("<int:pk>/<str:name>", library.document),
    path("", include("wagtail.documents.urls")),
]
