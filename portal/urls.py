"""Addresses are a promise: every public path, and who answers it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path

urlpatterns = [
    path("quan-tri/", include("wagtail.admin.urls")),
    path("tep/", include("wagtail.documents.urls")),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("tim-kiem/", include("search.urls")),
        path("", include("portal.public.urls")),
        path("", include("wagtail.urls")),
        prefix_default_language=False,
    ),
]
