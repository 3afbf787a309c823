"""The sitemap of the portal: records and pages."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.functional import cached_property
from wagtail.models import Page, PageQuerySet

from portal.public.exports.sitemaps import SECTIONS as RECORDS
from portal.public.exports.sitemaps import InBothLanguages

from .languages import language_of


class Pages(InBothLanguages[Page]):
    """Every page, once in each of its languages, with its translations as alternates."""

    def items(self) -> PageQuerySet[Page]:
        return Page.objects.live().public().filter(depth__gt=1, alias_of=None).order_by("pk")

    def location(self, page: Page) -> str:
        return page.get_url() or "/"

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at

    def addresses_of(self, page: Page, location: str) -> dict[str, str]:
        found = {language: f"{settings.SITE_URL}{path}" for language, path in self._paths[page.translation_key].items()}
        return {**found, "x-default": found.get(settings.LANGUAGE_CODE, location)}

    @cached_property
    def _paths(self) -> dict[UUID, dict[str, str]]:
        """The path in each language, by what translations have in common."""
        paths: dict[UUID, dict[str, str]] = defaultdict(dict)
        for page in self.items():
            paths[page.translation_key][language_of(page)] = self.location(page)
        return paths


SECTIONS: dict[str, Any] = {**RECORDS, "pages": Pages}
