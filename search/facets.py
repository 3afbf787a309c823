"""Counts beside the boxes that narrow a result, made from counts of whole combinations of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .criteria import Criteria, Facet
from .engine import FacetCount

# Facets of which a document has one value at most; one count of their combinations serves them all.
COMBINED = (Facet.TYPE, Facet.STATE, Facet.TOPIC, Facet.YEAR, Facet.TIMELINESS)


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
