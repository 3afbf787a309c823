from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlencode

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.fields.dates import PlannedField
from portal.fields.text import LineField, ParagraphsField

from ..blocks import StoryBlocks
from ..fields import StreamField
from ..languages import as_read, below, for_reader, in_every_language
from ..links import address_of
from .base import PublicPage


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePageQuerySet(PageQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_on", "-pk")

    def for_reader(self) -> Self:
        return for_reader(self)

    def of(self, parent: Page) -> Self:
        """Those right below a page or one of its translations."""
        return below(self, in_every_language(parent))

    def of_sections(self) -> Self:
        """Those of the sections right below the home page, in the order of the tree: they explain, and do not age."""
        sections = apps.get_model("pages", "SectionPage")._default_manager
        return below(self, sections.live().filter(depth=3)).order_by("path")


class ArticlePage(PublicPage):
    """An article. It quotes the record through blocks, so that what it shows is of today."""

    published_on = PlannedField(_("date"), default=timezone.localdate)
    intro = ParagraphsField(_("intro"), help_text=_("What a reader should know who reads no further."))
    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = LineField(
        _("what the picture shows"), max_length=250, blank=True, help_text=_("Read aloud to those who cannot see it.")
    )
    picture_caption = LineField(_("caption"), max_length=250, blank=True)
    body = StreamField(StoryBlocks(), blank=True, verbose_name=_("blocks"))
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))

    objects = PageManager.from_queryset(ArticlePageQuerySet)()

    parent_page_types = ["pages.SectionPage", "pages.ListingPage"]
    subpage_types: list[str] = []

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_caption")], heading=_("Picture")
        ),
        FieldPanel("body"),
        FieldPanel("tags"),
    ]
    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        super().clean()
        if self.picture and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("Say what the picture shows: not everybody can see it.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Each of the `tags` leads to the listing that the article belongs to, if it belongs to one."""
        parent = self.get_parent()
        is_listed = parent and parent.specific_class is apps.get_model("pages", "ListingPage")
        listing = address_of(as_read([parent])[0], request) if is_listed else ""
        tags = [{"label": tag.name, "href": listing and tag_href(listing, tag)} for tag in self.tags.all()]
        return {**super().get_context(request, *args, **kwargs), "tags": tags}

    @property
    def text(self) -> str:
        """Intro and text blocks without markup: what a search may read."""
        blocks = [strip_tags(str(each["value"] or "")) for each in self.body.raw_data if each["type"] == "text"]
        return "\n".join([self.intro, *blocks])


def tag_href(listing: str, tag: Tag) -> str:
    """The address of a listing filtered by the tag."""
    return f"{listing}?{urlencode({'nhan': tag.slug})}"
