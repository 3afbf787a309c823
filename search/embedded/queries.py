"""Conditions and ticked boxes as queries of Tantivy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import tantivy

from ..conditions import AllOf, AnyOf, Condition, Most, Term, Weighted
from ..criteria import Criteria, Facet, Timeliness
from ..engine import Calendar
from .entries import FACET_FIELDS, SCHEMA

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def _query(condition: Condition) -> tantivy.Query:
    match condition:
        case Term(field, token):
            return tantivy.Query.term_query(SCHEMA, field, token, "freq")
        case AllOf(()):
            return tantivy.Query.all_query()
        case AllOf(parts):
            return tantivy.Query.boolean_query([(_MUST, _query(part)) for part in parts])
        case AnyOf(()):
            return tantivy.Query.empty_query()
        case AnyOf(parts):
            return tantivy.Query.disjunction_max_query([_query(part) for part in parts])
        case Most(parts, least):
            return tantivy.Query.boolean_query([(_SHOULD, _query(part)) for part in parts], least)
        case Weighted(weighed, weight):
            return tantivy.Query.boost_query(_query(weighed), weight)


def joined(
    must: Condition,
    *,
    without: Sequence[Condition] = (),
    better: Sequence[Condition] = (),
    filters: Sequence[tantivy.Query] = (),
) -> tantivy.Query:
    clauses = [(_MUST, _query(must))]
    clauses += [(_MUST, tantivy.Query.const_score_query(query, 0.0)) for query in filters]
    clauses += [(_SHOULD, _query(condition)) for condition in better]
    clauses += [(_MUST_NOT, _query(condition)) for condition in without]
    return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)


def _due_between(first: date | None, last: date | None) -> tantivy.Query:
    """What is owed and due on these days or between them."""
    return tantivy.Query.range_query(
        SCHEMA,
        "due",
        tantivy.FieldType.Integer,
        first.toordinal() if first else None,
        last.toordinal() if last else None,
    )


def _timeliness_query(value: str, calendar: Calendar) -> tantivy.Query:
    day = timedelta(days=1)
    match Timeliness(value):
        case Timeliness.OVERDUE:
            return _due_between(None, calendar.today - day)
        case Timeliness.DUE_SOON:
            return _due_between(calendar.today, calendar.soon_until)
        case Timeliness.ON_TIME:
            done = tantivy.Query.term_query(SCHEMA, "closure", Timeliness.ON_TIME, "basic")
            return tantivy.Query.boolean_query(
                [(_SHOULD, done), (_SHOULD, _due_between(calendar.soon_until + day, None))]
            )
        case Timeliness.LATE:
            return tantivy.Query.term_query(SCHEMA, "closure", Timeliness.LATE, "basic")


def filters_of(
    criteria: Criteria, calendar: Calendar, *, ignoring: frozenset[Facet] = frozenset()
) -> list[tantivy.Query]:
    """One condition for each facet in which something is ticked."""
    found = []
    for facet in Facet:
        values = criteria.values(facet)
        if not values or facet in ignoring:
            continue
        if facet == Facet.TIMELINESS:
            found.append(
                tantivy.Query.boolean_query([(_SHOULD, _timeliness_query(value, calendar)) for value in values])
            )
        else:
            found.append(tantivy.Query.term_set_query(SCHEMA, FACET_FIELDS[facet], list(values)))
    return found
