"""Each test of the contract runs on both engines; that on the cluster needs a server."""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from search.engines.elasticsearch import ClusterEngine, Options
from search.engines.tantivy import EmbeddedEngine
from search.management.commands.search_eval import fill

CASES = json.loads((Path(__file__).parent.parent / "search" / "cases.json").read_text(encoding="utf-8"))
ENGINES = ["embedded", pytest.param("cluster", marks=pytest.mark.server)]
PATIENT = Options(timeout=30)  # what the contract says is no matter of speed


def cluster(url, *, shards=1):
    return ClusterEngine([url], f"contract-{uuid4().hex}", options=Options(timeout=30, shards=shards))


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    if request.param == "embedded":
        yield EmbeddedEngine(tmp_path / "index")
        return
    engine = cluster(request.getfixturevalue("elasticsearch_url"))
    yield engine
    engine.discard()


@pytest.fixture
def another(engine):
    """What another process opens: the same index, and nothing in common."""
    if isinstance(engine, EmbeddedEngine):
        yield EmbeddedEngine(engine.folder)
        return
    another = ClusterEngine(engine.urls, engine.prefix, options=PATIENT)
    yield another
    another.close()


@pytest.fixture(scope="session")
def judged_embedded(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    fill(engine, CASES["documents"])
    return engine


@pytest.fixture(scope="session")
def judged_cluster(elasticsearch_url):
    engine = cluster(elasticsearch_url)
    fill(engine, CASES["documents"])
    yield engine
    engine.discard()


@pytest.fixture(params=ENGINES)
def judged(request):
    """An engine with the documents of the file of cases, for questions only."""
    return request.getfixturevalue(f"judged_{request.param}")
