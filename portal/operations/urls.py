"""URLs of health checks and metrics."""

from django.urls import path

from . import views

urlpatterns = [
    path("suc-khoe/", views.ready, name="ready"),
    path("suc-khoe/song/", views.alive, name="alive"),
    path("metrics", views.metrics, name="metrics"),
]
