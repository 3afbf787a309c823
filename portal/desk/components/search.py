"""The search of a list at the desk: every word of the query, typed with its accents or without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from portal.fields.folded import folded, holds_words

FOLDED = "folded"


def filter_by_text(records: QuerySet[Any], fields: Sequence[str], query: str) -> QuerySet[Any]:
    """The records that hold every word of the query in one of the fields.

    Records in large numbers have folded columns, in which the database looks ("folded", "unit__folded"). The texts of
    reference data (accounts, topics, rules) are some thousand at most and folded here.
    """
    words = folded(query).split()
    if all(field.rpartition("__")[2] == FOLDED for field in fields):
        return records.filter(holds_words(fields, words))
    rows = records.order_by().values_list("pk", *fields)
    return records.filter(pk__in=[key for key, *texts in rows if _holds(words, folded(*texts))])


def _holds(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)
