from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from portal.fields.text import ParagraphsField
from portal.language.sort_key import sort_key

from ..links import address_of
from .articles import ArticlePage, tag_href
from .base import PublicPage

PAGE_SIZE = 10


class ListingPage(PublicPage):
    """Articles below it, newest first, page by page; `?nhan=` filters by a tag, `?trang=` is the page."""

    intro = ParagraphsField(_("intro"), blank=True)

    parent_page_types = ["pages.HomePage", "pages.SectionPage"]
    subpage_types = ["pages.ArticlePage"]

    content_panels = [*PublicPage.content_panels, FieldPanel("intro")]
    search_fields = [*PublicPage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")

    def articles(self) -> QuerySet[ArticlePage]:
        return ArticlePage.objects.for_reader().of(self).newest_first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A page number that is none, or too large, gives the nearest page that exists."""
        slug = request.GET.get("nhan", "")
        articles = self.articles()
        narrowed = articles.filter(tags__slug=slug) if slug else articles
        page = Paginator(narrowed, PAGE_SIZE).get_page(request.GET.get("trang"))
        return {
            **super().get_context(request, *args, **kwargs),
            "page_of_articles": page,
            "page_prefix": f"?{urlencode({'nhan': slug})}&trang=" if slug else "?trang=",
            "canonical_query": f"?trang={page.number}" if page.number > 1 and not slug else "",
            "narrowed": bool(slug),
            "followed_tag": slug if page.object_list else "",
            "tags": [self._tag_link(tag, tag.slug == slug, request) for tag in tags_of(articles)],
        }

    def _tag_link(self, tag: Any, selected: bool, request: HttpRequest) -> dict[str, Any]:
        here = address_of(self, request)
        href = here if selected else tag_href(here, tag)
        return {"label": tag.name, "count": tag.article_count, "selected": selected, "href": href}


def tags_of(articles: QuerySet[ArticlePage]) -> list[Tag]:
    """Tags of these articles with `article_count`, the most used first."""
    tags = Tag.objects.filter(pages_articletag_items__content_object__in=articles.order_by().values("pk")).annotate(
        article_count=Count("pages_articletag_items__content_object", distinct=True)
    )
    return sorted(tags, key=lambda tag: (-tag.article_count, sort_key(tag.name)))
