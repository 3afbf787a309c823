"""URLs of following."""

from django.urls import path, re_path

import portal.records.addresses  # noqa: F401 (registers <key:…>)

from . import views

# Each feed lies under the page that it follows.
FEEDS = ("kien-nghi", "doi-thoai", "thong-bao", "don-vi", "linh-vuc", "nhan")

urlpatterns = [
    re_path(
        r"^(?P<key>kien-nghi|thong-bao|lich-doi-thoai|cam-ket)/atom/$",
        views.atom,
        {"kind": "danh-sach"},
        name="feed_danh-sach",
    ),
    *(path(f"{kind}/<key:key>/atom/", views.atom, {"kind": kind}, name=f"feed_{kind}") for kind in FEEDS),
    path("theo-doi/", views.follow, name="follow"),
    path("theo-doi/da-gui/", views.asked, name="follow_asked"),
    path("theo-doi/thu/<str:token>/", views.subscription, name="subscription"),
    path("theo-doi/thu/<str:token>/thoi/", views.unfollow, name="unfollow"),
    path("theo-doi/thu/<str:token>/thoi-tat-ca/", views.unfollow_all, name="unfollow_all"),
]
