"""Two drains at once: what was read first is never written last."""

from __future__ import annotations

import random
import threading
import time
from uuid import uuid4

import pytest

from portal.petitions.models import Petition
from search.engines.elasticsearch import ClusterEngine, Options
from search.engines.tantivy import EmbeddedEngine
from search.index import outbox
from search.models import IndexRequest
from search.query.answer import Key
from search.schema.document import Document

from .conftest import is_clean

ENGINES = ["embedded", pytest.param("cluster", marks=pytest.mark.server)]


@pytest.fixture(params=ENGINES)
def engines(request, tmp_path):
    """Two engines on one index, as two processes have them."""
    if request.param == "embedded":
        yield EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
        return
    url, prefix = request.getfixturevalue("elasticsearch_url"), f"drains-{uuid4().hex}"
    engines = [ClusterEngine([url], prefix, options=Options(timeout=30, shards=2)) for _ in range(2)]
    yield engines
    engines[0].close()
    engines[1].discard()


def test_index_holds_last_read_version(engines):
    """Two processes let the index follow one row that both change again and again; None is hidden."""
    row: list[int | None] = [None]
    chance = random.Random(116)  # noqa: S311 (no secret)
    failures: list[BaseException] = []

    def read():
        version = row[0]
        time.sleep(chance.uniform(0, 0.05))  # long enough for the other to come in between
        if version is not None:
            yield Document(type="petition", id=1, title="Đường hỏng", updated=version)

    def change(engine, versions):
        try:
            for version in versions:
                row[0] = version
                engine.update(remove=[Key("petition", 1)], add=read())
        except BaseException as failure:
            failures.append(failure)

    for start in range(0, 60, 4):
        halves = [(start, None), (start + 1, start + 2)]
        threads = [threading.Thread(target=change, args=half) for half in zip(engines, halves, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert list(engines[0].entries()) == [(Key("petition", 1), version) for version in row if version is not None]


@pytest.mark.server
def test_overtaken_drain_cannot_restore_hidden_record(site, monkeypatch):
    """Versions of the records would not help: the later drain has nothing to write but that it is gone."""
    petition = Petition.objects.public().first()
    read = outbox._documents

    def overtaken(keys):
        documents = list(read(keys))
        monkeypatch.setattr(outbox, "_documents", read)
        Petition.objects.filter(pk=petition.pk).update(visibility="never")
        outbox.request_indexing(petition)
        outbox.drain()  # the other drain, from its beginning to its end
        yield from documents

    monkeypatch.setattr(outbox, "_documents", overtaken)
    outbox.request_indexing(petition)
    outbox.drain()
    assert not IndexRequest.objects.exists()
    assert Key("petition", petition.pk) not in [key for key, _ in outbox.engine().entries()]
    assert is_clean()
