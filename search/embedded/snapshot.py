"""The index as it was at one commit, and one question put to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import tantivy

from ..conditions import EVERYTHING, Condition, Field
from ..criteria import PAGE_SIZE, Criteria, Facet, Sort, Timeliness
from ..engine import Calendar, FacetCount, Hit, Key
from ..facets import COMBINED, count_combinations, listed
from ..ladder import Rung
from ..spelling import Vocabulary
from .entries import ID_BITS, OPEN, SEPARATOR, TYPE_BITS, type_code
from .queries import filters_of, joined

MOST_BUCKETS = 65_000  # what Tantivy allows

_ORDERS: dict[Sort, dict[str, Any]] = {
    Sort.RELEVANCE: {},
    Sort.NEWEST: {"order_by_field": "newest"},
    Sort.DUE: {"order_by_field": "due_first", "order": tantivy.Order.Asc},
}


class Snapshot:
    """The index as it was at one commit: what one question is answered from, and what the ladder asks."""

    def __init__(self, searcher: tantivy.Searcher, before: Snapshot | None = None) -> None:
        self.searcher = searcher
        self._types: dict[int, str] = {}
        self._vocabulary: Vocabulary | None = None
        # A list of all words takes some ten milliseconds; a few new documents do not change what it is for.
        if before and abs(before.searcher.num_docs - searcher.num_docs) * 100 < searcher.num_docs:
            self._vocabulary = before._vocabulary

    def vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            self._vocabulary = Vocabulary(self.searcher.terms_with_prefix(Field.WORDS, ""))
        return self._vocabulary

    def keys(self, addresses: list[tantivy.DocAddress]) -> list[Key]:
        """The keys of documents, without loading any."""
        if not self._types:
            self._types = {type_code(name): name for name, _ in self.searcher.terms_with_prefix("type", "")}
        references = (int(ref or 0) for ref in self.searcher.fast_field_values("reference", addresses))
        return [Key(self._types[ref & (1 << TYPE_BITS) - 1], ref >> TYPE_BITS) for ref in references]

    def page(
        self, rung: Rung, sort: Sort, filters: Sequence[tantivy.Query], *, offset: int, limit: int
    ) -> tuple[list[Hit], int]:
        """Hits on one rung, and how many there are. Without room left for hits it only counts."""
        if sort == Sort.RELEVANCE and rung.must == EVERYTHING:
            sort = Sort.NEWEST
        better = rung.better if sort == Sort.RELEVANCE and limit else ()
        query = joined(rung.must, without=rung.without, better=better, filters=filters)
        result = self.searcher.search(query, max(limit, 1), offset=offset, **(_ORDERS[sort] if limit else {}))
        found = result.hits[:limit]
        keys = self.keys([address for _, address in found])
        if sort != Sort.RELEVANCE:
            return [Hit(key, rung.match, 0.0) for key in keys], _total(result)
        newest = self.searcher.fast_field_values("newest", [address for _, address in found])
        hits = [Hit(key, rung.match, score) for key, (score, _) in zip(keys, found, strict=True)]
        return _newer_first(hits, [int(day or 0) >> ID_BITS for day in newest]), _total(result)

    def facets(
        self, anywhere: Condition, criteria: Criteria, calendar: Calendar
    ) -> dict[Facet, tuple[FacetCount, ...]]:
        """Counts of every facet; each obeys what is ticked of the others, not what is ticked of itself."""
        of_combined = joined(anywhere, filters=filters_of(criteria, calendar, ignoring=frozenset(COMBINED)))
        of_units = joined(anywhere, filters=filters_of(criteria, calendar, ignoring=frozenset({Facet.UNIT})))
        wanted_of_combined, wanted_of_units = _combinations_wanted(calendar), {"units": _terms("unit")}
        if criteria.chosen:
            counts = self.searcher.aggregate(of_combined, wanted_of_combined)
            counts |= self.searcher.aggregate(of_units, wanted_of_units)
        else:
            counts = self.searcher.aggregate(of_combined, wanted_of_combined | wanted_of_units)
        units = {bucket["key"]: bucket["doc_count"] for bucket in counts["units"]["buckets"]}
        return {
            **count_combinations(_combinations(counts), criteria),
            Facet.UNIT: listed(units, criteria.values(Facet.UNIT)),
        }


def _newer_first(hits: list[Hit], days: list[int]) -> list[Hit]:
    """Hits of one page with a thousandth more of their score for three years: that decides only between equals.

    Weighing it in for all documents found, and not only for the page, would take half as long again as the search.
    """
    weighed = zip((hit.score * (1 + day / 1_000_000) for hit, day in zip(hits, days, strict=True)), hits, strict=True)
    return [hit for _, hit in sorted(weighed, key=lambda pair: -pair[0])]


def _total(result: tantivy.SearchResult) -> int:
    return result.count  # type: ignore[attr-defined]  # its type stubs forget it


class Asking:
    """One question to one snapshot: it collects the hits of the page asked for while the ladder is climbed."""

    def __init__(self, snapshot: Snapshot, criteria: Criteria, calendar: Calendar) -> None:
        self.snapshot = snapshot
        self.criteria = criteria
        self.filters = filters_of(criteria, calendar)
        self.hits: list[Hit] = []
        self.total = 0
        self.exact_total = 0

    def frequency(self, field: Field, token: str) -> int:
        return self.snapshot.searcher.doc_freq(field, token)

    def vocabulary(self) -> Vocabulary:
        return self.snapshot.vocabulary()

    def count(self, must: Condition, without: tuple[Condition, ...] = ()) -> int:
        return _total(self.snapshot.searcher.search(joined(must, without=without), 1))

    def look(self, rung: Rung) -> int:
        offset = max((self.criteria.page - 1) * PAGE_SIZE - self.total, 0)
        room = PAGE_SIZE - len(self.hits)
        found, total = self.snapshot.page(rung, self.criteria.sort, self.filters, offset=offset, limit=room)
        self.hits += found
        self.total += total
        self.exact_total += total if rung.match.is_exact else 0
        return self.count(rung.must, rung.without) if self.filters else total


def _terms(field: str) -> dict[str, Any]:
    # Without a size there would be ten of them, and the rest cut silently.
    return {"terms": {"field": field, "size": MOST_BUCKETS}}


def _combinations_wanted(calendar: Calendar) -> dict[str, Any]:
    """Every combination of values, and those of what is owed by its due date.

    The few ranges come outside and the many combinations inside: the other way round takes four times as long.
    """
    today, after_soon = calendar.today.toordinal(), calendar.soon_until.toordinal() + 1
    ranges = [
        {"key": Timeliness.OVERDUE, "to": today},
        {"key": Timeliness.DUE_SOON, "from": today, "to": after_soon},
        {"key": Timeliness.ON_TIME, "from": after_soon},
    ]
    by_due = {"range": {"field": "due", "ranges": ranges}, "aggs": {"combinations": _terms("owed_combination")}}
    return {"combinations": _terms("combination"), "owed": by_due}


def _combinations(counts: dict[str, Any]) -> Iterator[tuple[list[str], int]]:
    """Combinations in the order of facets.COMBINED, where "open" has become what it means today."""
    for bucket in counts["combinations"]["buckets"]:
        values = bucket["key"].split(SEPARATOR)
        if values[-1] != OPEN:
            yield values, bucket["doc_count"]
    for due in counts["owed"]["buckets"]:
        for bucket in due["combinations"]["buckets"]:
            yield [*bucket["key"].split(SEPARATOR)[:-1], due["key"]], bucket["doc_count"]
