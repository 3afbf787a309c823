from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.url_routing import RouteResult

from portal.fields.text import LineField, ParagraphsField
from portal.records.broken_rows import render_or_report

from ..blocks import HomeBlocks
from ..fields import StreamField
from .base import PublicPage

# When can I speak? What was concluded? What became of it? An office that arranges nothing still answers these.
ARRANGEMENT = ("upcoming_dialogues", "latest_notices", "overdue", "figures", "stories", "explanations")


class HomePage(PublicPage):
    """The home page; its blocks can be arranged, and without any it shows a default arrangement."""

    heading = LineField(_("heading"), max_length=120, blank=True, help_text=_("Leave empty for the portal's own."))
    lead = ParagraphsField(_("lead"), blank=True, help_text=_("One or two sentences above the search box."))
    body = StreamField(HomeBlocks(), blank=True, verbose_name=_("blocks"))

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.SectionPage", "pages.ListingPage"]
    max_count = 1

    content_panels = [*PublicPage.content_panels, FieldPanel("heading"), FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Where the tree of this language has no such page, the original answers, in the frame of this language."""
        try:
            return super().route(request, path_components)
        except Http404:
            original = self.get_translations().filter(locale__language_code=settings.LANGUAGE_CODE).first()
            if original is None:
                raise
            return original.route(request, path_components)

    def addresses(self, request: HttpRequest) -> dict[str, str]:
        """Without a word of its own it needs no translation: all it shows is in the language of the frame."""
        if self.has_words:
            return super().addresses(request)
        return {code: self._front_door(code) for code, _name in settings.LANGUAGES}

    @staticmethod
    def _front_door(language: str) -> str:
        with override(language):
            return reverse("wagtail_serve", args=[""])

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        return []

    @property
    def has_words(self) -> bool:
        words: list[str] = render_or_report(
            self, lambda: self.body.stream_block.get_searchable_content(self.body), list
        )
        return any([self.heading, self.lead, *words])

    @property
    def blocks(self) -> Any:
        """The blocks as arranged, or else the arrangement every portal begins with."""
        return self.body or self.body.stream_block.to_python([{"type": name, "value": {}} for name in ARRANGEMENT])
