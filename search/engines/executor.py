"""Runs a query on one snapshot of an index: stages, hits, facet counts. The same for every engine."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from search.engines.snapshot import Snapshot
from search.query.answer import Answer, Calendar, FacetCount, Hit, Key
from search.query.autocomplete import autocomplete_stages
from search.query.clauses import Condition, Term
from search.query.criteria import MOST_RESULTS, PAGE_SIZE, Criteria, Facet, Sort
from search.query.filters import filters_of
from search.query.parsed_query import ParsedQuery
from search.query.relaxation import Stage, run_stages
from search.query.rules import Rules
from search.query.spelling import Vocabulary
from search.query.synonyms import Synonyms, shipped_synonyms

from .facet_counts import facets_of

Facets = Mapping[Facet, tuple[FacetCount, ...]]


@cache
def _beside(process: int) -> ThreadPoolExecutor:
    """Threads of this process: those of a process that it was forked from are not there any more."""
    return ThreadPoolExecutor(thread_name_prefix="facets")


def answer(
    snapshot: Snapshot,
    criteria: Criteria,
    calendar: Calendar,
    synonyms: Synonyms | None,
    rules: Rules,
    facets: Collection[Facet],
) -> Answer:
    execution = QueryExecution(snapshot, criteria, calendar, facets=facets)
    relaxation = run_stages(ParsedQuery(criteria.words, synonyms or shipped_synonyms(), rules), execution)
    return Answer(
        criteria=criteria,
        hits=tuple(execution.hits),
        total=execution.total,
        exact_total=execution.exact_total,
        facets=execution.counted(relaxation.anywhere),
        suggestion=relaxation.suggestion,
        unknown_number=relaxation.unknown_number,
        marks=relaxation.marks,
    )


def exported(
    snapshot: Snapshot, criteria: Criteria, calendar: Calendar, synonyms: Synonyms | None, rules: Rules
) -> tuple[Key, ...]:
    execution = QueryExecution(snapshot, criteria.on_page(1), calendar, limit=MOST_RESULTS)
    run_stages(ParsedQuery(criteria.words, synonyms or shipped_synonyms(), rules), execution)
    return tuple(hit.key for hit in execution.hits)


def suggested(snapshot: Snapshot, words: str, limit: int) -> tuple[Key, ...]:
    found: list[Key] = []
    for stage in autocomplete_stages(words):
        if len(found) < limit:
            hits, _total = snapshot.page(stage, Sort.RELEVANCE, (), offset=0, limit=limit - len(found))
            found += [hit.key for hit in hits]
    return tuple(found)


class QueryExecution:
    """It collects the hits of the page asked for, `limit` at most, while the stages run.

    Most questions end with the first stage: what is there is counted for the facets while its hits are looked for.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        criteria: Criteria,
        calendar: Calendar,
        *,
        limit: int = PAGE_SIZE,
        facets: Collection[Facet] = (),
    ) -> None:
        self.limit = limit
        self.snapshot = snapshot
        self.criteria = criteria
        self.calendar = calendar
        self.facets = facets
        self._counting: tuple[Condition, Future[Facets]] | None = None
        self.filters = filters_of(criteria, calendar)
        self.hits: list[Hit] = []
        self.total = 0
        self.exact_total = 0

    def frequencies(self, terms: Collection[Term]) -> Mapping[Term, int]:
        return self.snapshot.frequencies(terms)

    def vocabulary(self) -> Vocabulary:
        return self.snapshot.vocabulary()

    def count(self, must: Condition) -> int:
        return self.snapshot.count(must)

    def counted(self, anywhere: Condition) -> Facets:
        if self._counting and self._counting[0] == anywhere:
            return self._counting[1].result()
        return self._count_facets(anywhere)

    def _count_facets(self, anywhere: Condition) -> Facets:
        return facets_of(self.snapshot, anywhere, self.criteria, self.calendar, self.facets)

    def look(self, stage: Stage) -> int:
        if self.facets and self._counting is None:
            self._counting = stage.must, _beside(os.getpid()).submit(self._count_facets, stage.must)
        offset = max((self.criteria.page - 1) * PAGE_SIZE - self.total, 0)
        room = self.limit - len(self.hits)
        sort = self.criteria.sort
        if sort == Sort.RELEVANCE and not stage.ranks:
            sort = Sort.NEWEST
        found, total = self.snapshot.page(stage, sort, self.filters, offset=offset, limit=room)
        self.hits += found
        self.total += total
        self.exact_total += total if stage.match.is_exact else 0
        if not self.filters or total >= PAGE_SIZE:  # a full page is enough for the stages
            return total
        return self.snapshot.count(stage.must, stage.without)


def newer_first(hits: Sequence[Hit], days: Sequence[int]) -> list[Hit]:
    """Hits of one page with a thousandth more of their score for three years: that decides only between equals.

    Weighing it in for all documents found, and not only for the page, would take half as long again as the search.
    """
    weighed = zip((hit.score * (1 + day / 1_000_000) for hit, day in zip(hits, days, strict=True)), hits, strict=True)
    return [hit for _, hit in sorted(weighed, key=lambda pair: -pair[0])]
