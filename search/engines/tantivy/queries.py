"""Clauses and filters as queries of Tantivy."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from search.query.clauses import AllOf, AnyOf, Boosted, Condition, ConstantScore, MinimumMatch, MustNot, Prefix, Term
from search.query.filters import DueBetween, Filter, OneOf

from .schema import SCHEMA

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def _query(condition: Condition) -> tantivy.Query:
    match condition:
        case Term(field, token):
            return tantivy.Query.term_query(SCHEMA, field, token, "freq")
        case Prefix(field, beginning):
            return tantivy.Query.fuzzy_term_query(SCHEMA, field, beginning, distance=0, prefix=True)
        case AllOf(()):
            return tantivy.Query.all_query()
        case AllOf(parts):
            return tantivy.Query.boolean_query([(_MUST, _query(part)) for part in parts])
        case AnyOf(()):
            return tantivy.Query.empty_query()
        case AnyOf(parts):
            return tantivy.Query.disjunction_max_query([_query(part) for part in parts])
        case MinimumMatch(parts, least):
            return tantivy.Query.boolean_query([(_SHOULD, _query(part)) for part in parts], least)
        case Boosted(weighed, weight):
            return tantivy.Query.boost_query(_query(weighed), weight)
        case ConstantScore(needed):
            return tantivy.Query.const_score_query(_query(needed), 0.0)
        case MustNot(wanted, unwanted):
            return joined(wanted, without=unwanted)


def joined(
    must: Condition,
    *,
    without: Sequence[Condition] = (),
    better: Sequence[Condition] = (),
    filters: Sequence[Filter] = (),
) -> tantivy.Query:
    clauses = [(_MUST, _query(must))]
    clauses += [(_MUST, tantivy.Query.const_score_query(_filter(alternatives), 0.0)) for alternatives in filters]
    clauses += [(_SHOULD, _query(condition)) for condition in better]
    clauses += [(_MUST_NOT, _query(condition)) for condition in without]
    return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)


def _filter(alternatives: Filter) -> tantivy.Query:
    ways = [_way(way) for way in alternatives]
    return ways[0] if len(ways) == 1 else tantivy.Query.boolean_query([(_SHOULD, way) for way in ways])


def _way(way: OneOf | DueBetween) -> tantivy.Query:
    match way:
        case OneOf(field, values):
            return tantivy.Query.term_set_query(SCHEMA, field, list(values))
        case DueBetween(first, last):
            return tantivy.Query.range_query(
                SCHEMA,
                "due",
                tantivy.FieldType.Integer,
                first.toordinal() if first else None,
                last.toordinal() if last else None,
            )


def of_type_after(type_: str, reference: int) -> tantivy.Query:
    """Documents of one type whose reference, which sorts them by id, is higher than this one."""
    of_type = tantivy.Query.term_query(SCHEMA, "type", type_, "basic")
    after = tantivy.Query.range_query(SCHEMA, "reference", tantivy.FieldType.Integer, reference + 1, None)
    return tantivy.Query.boolean_query([(_MUST, of_type), (_MUST, after)])
