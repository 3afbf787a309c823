"""Atom feeds (RFC 4287): the same news as the digests, for readers who leave no address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formats.xml_text import allowed

from .followables import News, Subject

MOST_ENTRIES = 50
WORDS_OF_AN_ENTRY = 80
# The year in which the names of entries begin (RFC 4151): they outlive every address.
NAMED_SINCE = 2026


class CacheableFeed(Atom1Feed):
    """A feed whose `updated` is stable while it is empty; Django's would change with every request."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else datetime(NAMED_SINCE, 1, 1, tzinfo=UTC)


def feed(subject: Subject, news: Sequence[News]) -> HttpResponse:
    """The answer, for a view that is a `conditional_page`: it changes when its entries do, hidden ones included."""
    written = CacheableFeed(
        title=allowed(f"{subject.title} – Dân Biết"),
        subtitle=_("What is new, from the public record of dialogues and petitions."),
        description=None,
        link=settings.SITE_URL + subject.href,
        feed_url=settings.SITE_URL + subject.feed,
        feed_guid=settings.SITE_URL + subject.feed,
        language=get_language(),
        author_name="Dân Biết",
    )
    for each in news:
        written.add_item(
            title=allowed(each.title),
            link=settings.SITE_URL + each.href,
            # A summary is read as HTML.
            description=escape(Truncator(allowed(each.text)).words(WORDS_OF_AN_ENTRY)),
            unique_id=f"tag:{urlsplit(settings.SITE_URL).hostname},{NAMED_SINCE}:{each.key}",
            pubdate=each.at,
            updateddate=each.at,
        )
    response = HttpResponse(content_type=written.content_type)
    written.write(response, "utf-8")
    response["Last-Modified"] = http_date(written.latest_post_date().timestamp())
    # Visible today, hidden tomorrow: nobody keeps a copy without asking.
    response["Cache-Control"] = "no-cache"
    return response
