from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.fields.text import ParagraphsField

from ..blocks import StoryBlocks
from ..fields import StreamField
from ..languages import below, for_reader, in_every_language
from .articles import ArticlePage
from .base import PublicPage


class SectionPage(PublicPage):
    """A section of articles that do not age, in the order of the page tree."""

    intro = ParagraphsField(_("intro"), blank=True)
    body = StreamField(StoryBlocks(), blank=True, verbose_name=_("blocks"))

    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types = ["pages.ArticlePage", "pages.ListingPage", "pages.SectionPage"]

    content_panels = [*PublicPage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "articles": ArticlePage.objects.for_reader().of(self).order_by("path"),
            "further": below(for_reader(Page.objects.not_exact_type(ArticlePage)), in_every_language(self)),
        }
