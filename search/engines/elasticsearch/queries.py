"""Clauses and filters as queries of Elasticsearch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from elasticsearch.dsl import query

from search.query.clauses import AllOf, AnyOf, Boosted, Condition, ConstantScore, MinimumMatch, MustNot, Prefix, Term
from search.query.filters import DueBetween, Filter, OneOf


def query_of(condition: Condition, weight: float = 1.0) -> query.Query:
    boost: dict[str, Any] = {} if weight == 1.0 else {"boost": weight}
    match condition:
        case Term(field, token):
            return query.Term(field.value, {"value": token, **boost})
        case Prefix(field, beginning):
            return query.Prefix(field.value, {"value": beginning, **boost})
        case AllOf(()):
            return query.MatchAll(**boost)
        case AllOf(parts):
            return query.Bool(must=[query_of(part) for part in parts], **boost)
        case AnyOf(()):
            return query.MatchNone()
        case AnyOf(parts):
            return query.DisMax(queries=[query_of(part) for part in parts], **boost)
        case MinimumMatch(parts, least):
            return query.Bool(should=[query_of(part) for part in parts], minimum_should_match=least, **boost)
        case Boosted(weighed, factor):
            return query_of(weighed, weight * factor)
        case ConstantScore(needed):
            return query.ConstantScore(filter=query_of(needed), boost=0.0)
        case MustNot(wanted, unwanted):
            return query.Bool(must=[query_of(wanted)], must_not=[query_of(part) for part in unwanted], **boost)


def joined(
    must: Condition,
    *,
    without: Sequence[Condition] = (),
    better: Sequence[Condition] = (),
    filters: Sequence[Filter] = (),
) -> query.Query:
    return query.Bool(
        must=[query_of(must)],
        must_not=[query_of(condition) for condition in without],
        should=[query_of(condition) for condition in better],
        filter=[_filter(alternatives) for alternatives in filters],
    )


def _filter(alternatives: Filter) -> query.Query:
    return query.Bool(should=[_way(way) for way in alternatives], minimum_should_match=1)


def _way(way: OneOf | DueBetween) -> query.Query:
    match way:
        case OneOf(field, values):
            return query.Terms(field, list(values))
        case DueBetween(first, last):
            bounds = {"gte": first and first.toordinal(), "lte": last and last.toordinal()}
            return query.Range("due", {name: day for name, day in bounds.items() if day})
