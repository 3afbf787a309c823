"""The sitemap of the whole portal: the records and the pages that tell of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wagtail.models import Page, PageQuerySet

from portal.public.sitemaps import SECTIONS as RECORDS
from portal.public.sitemaps import InBothLanguages


class Pages(InBothLanguages[Page]):
    def items(self) -> PageQuerySet[Page]:
        return Page.objects.live().public().filter(depth__gt=1).order_by("pk")

    def location(self, page: Page) -> str:
        return page.relative_url(None) or "/"

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at


SECTIONS: dict[str, Any] = {**RECORDS, "pages": Pages}
