"""URLs at the root of the site: sitemaps and robots.txt."""

from django.contrib.sitemaps import views
from django.urls import path
from django.views.generic import TemplateView

from .sitemaps import SECTIONS

urlpatterns = [
    path("sitemap.xml", views.index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap"}, name="sitemap_index"),
    path("sitemap-<section>.xml", views.sitemap, {"sitemaps": SECTIONS}, name="sitemap"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain"), name="robots"),
]
