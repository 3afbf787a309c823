"""The addresses of the search."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.search, name="search"),
    path("atom/", views.atom, name="search_feed"),
    path("csv/", views.export, name="search_export"),
    path("goi-y/", views.suggest, name="search_suggestions"),
]
