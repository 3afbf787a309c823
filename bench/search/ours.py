"""Our own engines, asked through the interface that the site uses."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test.utils import override_settings
from django.utils.functional import cached_property
from elasticsearch import Elasticsearch

from portal.petitions.models import Petition
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.levels import Visibility
from search import synthetic_data
from search.engines.base import Engine
from search.engines.registry import open_engine
from search.index import outbox
from search.presentation.highlighting import marked, passage
from search.query.answer import Answer
from search.query.criteria import EVERY_FACET, Criteria, Facet, Sort

from .peers import SUGGESTED, Peer
from .questions import Question

TODAY = synthetic_data.LAST_DAY
FACETS = (Facet.TOPIC, Facet.STATE, Facet.OWNER)  # as the peers count them
PATIENCE = 60.0  # seconds; it is measured, not given up


class Ours(Peer):
    """An engine of ours by its address; the marks on the texts of the twenty are part of its answer."""

    url: str

    @cached_property
    def engine(self) -> Engine:
        with self.in_use():
            return open_engine(self.url)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "engine"}

    def folders(self) -> Iterator[Path]:
        """The database, whose texts are marked."""
        yield Path(connection.settings_dict["NAME"])

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """The engine of the site for as long as this lasts."""
        with override_settings(SEARCH_URL=self.url, SEARCH_TIMEOUT=PATIENCE, SEARCH_REPLICAS="0"):
            yield

    def build(self) -> int:
        with self.in_use():
            return outbox.rebuild()

    def ask(self, question: Question) -> int:
        if question.is_begun:
            return len(self.engine.suggest(question.words, limit=SUGGESTED))
        facets = EVERY_FACET if question.counts_all else FACETS
        answer = self.engine.search(_criteria(question), today=TODAY, facets=facets)
        _mark(answer)
        return answer.total

    def seconds_from_save_to_findable(self) -> float:
        """From the decision that a petition is public until it is found by its code; it was taken out before."""
        petition = Petition.objects.public().latest("pk")
        with self.in_use():
            self._decide(petition, Visibility.AGGREGATE_ONLY)
            began = time.perf_counter()
            self._decide(petition, Visibility.PUBLIC)
            while not self.ask(Question(petition.code)):
                time.sleep(0.01)
            return time.perf_counter() - began

    @staticmethod
    def _decide(petition: Petition, level: Visibility) -> None:
        visibility.decide(petition, level=level, by=Actor("Bench"), on=TODAY, basis="Đo từ lúc lưu đến lúc tra được")


class Embedded(Ours):
    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"embedded://{folder}"

    def folders(self) -> Iterator[Path]:
        yield from super().folders()
        yield self.folder

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class Cluster(Ours):
    """One shard, no copy, merged to one segment, and no memory of questions that were asked before."""

    name = "Elasticsearch"
    PREFIX = "bench"

    def __init__(self, url: str, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        parts = urlsplit(url)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self.url = f"{self.address}/{self.PREFIX}"

    def folders(self) -> Iterator[Path]:
        yield from super().folders()
        yield from self._folders

    def build(self) -> int:
        count = super().build()
        client = Elasticsearch(self.address, request_timeout=600)
        client.indices.put_settings(index=f"{self.PREFIX}-v*", settings={"index.requests.cache.enable": False})
        client.indices.forcemerge(index=f"{self.PREFIX}-v*", max_num_segments=1)
        client.close()
        return count

    def size(self) -> int:
        with Elasticsearch(self.address) as client:
            return int(client.indices.stats(index=f"{self.PREFIX}-v*")["_all"]["primaries"]["store"]["size_in_bytes"])


def _mark(answer: Answer) -> None:
    """Titles whole and of the texts the best passage, as a page of results shows them."""
    ids = [hit.key.id for hit in answer.hits]
    texts = {pk: text for pk, *text in Petition.objects.filter(pk__in=ids).values_list("pk", "title", "content")}
    for hit in answer.hits:
        title, content = texts[hit.key.id]
        marks = answer.marks_of(hit)
        marked(title, marks)
        passage(content, marks)


def _criteria(question: Question) -> Criteria:
    words = f'"{question.words}"' if question.is_phrase else question.words
    criteria = Criteria(words=words, page=question.page, sort=Sort.NEWEST if question.page > 1 else Sort.RELEVANCE)
    if question.topic:
        criteria = criteria.with_(Facet.TOPIC, question.topic).with_(Facet.STATE, question.state)
    return criteria
