"""The initial home page of a fresh database, in place of Wagtail's “Welcome to your new site”."""

from __future__ import annotations

from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext, gettext_noop, override
from wagtail.models import Site

ROOT = {"title": "Root", "slug": "root", "url_path": "/", "path": "0001", "depth": 1, "numchild": 1}
# What Wagtail's migrations name in English, and editors read: model, field, name.
NAMED_IN_ENGLISH = (
    ("wagtailcore.Collection", "name", gettext_noop("Root")),
    ("wagtailcore.Page", "title", "Root"),
    ("wagtailcore.Page", "draft_title", "Root"),
    ("wagtailcore.Workflow", "name", gettext_noop("Moderators approval")),
    ("wagtailcore.Task", "name", "Moderators approval"),
    ("auth.Group", "name", gettext_noop("Editors")),
    ("auth.Group", "name", gettext_noop("Moderators")),
)
HOME = {"slug": "home", "url_path": "/home/", "path": "00010001", "depth": 2}


def create_home_page(*, using: str, apps: Apps = current_apps, **kwargs: Any) -> None:
    """After every migrate and flush: a few questions, a locale for each language, and a home page where there is none.

    Works with the models as they were at that migration, which may be none at all. A portal whose editors
    made something else of the tree is left alone.
    """
    try:
        home_pages = apps.get_model("pages", "HomePage")._base_manager.using(using)
        site_settings = apps.get_model("pages", "SiteSettings")._base_manager.using(using)
    except LookupError:
        return
    if not site_settings.exists():
        site_settings.create()  # or else the first visitor's GET would, which only reads
    locales = apps.get_model("wagtailcore", "Locale")._base_manager.using(using)
    for code, _name in settings.LANGUAGES:
        locales.get_or_create(language_code=code)
    if not home_pages.exists():
        with transaction.atomic(using=using):
            _create(apps, using)
        Site.clear_site_root_paths_cache()
    _name_in_language_of_the_site(apps, using)


def _name_in_language_of_the_site(apps: Apps, using: str) -> None:
    with override(settings.LANGUAGE_CODE):
        for model, field, name in NAMED_IN_ENGLISH:
            apps.get_model(model)._base_manager.using(using).filter(**{field: name}).update(**{field: gettext(name)})


def _create(apps: Apps, using: str) -> None:
    pages = apps.get_model("wagtailcore", "Page")._base_manager.using(using)
    sites = apps.get_model("wagtailcore", "Site")._base_manager.using(using)
    if not pages.exists():
        _create_root(apps, using)
    site = sites.filter(is_default_site=True).select_related("root_page").first()
    welcome = _content_type(apps, using, "wagtailcore", "page")
    if site and site.root_page.content_type_id == welcome.pk and site.root_page.depth == 2:
        _convert_to_home_page(site.root_page, apps, using)


def _create_root(apps: Apps, using: str) -> None:
    """What Wagtail's own first migration leaves behind, and a flush takes away."""
    pages = apps.get_model("wagtailcore", "Page")._base_manager.using(using)
    locales = apps.get_model("wagtailcore", "Locale")._base_manager.using(using)
    locale, _created = locales.get_or_create(language_code=settings.LANGUAGE_CODE)
    plain = {"locale": locale, "content_type": _content_type(apps, using, "wagtailcore", "page")}
    pages.create(**ROOT, **plain, draft_title="Root")
    home = pages.create(**HOME, **plain, title="Home", draft_title="Home")
    sites = apps.get_model("wagtailcore", "Site")._base_manager.using(using)
    sites.create(hostname="localhost", root_page=home, is_default_site=True)


def _convert_to_home_page(page: models.Model, apps: Apps, using: str) -> None:
    """Turn a plain page into our home page: its key stays, so the site goes on pointing at it."""
    home_page = apps.get_model("pages", "HomePage")
    with override(settings.LANGUAGE_CODE):
        title = gettext("Home")
    changed = {"title": title, "draft_title": title, "content_type": _content_type(apps, using, "pages", "homepage")}
    fields = {field.attname: getattr(page, field.attname) for field in page._meta.concrete_fields}
    home_page(page_ptr_id=page.pk, **fields).save_base(raw=True, using=using)
    type(page)._base_manager.using(using).filter(pk=page.pk).update(**changed)


def _content_type(apps: Apps, using: str, app_label: str, model: str) -> Any:
    content_types = apps.get_model("contenttypes", "ContentType")._base_manager.using(using)
    return content_types.get_or_create(app_label=app_label, model=model)[0]
