from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from ..blocks import HomeBlocks
from ..fields import StreamField
from .base import PublicPage

# When can I speak? What was concluded? What became of it? An office that arranges nothing still answers these.
ARRANGEMENT = ("upcoming_dialogues", "latest_notices", "overdue", "figures", "stories", "explanations")


class HomePage(PublicPage):
    """The front door; its blocks can be arranged, and without any it shows what citizens ask first."""

    heading = models.CharField(
        _("heading"), max_length=120, blank=True, help_text=_("Leave empty for the portal's own.")
    )
    lead = models.TextField(_("lead"), blank=True, help_text=_("One or two sentences above the search box."))
    body = StreamField(HomeBlocks(), blank=True, verbose_name=_("blocks"))

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.SectionPage", "pages.ListingPage"]
    max_count = 1

    content_panels = [*PublicPage.content_panels, FieldPanel("heading"), FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        return []

    @property
    def blocks(self) -> Any:
        """The blocks as arranged, or else the arrangement every portal begins with."""
        return self.body or self.body.stream_block.to_python([{"type": name, "value": {}} for name in ARRANGEMENT])
