"""Three nodes of Elasticsearch: the loss of one costs nothing, whichever it is."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from search.engines.elasticsearch import ClusterEngine
from search.engines.registry import open_engine
from search.index import fallback, outbox
from tests.elasticsearch.node import Node, cluster_of


def test_address_names_several_nodes():
    engine = open_engine("https://reader:secret@a:9200,b:9201,c:9200/danbiet")
    assert isinstance(engine, ClusterEngine)
    nodes = ["https://reader:secret@a:9200", "https://reader:secret@b:9201", "https://reader:secret@c:9200"]
    assert (engine.urls, engine.prefix) == (nodes, "danbiet")
    client = engine._connection.client(timeout=1.5)
    assert len(client.transport.node_pool) == 3
    assert (client._max_retries, client._request_timeout) == (1, 0.75)
    assert open_engine("http://a:9200/danbiet")._connection.client(timeout=1.5)._max_retries == 0


@pytest.fixture(scope="module")
def nodes():
    found = cluster_of(3)
    yield found
    for node in found:
        node.remove()


@pytest.fixture
def site(example, db, nodes: list[Node], settings, tmp_path, monkeypatch):
    monkeypatch.setattr(fallback, "_away_until", {})
    hosts = ",".join(f"127.0.0.1:{node.ports[0]}" for node in nodes)
    settings.SEARCH_URL = f"http://{hosts}/site{time.time_ns()}"
    settings.SEARCH_FALLBACK_URL = f"embedded://{tmp_path / 'reserve'}"
    settings.SEARCH_REPLICAS = "2"
    settings.SEARCH_WRITE_TIMEOUT = 30.0
    outbox.rebuild()
    client = outbox.engine()._connection.writer(timeout=60)
    client.cluster.health(wait_for_status="green", timeout="60s")
    yield nodes
    outbox.engine().discard()


@pytest.mark.server
def test_one_node_lost_costs_nothing(site):
    ask()
    site[0].kill()  # the one that the address names first
    try:
        for _time in range(6):
            ask()
    finally:
        site[0].start()
        outbox.engine()._connection.writer(timeout=120).cluster.health(wait_for_nodes="3", timeout="120s")


def ask() -> None:
    """A search is answered by the cluster itself; nodes that choose a new master are waited for."""
    until = time.monotonic() + 120
    while True:
        response = Client().get("/tim-kiem/?q=trai+lon+xa+thai")
        assert response.status_code == 200
        if not response.context["is_reserve"]:
            return
        assert time.monotonic() < until, "the cluster does not answer"
        time.sleep(1)


@pytest.mark.server
def test_timetable_fills_the_reserve(site):
    with pytest.raises(outbox.IndexMissing):
        outbox.check_fallback()
    health = Client().get("/suc-khoe/").json()["checks"]
    assert "search_rebuild --fallback" in health["reserve"]
    outbox.repair()
    outbox.check_fallback()
    assert outbox.fallback_engine().count() == outbox.engine().count()
    for node in site:
        node.freeze()
    try:
        assert Client().get("/tim-kiem/?q=trai+lon+xa+thai").context["is_reserve"]
    finally:
        for node in site:
            node.thaw()
