"""Facet counts, made from counts of combinations of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from portal.workdays.timeliness import Timeliness
from search.query.answer import Calendar, FacetCount
from search.query.clauses import Condition
from search.query.criteria import EVERY_FACET, Criteria, Facet
from search.query.filters import FACET_FIELDS, filters_of
from search.schema.index_fields import OPEN, SEPARATOR

if TYPE_CHECKING:
    from search.engines.snapshot import Snapshot

# Facets of which a document has one value at most; one count of their combinations serves them all.
COMBINED = (Facet.TYPE, Facet.STATE, Facet.TOPIC, Facet.FORM, Facet.YEAR, Facet.TIMELINESS)

# Facets with many values, or several for a document: in combinations they would be too many.
APART = (Facet.OWNER, Facet.TAG, Facet.MONTH)

MOST_BUCKETS = 65_000  # of one count; what both engines allow


def facets_of(
    snapshot: Snapshot,
    anywhere: Condition,
    criteria: Criteria,
    calendar: Calendar,
    facets: Collection[Facet] = EVERY_FACET,
) -> dict[Facet, tuple[FacetCount, ...]]:
    """Counts of these facets; each obeys what is ticked of the others, not what is ticked of itself."""
    ticked = frozenset(facet for facet, _ in criteria.chosen)
    apart = [facet for facet in APART if facet in facets]
    # What ignores the same boxes is counted in one go: all of it, as long as nothing is ticked.
    wanted: dict[frozenset[Facet], dict[str, Any]] = defaultdict(dict)
    if not frozenset(COMBINED).isdisjoint(facets):
        with_clock = Facet.TIMELINESS in (*facets, *ticked)
        wanted[ticked.intersection(COMBINED)] |= _combinations_wanted(calendar, with_clock=with_clock)
    for facet in apart:
        wanted[ticked & {facet}][facet.value] = _terms(FACET_FIELDS[facet])
    if Facet.UNIT in facets:
        # A document has a whole line of units, and few lines differ: to count these takes half the time.
        wanted[ticked & {Facet.UNIT}]["units"] = _terms("units")
    counts: dict[str, Any] = {}
    for ignoring, aggregations in wanted.items():
        counts |= snapshot.aggregate(anywhere, filters_of(criteria, calendar, ignoring=ignoring), aggregations)
    found = {facet: listed(_by_value(counts[facet.value]), criteria.values(facet)) for facet in apart}
    if "combinations" in counts:
        found |= count_combinations(_combinations(counts), criteria)
    if "units" in counts:
        found[Facet.UNIT] = listed(_by_unit(counts["units"]), criteria.values(Facet.UNIT))
    return {facet: of_facet for facet, of_facet in found.items() if facet in facets}


def count_combinations(
    combinations: Iterable[tuple[Sequence[str], int]], criteria: Criteria
) -> dict[Facet, tuple[FacetCount, ...]]:
    """Counts of each facet in COMBINED that obey the boxes ticked of all facets but its own.

    `combinations` are values in the order of COMBINED ("" for none), each with its number of documents.
    """
    ticked = [frozenset(criteria.values(facet)) for facet in COMBINED]
    narrowed = [i for i, values in enumerate(ticked) if values]
    counters: list[dict[str, int]] = [defaultdict(int) for _ in COMBINED]
    for values, documents in combinations:
        refused_by = [i for i in narrowed if values[i] not in ticked[i]]
        if not refused_by:
            for counter, value in zip(counters, values, strict=True):
                counter[value] += documents
        elif len(refused_by) == 1:
            counters[refused_by[0]][values[refused_by[0]]] += documents
    return {facet: listed(counter, criteria.values(facet)) for facet, counter in zip(COMBINED, counters, strict=True)}


def listed(counts: Mapping[str, int], ticked: Sequence[str]) -> tuple[FacetCount, ...]:
    """Values with their counts, most first, ticked ones even with 0."""
    complete = {**dict.fromkeys(ticked, 0), **{value: count for value, count in counts.items() if value and count}}
    ordered = sorted(complete.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count, value in ticked) for value, count in ordered)


def _by_value(counted: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}


def _by_unit(lines: dict[str, Any]) -> dict[str, int]:
    counter: dict[str, int] = defaultdict(int)
    for line, documents in _by_value(lines).items():
        for unit in _of_line(line):
            counter[unit] += documents
    return counter


@lru_cache(maxsize=MOST_BUCKETS)
def _of_line(line: str) -> tuple[str, ...]:
    return tuple(line.split(SEPARATOR))


def _terms(field: str) -> dict[str, Any]:
    # Without a size there would be ten of them, and the rest cut silently.
    return {"terms": {"field": field, "size": MOST_BUCKETS}}


def _combinations_wanted(calendar: Calendar, *, with_clock: bool) -> dict[str, Any]:
    """Every combination of values, and `with_clock` those of what is owed by its due date.

    The few ranges come outside and the many combinations inside: the other way round takes four times as long.
    """
    if not with_clock:
        return {"combinations": _terms("combination")}
    today, after_soon = calendar.today.toordinal(), calendar.soon_until.toordinal() + 1
    ranges = [
        {"key": Timeliness.OVERDUE, "to": today},
        {"key": Timeliness.DUE_SOON, "from": today, "to": after_soon},
        {"key": Timeliness.ON_TIME, "from": after_soon},
    ]
    by_due = {"range": {"field": "due", "ranges": ranges}, "aggs": {"combinations": _terms("owed_combination")}}
    return {"combinations": _terms("combination"), "owed": by_due}


def _combinations(counts: dict[str, Any]) -> Iterator[tuple[list[str], int]]:
    """Combinations in the order of COMBINED, where "open" has become what it means today."""
    with_clock = "owed" in counts
    for bucket in counts["combinations"]["buckets"]:
        values = bucket["key"].split(SEPARATOR)
        if not with_clock or values[-1] != OPEN:
            yield values, bucket["doc_count"]
    for due in counts["owed"]["buckets"] if with_clock else ():
        for bucket in due["combinations"]["buckets"]:
            yield [*bucket["key"].split(SEPARATOR)[:-1], due["key"]], bucket["doc_count"]
