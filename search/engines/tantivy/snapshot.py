"""A snapshot of the index at one commit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import tantivy

from search.engines.executor import newer_first
from search.query.answer import Hit, Key
from search.query.clauses import Condition, Field, Term
from search.query.criteria import Sort
from search.query.filters import Filter
from search.query.relaxation import Stage
from search.query.spelling import Vocabulary
from search.schema.index_fields import ID_BITS

from .queries import joined, of_type_after
from .schema import TYPE_BITS, type_code

BATCH = 5000  # entries
COMMON = 1000  # documents

_ORDERS: dict[Sort, dict[str, Any]] = {
    Sort.RELEVANCE: {},
    Sort.NEWEST: {"order_by_field": "newest"},
    Sort.DUE: {"order_by_field": "due_first", "order": tantivy.Order.Asc},
}


class Snapshot:
    """The index as it was at one commit: what a question is answered from."""

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

    def entries(self) -> Iterator[tuple[Key, int]]:
        """Keys and versions by type and id, a batch at a time."""
        for type_, _ in sorted(self.searcher.terms_with_prefix("type", "")):
            last = -1
            while addresses := self._of_type_after(type_, last):
                last = int(self.searcher.fast_field_values("reference", addresses[-1:])[0] or 0)
                versions = self.searcher.fast_field_values("updated", addresses)
                yield from zip(self.keys(addresses), (int(version or 0) for version in versions), strict=True)

    def _of_type_after(self, type_: str, reference: int) -> list[tantivy.DocAddress]:
        found = self.searcher.search(
            of_type_after(type_, reference), BATCH, order_by_field="reference", order=tantivy.Order.Asc
        )
        return [address for _, address in found.hits]

    def keys(self, addresses: list[tantivy.DocAddress]) -> list[Key]:
        """The keys of documents, without loading any."""
        if not self._types:
            self._types = {type_code(name): name for name, _ in self.searcher.terms_with_prefix("type", "")}
        references = (int(ref or 0) for ref in self.searcher.fast_field_values("reference", addresses))
        return [Key(self._types[ref & (1 << TYPE_BITS) - 1], ref >> TYPE_BITS) for ref in references]

    def page(
        self, stage: Stage, sort: Sort, filters: Sequence[Filter], *, offset: int, limit: int
    ) -> tuple[list[Hit], int]:
        """Hits of one stage, and how many there are. Without room left for hits it only counts."""
        better = stage.better if sort == Sort.RELEVANCE and limit else ()
        query = joined(stage.must, without=stage.without, better=better, filters=filters)
        result = self.searcher.search(query, max(limit, 1), offset=offset, **(_ORDERS[sort] if limit else {}))
        found = result.hits[:limit]
        keys = self.keys([address for _, address in found])
        if sort != Sort.RELEVANCE:
            return [Hit(key, stage.match, 0.0) for key in keys], _total(result)
        newest = self.searcher.fast_field_values("newest", [address for _, address in found])
        hits = [Hit(key, stage.match, score) for key, (score, _) in zip(keys, found, strict=True)]
        return newer_first(hits, [int(day or 0) >> ID_BITS for day in newest]), _total(result)

    def count(self, must: Condition, without: Sequence[Condition] = ()) -> int:
        return _total(self.searcher.search(joined(must, without=without), 1))

    def aggregate(self, must: Condition, filters: Sequence[Filter], wanted: Mapping[str, Any]) -> dict[str, Any]:
        return self.searcher.aggregate(joined(must, filters=filters), dict(wanted))

    def frequencies(self, terms: Collection[Term]) -> Mapping[Term, int]:
        return {term: self._living(term) for term in terms}

    def _living(self, term: Term) -> int:
        """In how many documents it stands. The dictionary counts those that were deleted, too, until it is rewritten;
        what stands in many stands in some that are left."""
        listed = self.searcher.doc_freq(term.field, term.token)
        return self.count(term) if 0 < listed < COMMON else listed


def _total(result: tantivy.SearchResult) -> int:
    return result.count  # type: ignore[attr-defined]  # its type stubs forget it
