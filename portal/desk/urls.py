"""Documents of the library, at the addresses that Wagtail gives them."""

from django.urls import include, path

from .wagtail import library

urlpatterns = [
    # With validators and ranges, in place of Wagtail's own view, whose name leads here.
    path("<int:pk>/<str:name>", library.document),
    path("", include("wagtail.documents.urls")),
]
