"""URLs of the pages of the log, in every language."""

from django.urls import path

from . import views

urlpatterns = [
    path("nhat-ky/", views.log_page, name="log"),
    path("nhat-ky/su-kien/<uuid:uuid>/", views.event_page, name="log_event"),
    path("minh-bach/", views.transparency_page, name="transparency"),
]
