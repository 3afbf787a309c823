"""Suggestions while typing: topics, units and places by name, records by title or number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.dialogues.models import Topic
from portal.formats import written_date
from portal.language.syllables import Syllable, syllables
from portal.organisations.models import Place, Unit
from portal.petitions.topics import known_topics
from search.index import fallback
from search.index.documents import SOURCES
from search.presentation.highlighting import Piece, marked_beginnings
from search.query.criteria import Criteria, Facet

from .results import address_of, rows_of

MOST = 8
MOST_NAMES = 3
MOST_KINDS = 3  # of record: each asks one query, and the names one
SHORTEST, LONGEST = 2, 80  # characters typed; suggest.js knows them, too


@dataclass(frozen=True)
class Suggestion:
    """One line under the search field: a name with what was typed marked, and the address that it leads to."""

    kind: str
    name: tuple[Piece, ...]
    url: str
    detail: str = ""


def suggestions(typed: str) -> list[Suggestion]:
    """At most 8, by at most four queries; of records only those that a reader may see today.

    Names come first: one that has all words typed is seldom there by chance.
    """
    words = syllables(typed)
    if not words or not SHORTEST <= len(typed) <= LONGEST:
        return []
    names = list({name.url: name for name in _names(words)}.values())[:MOST_NAMES]
    return (names + list(_records(typed, words)))[:MOST]


def _names(words: Sequence[Syllable]) -> Iterator[Suggestion]:
    """Topics, units and places in whose names every word typed begins a word; those first that say little else."""
    by_prefix = Q()
    for word in {word.folded for word in words}:
        # The address is what the database has of a name without accents.
        by_prefix &= Q(slug__startswith=word) | Q(slug__contains=f"-{word}")
    topics, units, places = (_rows(kind, by_prefix, words[0].folded) for kind in range(len(_NAMED)))
    found = topics.union(units, places, all=True).order_by("comes", "length", "sort_key", "slug")
    for row in found[: 2 * MOST_NAMES]:  # a place before and after a merger is one question
        _model, label, address = _NAMED[row["source"]]
        until = _("until %(date)s") % {"date": written_date(row["ends"])} if row["ends"] else ""
        yield Suggestion(str(label), marked_beginnings(row["name"], words), address(row), until)


def _rows(kind: int, by_prefix: Q, first: str) -> QuerySet[Any, dict[str, Any]]:
    model = _NAMED[kind][0]
    named: QuerySet[Any] = known_topics() if model is Topic else model.objects.all()
    rows = (
        named.filter(by_prefix)
        .order_by()
        .annotate(
            source=Value(kind),
            comes=Case(When(slug__startswith=first, then=0), default=1),
            length=Length("name"),
            ends=F("valid_to") if model is Unit else Value(None, output_field=DateField()),
        )
    )
    return rows.values("source", "comes", "length", "ends", "name", "slug", "sort_key")


def _search_for(criteria: Criteria) -> str:
    return f"{reverse('search')}?{criteria.to_querystring()}"


_NAMED: tuple[tuple[Any, Any, Any], ...] = (
    (Topic, gettext_lazy("Topic"), lambda row: _search_for(Criteria().with_(Facet.TOPIC, row["slug"]))),
    (Unit, gettext_lazy("Unit"), lambda row: reverse("unit", args=[row["slug"]])),
    (Place, gettext_lazy("Place"), lambda row: _search_for(Criteria(words=row["name"]))),
)


def _records(typed: str, words: Sequence[Syllable]) -> Iterator[Suggestion]:
    keys = fallback.suggest(typed, limit=MOST)
    kinds = list(dict.fromkeys(key.type for key in keys))[:MOST_KINDS]
    rows = rows_of(key for key in keys if key.type in kinds)
    for key in keys:
        if key in rows:
            source, row = SOURCES[key.type], rows[key]
            card = source.card(row)
            detail = card.number or (written_date(card.received) if card.received else "")
            yield Suggestion(str(source.label), marked_beginnings(card.title, words), address_of(key.type, row), detail)
