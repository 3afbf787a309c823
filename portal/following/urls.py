"""The addresses of following."""

from django.urls import path, re_path

from . import views

# Each feed lies under the page that it follows.
FEEDS = {
    "danh-sach": r"^(?P<key>kien-nghi|thong-bao|lich-doi-thoai|cam-ket)/atom/$",
    "kien-nghi": r"^kien-nghi/(?P<key>[^/]+)/atom/$",
    "doi-thoai": r"^doi-thoai/(?P<key>[\w-]+)/atom/$",
    "thong-bao": r"^thong-bao/(?P<key>[\w-]+)/atom/$",
    "don-vi": r"^don-vi/(?P<key>[\w-]+)/atom/$",
    "linh-vuc": r"^linh-vuc/(?P<key>[\w-]+)/atom/$",
    "nhan": r"^nhan/(?P<key>[\w-]+)/atom/$",
}

urlpatterns = [
    *(re_path(address, views.atom, {"kind": kind}, name=f"feed_{kind}") for kind, address in FEEDS.items()),
    path("theo-doi/", views.follow, name="follow"),
    path("theo-doi/da-gui/", views.asked, name="follow_asked"),
    path("theo-doi/thu/<str:token>/", views.subscription, name="subscription"),
    path("theo-doi/thu/<str:token>/thoi/", views.unfollow, name="unfollow"),
    path("theo-doi/thu/<str:token>/thoi-tat-ca/", views.unfollow_all, name="unfollow_all"),
]
