"""Fallback while the engine is away: the reserve index, or else a list from the database.

Nothing has to be switched: after some seconds the engine is asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.conf import settings

from portal.language.syllables import syllables
from portal.petitions.models import Petition
from search.engines.base import Engine, IndexDamaged, IndexMissing, SearchUnavailable
from search.query.answer import Answer, Key
from search.query.criteria import Criteria
from search.query.rules import EVERY_RULE, Rules
from search.query.synonyms import Synonyms
from search.query.syntax import parse_syntax

from . import outbox

REST = 5.0  # seconds in which nobody waits once more for an engine that was away
MOST_READ = 5000  # petitions whose titles are looked through
MOST_LISTED = 50

T = TypeVar("T")

_away_until: dict[str, float] = {}


def ask(criteria: Criteria, *, today: date, synonyms: Synonyms) -> tuple[Answer, bool]:
    """The answer, and whether it is from the reserve index. Raises SearchUnavailable if there is no answer at all."""
    return _asked(lambda engine: engine.search(criteria, today=today, synonyms=synonyms))


def export(criteria: Criteria, *, today: date, synonyms: Synonyms, rules: Rules = EVERY_RULE) -> tuple[Key, ...]:
    """All results, of the engine or of its reserve. Raises SearchUnavailable if both are away."""
    return _asked(lambda engine: engine.export(criteria, today=today, synonyms=synonyms, rules=rules))[0]


def suggest(words: str, *, limit: int) -> tuple[Key, ...]:
    """What the engine or its reserve suggests; nothing where both are away."""
    try:
        return _asked(lambda engine: engine.suggest(words, limit=limit))[0]
    except SearchUnavailable:
        return ()


def _asked(question: Callable[[Engine], T]) -> tuple[T, bool]:
    try:
        return _ask_engine(question), False
    except SearchUnavailable:
        if reserve := outbox.fallback_engine():
            return question(reserve), True
        raise


def _ask_engine(question: Callable[[Engine], T]) -> T:
    if time.monotonic() < _away_until.get(settings.SEARCH_URL, 0.0):
        raise SearchUnavailable
    try:
        return question(outbox.engine())
    except (IndexMissing, IndexDamaged):  # said at once, and over as soon as it is filled
        raise
    except SearchUnavailable:
        _away_until[settings.SEARCH_URL] = time.monotonic() + REST
        raise


def petitions_with(words: str) -> list[Petition]:
    """Of the newest public petitions those with all words in their titles, whatever their accents."""
    asked = {word.folded for word in syllables(parse_syntax(words).words)}
    newest = Petition.objects.public().order_by("-received_on", "-pk")
    titles = newest.values_list("pk", "title")[:MOST_READ]
    found = [pk for pk, title in titles if asked <= {word.folded for word in syllables(title)}]
    return list(newest.filter(pk__in=found[:MOST_LISTED]))
