"""URLs of the open data page and of the dump."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.open_data, name="open_data"),
    path("api/", views.api_reference, name="api_reference"),
    path("tep/<str:name>", views.dump_file, name="dump_file"),
]
