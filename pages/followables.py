"""The followable of a tag: articles and records that have it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.dialogues.models import Dialogue, Notice
from portal.following.followables import Followable, News, NewsWindow, Subject, name_of
from portal.following.news import changes
from portal.following.news.entries import newest_first, news_of_publications
from portal.petitions.models import Petition

from .languages import as_read
from .links import address_of
from .models import ArticlePage, ListingPage
from .models.articles import tag_href


class TagFollowable(Followable):
    """A tag. Its page is the first listing, filtered by it; a tag that only hidden records have does not exist."""

    kind = "nhan"

    def subject(self, key: str) -> Subject | None:
        tag = Tag.objects.filter(slug=key).first()
        if tag is None or not any(rows.exists() for rows in self._tagged(key)):
            return None
        listing = ListingPage.objects.live().first()
        href = tag_href(address_of(as_read([listing])[0]), tag) if listing else reverse("wagtail_serve", args=[""])
        return Subject(key, _("Tag: %(tag)s") % {"tag": tag.name}, href, self.feed(key))

    def news(self, key: str, span: NewsWindow) -> list[News]:
        articles, petitions, notices, dialogues = self._tagged(key)
        return newest_first(
            span,
            articles_published(articles, span),
            news_of_publications(petitions, span, words=_("Petition: %(name)s")),
            news_of_publications(notices, span, words=_("Notice of conclusion: %(name)s")),
            news_of_publications(dialogues, span, words=_("Dialogue: %(name)s")),
            changes.of_notices(notices, span),
            changes.of_dialogues(dialogues, span),
        )

    def feed(self, key: str) -> str:
        return reverse("feed_nhan", args=[key])

    def _tagged(self, key: str) -> list[QuerySet[Any]]:
        public = (ArticlePage.objects.for_reader(), *(kind.objects.public() for kind in (Petition, Notice, Dialogue)))
        return [rows.filter(tags__slug=key) for rows in public]


def articles_published(articles: QuerySet[Any], span: NewsWindow) -> list[News]:
    """An article has no decision on its visibility: it is known since its first publication."""
    known = articles.exclude(first_published_at=None)
    new = known.filter(first_published_at__gt=span.since) if span.since else known
    return [
        News(
            key=name_of(article),
            title=_("Article: %(name)s") % {"name": article.title},
            href=address_of(article),
            at=article.first_published_at,
            record=article,
            text=article.intro,
        )
        for article in new.order_by("-first_published_at", "-pk")[: span.limit]
    ]
