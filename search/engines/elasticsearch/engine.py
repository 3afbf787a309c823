"""The engine on Elasticsearch: search, suggestions, updates, rebuild."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from elasticsearch import NotFoundError
from elasticsearch.dsl import Search
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.engines.base import Engine, IndexMissing, SearchUnavailable
from search.engines.executor import answer, exported, suggested
from search.engines.facet_counts import MOST_BUCKETS
from search.engines.preparation import prepare_documents
from search.query.answer import Answer, Calendar, Key
from search.query.criteria import EVERY_FACET, Criteria, Facet
from search.query.rules import EVERY_RULE, Rules
from search.query.spelling import Vocabulary
from search.query.synonyms import Synonyms
from search.schema.document import Document

from .connection import Connection, Deadline, may_be_away
from .generations import Generations
from .options import Options
from .schema import stored
from .snapshot import Snapshot, key_of
from .vocabulary import SharedVocabulary

BATCH = 500  # documents of one request
ENTRIES = 5000  # of one request
Action = dict[str, Any]


class ClusterEngine(Engine):
    """The indices of one site, `prefix`, on the nodes of an Elasticsearch, each http(s)://user:password@host:port."""

    def __init__(self, urls: Sequence[str], prefix: str, *, options: Options | None = None) -> None:
        self.urls = urls
        self.prefix = prefix
        self.options = options or Options()
        self._connection = Connection(urls)
        self._generations = Generations(prefix, self.options)
        self._vocabulary = SharedVocabulary()

    def search(
        self,
        criteria: Criteria,
        *,
        today: date,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
        facets: Collection[Facet] = EVERY_FACET,
    ) -> Answer:
        deadline = Deadline(self._connection, seconds=self.options.timeout)
        snapshot = Snapshot(self._generations.alias, deadline, self._words)
        with may_be_away():
            try:
                return answer(snapshot, criteria, Calendar.of(today), synonyms, rules, facets)
            except NotFoundError as error:
                raise _missing() from error

    def export(
        self,
        criteria: Criteria,
        *,
        today: date,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
    ) -> tuple[Key, ...]:
        deadline = Deadline(self._connection, seconds=self.options.timeout)
        snapshot = Snapshot(self._generations.alias, deadline, self._words)
        with may_be_away():
            try:
                return exported(snapshot, criteria, Calendar.of(today), synonyms, rules)
            except NotFoundError as error:
                raise _missing() from error

    def suggest(self, words: str, *, limit: int = 8) -> tuple[Key, ...]:
        deadline = Deadline(self._connection, seconds=self.options.timeout)
        with may_be_away():
            try:
                return suggested(Snapshot(self._generations.alias, deadline, self._words), words, limit)
            except NotFoundError as error:
                raise _missing() from error

    def check(self, *, again: bool = False) -> None:
        with may_be_away():
            if not self._connection.client(timeout=self.options.timeout).indices.exists_alias(
                name=self._generations.alias
            ):
                raise _missing()

    def count(self) -> int:
        client = self._connection.client(timeout=self.options.timeout)
        with may_be_away():
            try:
                found: int = client.count(index=self._generations.alias)["count"]
            except NotFoundError:
                return 0
        return found

    def entries(self) -> Iterator[tuple[Key, int]]:
        after: list[Any] = []
        with may_be_away():
            while found := self._entries_after(after):
                after = found[-1]["sort"]
                for hit in found:
                    yield key_of(hit["_id"]), hit["fields"]["updated"][0]

    def update(self, *, add: Iterable[Document] = (), remove: Iterable[Key] = ()) -> None:
        client = self._connection.writer(timeout=self.options.write_timeout)
        with may_be_away():
            self._generations.ensure(client)
            turn = self._generations.turn(client)
            for done, item in self._written(self._changes(add, remove, turn), refresh=self.options.refresh):
                if not done and not _is_settled(item):
                    raise SearchUnavailable(_("The search index cannot be written: %s") % item)

    def rebuild(self, documents: Iterable[Document]) -> int:
        client = self._connection.writer(timeout=self.options.write_timeout)
        count = 0
        with may_be_away(), _as_unavailable(), self._generations.next(client) as filling:
            actions = ({"_index": filling, **action} for action in prepare_documents(stored, documents))
            for _done, _item in self._written(actions, raise_on_error=True):
                count += 1
        self._vocabulary = SharedVocabulary()
        return count

    def discard(self) -> None:
        """Remove every index under the prefix, and close the connections."""
        with may_be_away():
            self._generations.discard(self._connection.writer(timeout=self.options.write_timeout))
        self.close()

    def close(self) -> None:
        self._connection.close()

    def _changes(self, add: Iterable[Document], remove: Iterable[Key], turn: int) -> Iterator[Action]:
        version = {"_index": self._generations.alias, "version": turn, "version_type": "external_gte"}
        added: set[Key] = set()
        for document in add:
            added.add(document.key)
            yield {"_op_type": "index", **version, **stored(document)}
        for key in remove:
            if key not in added:
                yield {"_op_type": "delete", "_id": str(key), **version}

    def _written(
        self, actions: Iterable[Action], *, raise_on_error: bool = False, **parameters: Any
    ) -> Iterator[tuple[bool, dict[str, Any]]]:
        """Write as documents come, some hundred at a time, and only where an alias says so: never into a new index."""
        client = self._connection.writer(timeout=self.options.write_timeout)
        return iter(
            streaming_bulk(
                client,
                actions,
                chunk_size=BATCH,
                max_retries=3,  # where the cluster says that it has too much to do
                raise_on_error=raise_on_error,
                require_alias=True,
                **parameters,
            )
        )

    def _entries_after(self, after: list[Any]) -> list[dict[str, Any]]:
        search = (
            Search(using=self._connection.writer(timeout=self.options.write_timeout), index=self._generations.alias)
            .sort("type", "id")
            .extra(size=ENTRIES, docvalue_fields=["updated"], **({"search_after": after} if after else {}))
            .params(allow_partial_search_results=False)
        )
        try:
            hits: list[dict[str, Any]] = search.execute().to_dict()["hits"]["hits"]
        except NotFoundError:
            return []
        return hits

    def _words(self, documents: int) -> Vocabulary:
        return self._vocabulary.of(documents, self._fetched_words)

    def _fetched_words(self) -> Vocabulary:
        client = self._connection.writer(timeout=self.options.write_timeout)
        words = {"terms": {"field": "vocabulary", "size": MOST_BUCKETS}}
        found = client.search(index=self._generations.alias, size=0, aggs={"words": words})
        return Vocabulary((bucket["key"], bucket["doc_count"]) for bucket in found["aggregations"]["words"]["buckets"])


def _is_settled(item: dict[str, Any]) -> bool:
    """Whether what was refused is as it should be: a later drain has been there, or there was nothing to delete."""
    (result,) = item.values()
    return result.get("status") == 409 or result.get("result") == "not_found"


def _missing() -> IndexMissing:
    return IndexMissing(_("There is no search index: fill it with search_rebuild."))


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except BulkIndexError as error:
        raise SearchUnavailable(_("The search index cannot be written: %s") % error.errors[0]) from error
