"""Accent-insensitive search in the lists of the desk: "duong lang" finds "Đường làng"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

# What one account can see; above this, words are looked for as they are typed.
FOLDED_AT_MOST = 5000


def fold(text: str) -> str:
    """Small letters without marks."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def filter_by_text(records: QuerySet[Any], fields: Sequence[str], query: str) -> QuerySet[Any]:
    """The records that contain every word of the query in one of the fields."""
    rows = list(records.order_by().values_list("pk", *fields)[: FOLDED_AT_MOST + 1])
    if len(rows) > FOLDED_AT_MOST:
        return records.filter(_as_typed(fields, query))
    words = fold(query).split()
    found = [key for key, *texts in rows if _holds(words, fold(" ".join(str(text or "") for text in texts)))]
    return records.filter(pk__in=found)


def _holds(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)


def _as_typed(fields: Sequence[str], query: str) -> Q:
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": query})
    return condition
