"""The root URLconf. Public addresses never change."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve

handler500 = "portal.operations.outages.server_error"

urlpatterns = [
    path("quan-tri/", include("portal.desk.identity.urls")),
    path("api/v1/", include("portal.opendata.api.urls")),
    path("tep/", include("portal.desk.urls")),
    path("", include("portal.operations.urls")),
    path("", include("portal.transparency.urls")),
    # Pictures of pages, for a portal without a web server in front of it. Nothing else that was uploaded: documents
    # are served by a view above, which asks who may read them.
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    path("", include("pages.urls")),
    *i18n_patterns(
        path("tim-kiem/", include("search.urls")),
        path("", include("portal.following.urls")),
        path("du-lieu-mo/", include("portal.opendata.urls")),
        path("", include("portal.transparency.pages")),
        path("", include("portal.public.urls")),
        path("", include("pages.tree")),
        prefix_default_language=False,
    ),
]
