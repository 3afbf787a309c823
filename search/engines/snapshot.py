"""Protocol of a snapshot: hits, counts and vocabulary of one state of an index. The executor runs queries on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from search.query.answer import Hit
from search.query.clauses import Condition, Term
from search.query.criteria import Sort
from search.query.filters import Filter
from search.query.relaxation import Stage
from search.query.spelling import Vocabulary


class Snapshot(Protocol):
    """One state of an index."""

    def page(
        self, stage: Stage, sort: Sort, filters: Sequence[Filter], *, offset: int, limit: int
    ) -> tuple[list[Hit], int]:
        """Hits of one stage, and how many there are. Without room left for hits it only counts."""

    def count(self, must: Condition, without: Sequence[Condition] = ()) -> int:
        """How many documents hold a condition and none of some others."""

    def aggregate(self, must: Condition, filters: Sequence[Filter], wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Counts in the language of Elasticsearch's aggregations, which Tantivy speaks too."""

    def frequencies(self, terms: Collection[Term]) -> Mapping[Term, int]: ...

    def vocabulary(self) -> Vocabulary: ...
