"""A snapshot of the index for one query, within its time limit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Search, query

from search.engines.executor import newer_first
from search.query.answer import Hit, Key
from search.query.clauses import EVERYTHING, Condition, Term
from search.query.criteria import Sort
from search.query.filters import Filter
from search.query.relaxation import Stage
from search.query.spelling import Vocabulary
from search.schema.index_fields import ID_BITS

from .connection import Deadline
from .queries import joined, query_of

MOST_TERMS = 2000  # counted by one request

_SORTS: dict[Sort, list[dict[str, str]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"newest": "desc"}],
    Sort.NEWEST: [{"newest": "desc"}],
    Sort.DUE: [{"due_first": "asc"}],
}


def key_of(id_: str) -> Key:
    kind, _, number = id_.rpartition(":")
    return Key(kind, int(number))


class Snapshot:
    def __init__(self, alias: str, deadline: Deadline, words: Callable[[int], Vocabulary]) -> None:
        self.alias = alias
        self.deadline = deadline
        self._words = words

    def page(
        self, stage: Stage, sort: Sort, filters: Sequence[Filter], *, offset: int, limit: int
    ) -> tuple[list[Hit], int]:
        better = stage.better if sort == Sort.RELEVANCE and limit else ()
        wanted = joined(stage.must, without=stage.without, better=better, filters=filters)
        found = self._found(wanted, {"from": offset if limit else 0, "size": limit, "sort": _SORTS[sort]})["hits"]
        total: int = found["total"]["value"]
        if sort != Sort.RELEVANCE:
            return [Hit(key_of(hit["_id"]), stage.match, 0.0) for hit in found["hits"]], total
        hits = [Hit(key_of(hit["_id"]), stage.match, hit["_score"]) for hit in found["hits"]]
        return newer_first(hits, [hit["sort"][1] >> ID_BITS for hit in found["hits"]]), total

    def count(self, must: Condition, without: Sequence[Condition] = ()) -> int:
        total: int = self._found(joined(must, without=without), {"size": 0})["hits"]["total"]["value"]
        return total

    def aggregate(self, must: Condition, filters: Sequence[Filter], wanted: Mapping[str, Any]) -> dict[str, Any]:
        found = self._found(joined(must, filters=filters), {"size": 0, "aggs": wanted})
        counts: dict[str, Any] = found["aggregations"]
        return counts

    def frequencies(self, terms: Collection[Term]) -> Mapping[Term, int]:
        ordered = list(terms)
        found: dict[Term, int] = {}
        for first in range(0, len(ordered), MOST_TERMS):
            batch = ordered[first : first + MOST_TERMS]
            filters = [query_of(term).to_dict() for term in batch]
            counts = self.aggregate(EVERYTHING, (), {"terms": {"filters": {"filters": filters}}})
            found |= {term: bucket["doc_count"] for term, bucket in zip(batch, counts["terms"]["buckets"], strict=True)}
        return found

    def vocabulary(self) -> Vocabulary:
        return self._words(self.count(EVERYTHING))

    def _found(self, wanted: query.Query, more: dict[str, Any]) -> dict[str, Any]:
        """Exact counts over all shards; scores that do not depend on the shard; an error rather than a part."""
        search = (
            Search(using=self.deadline.client(), index=self.alias)
            .query(wanted)
            .extra(track_total_hits=True, **more)
            .params(search_type="dfs_query_then_fetch", allow_partial_search_results=False)
        )
        return search.execute().to_dict()
