"""Saved searches: tells a follower which results became public since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dialogues.models import Dialogue, Notice
from portal.following.followables import Followable, News, NewsUnavailable, NewsWindow, Subject, name_of
from portal.following.models import LONGEST_KEY
from portal.following.news import changes
from portal.following.news.entries import newest_first
from portal.following.news.publication_dates import publication_dates_of
from search.engines.base import SearchUnavailable
from search.index import fallback
from search.index.documents import SOURCES
from search.lexicon import current as lexicon
from search.query.answer import Key
from search.query.criteria import Criteria, Sort
from search.query.rules import EVERY_RULE, Rule

from .facet_options import chips
from .results import address_of, rows_of

# The page may show what comes near; a mail must not.
RULES = EVERY_RULE - {Rule.RELAXING}
# A feed shows the latest: so many results, the newest by their own dates, are asked when they became public.
MOST_FOR_A_FEED = 500
# What has no decision of its own became public when it was published.
PUBLISHED = {"conclusion": "published_at", "article": "first_published_at"}


class SavedSearch(Followable):
    """Its key is the query string of the question, without order and page."""

    kind = "tim-kiem"

    def subject(self, key: str) -> Subject | None:
        criteria = question(key)
        query = criteria.to_querystring()
        if len(query) > LONGEST_KEY:
            return None
        return Subject(
            key=query,
            title=_("Search: %(question)s") % {"question": described(criteria)},
            href=f"{reverse('search')}?{query}",
            feed=self.feed(query),
            impersonal_title=_("new results of a search") if criteria.words else "",
        )

    def feed(self, key: str) -> str:
        return f"{reverse('search_feed')}?{key}"

    def news(self, key: str, span: NewsWindow) -> list[News]:
        keys = _found(question(key))
        dates = _dates(keys, since=span.since) if span.since else _dates(keys[:MOST_FOR_A_FEED])
        latest = sorted(dates, key=lambda key: (dates[key], key), reverse=True)[: span.limit]
        rows = rows_of(latest)
        return newest_first(
            span, [_news(key, rows[key], dates[key]) for key in latest if key in rows], _changes(keys, span)
        )


def _changes(keys: Sequence[Key], span: NewsWindow) -> list[News]:
    """What changed in the dialogues and notices that were found: such as all of a place."""
    found = _ids(keys if span.since else keys[:MOST_FOR_A_FEED])
    dialogues, notices = Dialogue.objects.public(), Notice.objects.public()
    if not span.since:
        dialogues, notices = dialogues.filter(pk__in=found["dialogue"]), notices.filter(pk__in=found["notice"])
    told = changes.of_dialogues(dialogues, span) + changes.of_notices(notices, span)
    return [each for each in told if each.record.pk in found[str(each.record._meta.model_name)]]


def question(query: str) -> Criteria:
    return replace(Criteria.from_querystring(query), sort=Sort.RELEVANCE, page=1)


def described(criteria: Criteria) -> str:
    """The question in words: what was typed, and the labels of the boxes that were ticked."""
    parts = [f"“{criteria.words}”"] if criteria.words else []
    return ", ".join([*parts, *(chip.label for chip in chips(criteria))]) or _("everything")


def _found(criteria: Criteria) -> tuple[Key, ...]:
    try:
        return fallback.export(
            criteria.sorted_by(Sort.NEWEST),
            today=timezone.localdate(),
            synonyms=lexicon.current().synonyms,
            rules=RULES,
        )
    except SearchUnavailable as away:
        raise NewsUnavailable from away


def _dates(keys: Collection[Key], *, since: datetime | None = None) -> dict[Key, datetime]:
    """When each of these became public; with `since`, only those after it, which are few whatever was found."""
    return {
        Key(kind, pk): at
        for kind, wanted in _ids(keys).items()
        for pk, at in _dates_of_kind(kind, wanted, since).items()
        if pk in wanted
    }


def _ids(keys: Collection[Key]) -> defaultdict[str, set[int]]:
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for key in keys:
        ids[key.type].add(key.id)
    return ids


def _dates_of_kind(kind: str, wanted: set[int], since: datetime | None) -> dict[int, datetime]:
    model = SOURCES[kind].model
    among = None if since else wanted
    if kind not in PUBLISHED:
        return publication_dates_of(model, since=since, among=among)
    condition = {f"{PUBLISHED[kind]}__gt": since} if since else {"pk__in": among}
    return dict(model._default_manager.filter(**condition).values_list("pk", PUBLISHED[kind]))


def _news(key: Key, row: Any, at: datetime) -> News:
    card = SOURCES[key.type].card(row)
    return News(
        key=name_of(row),
        title=card.title,
        href=address_of(key.type, row),
        at=at,
        record=row.notice if key.type == "conclusion" else row,
        text=card.body.partition("\n")[0],
    )
