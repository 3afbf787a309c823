"""Sitemaps of the public records, in both languages; large kinds in files of 50,000."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Model, QuerySet
from django.urls import reverse, translate_url

from portal.dialogues.models import Dialogue, Notice
from portal.organisations.models import Unit
from portal.petitions.models import Petition

Item = TypeVar("Item")


class InBothLanguages(Sitemap[Item], Generic[Item]):
    """Addresses in Vietnamese, and beside each the same page in English."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The one of the canonical addresses, whatever name the site was asked by."""
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        urls = super().get_urls(page=page, site=site, protocol=protocol)
        for url in urls:
            languages = self.addresses_of(url["item"], url["location"])
            url["alternates"] = [{"lang_code": code, "location": address} for code, address in languages.items()]
        return urls

    def addresses_of(self, item: Item, location: str) -> dict[str, str]:
        """The addresses of an item by their languages."""
        return {"vi": location, "en": translate_url(location, "en"), "x-default": location}


class RecordSitemap(InBothLanguages[Model]):
    """The sitemap of one kind of record, paginated, reading only the columns that an address needs."""

    columns: tuple[str, ...] = ("slug",)

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def items(self) -> QuerySet[Any]:
        return self.rows().only(*self.columns, "updated_at").order_by("pk")

    def lastmod(self, record: Any) -> datetime:
        return record.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """From one number of the database: reading every row to find it would take minutes with a million."""
        return self.rows().aggregate(latest=Max("updated_at"))["latest"]


class Petitions(RecordSitemap):
    columns = ("code",)

    def rows(self) -> QuerySet[Any]:
        return Petition.objects.public()


class Notices(RecordSitemap):
    def rows(self) -> QuerySet[Any]:
        return Notice.objects.public()


class Dialogues(RecordSitemap):
    def rows(self) -> QuerySet[Any]:
        return Dialogue.objects.public()


class Units(InBothLanguages[Unit]):
    def items(self) -> QuerySet[Any]:
        return Unit._default_manager.only("slug").order_by("pk")


class Lists(InBothLanguages[str]):
    """The lists that everything else is reached from."""

    names = ("schedule", "notice_list", "petition_list", "commitment_list", "scoreboard")

    def items(self) -> tuple[str, ...]:
        return self.names

    def location(self, name: str) -> str:
        return reverse(name)


SECTIONS: dict[str, type[Sitemap[Any]]] = {
    "petitions": Petitions,
    "notices": Notices,
    "dialogues": Dialogues,
    "units": Units,
    "lists": Lists,
}
