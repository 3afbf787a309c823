"""The node of Elasticsearch is killed with -9 in the middle of what it does."""

from __future__ import annotations

import threading
import time

import pytest
from django.test import Client

from portal.petitions.models import Petition
from search.engines.base import SearchUnavailable
from search.index import outbox
from search.models import IndexRequest, Rebuild
from search.query.answer import Key

from .conftest import is_clean

pytestmark = pytest.mark.server


def every_key() -> list[Key]:
    return [document.key for document in outbox.all_documents()]


def test_killed_rebuild_keeps_old_index(site, monkeypatch):
    before = outbox.engine().count()
    whole = list(outbox.all_documents())

    def until_it_dies():
        yield from whole * 20  # more than one request
        site.kill()
        yield from whole

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "all_documents", until_it_dies)
        with pytest.raises(SearchUnavailable):
            outbox.rebuild()
    assert Rebuild.objects.latest("pk").failed_at
    site.start()
    assert outbox.engine().count() == before  # the old index serves
    assert is_clean()
    assert outbox.rebuild() == before
    assert len(outbox.engine()._generations._all(outbox.engine()._connection.client(timeout=10))) == 1
    assert is_clean()


def test_drain_killed_before_writing_loses_nothing(site, monkeypatch):
    petition = Petition.objects.public().first()
    Petition.objects.filter(pk=petition.pk).update(title="Hàng bạch đàn che chắn")
    outbox.request_indexing(petition)
    read = outbox._documents

    def dying(keys):
        documents = list(read(keys))
        site.kill()
        return documents

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_documents", dying)
        with pytest.raises(SearchUnavailable):
            outbox.drain()
    assert IndexRequest.objects.exists()  # nothing is lost
    site.start()
    assert outbox.drain() == 1
    assert is_clean()


def test_killed_drains_lose_no_request(site):
    keys = every_key()
    killer = threading.Timer(0.7, site.kill)
    killer.start()

    def drain_until_it_dies():
        while True:
            outbox.reindex(keys)

    with pytest.raises(SearchUnavailable):
        drain_until_it_dies()
    killer.join()
    assert IndexRequest.objects.count() >= len(keys)
    site.start()
    outbox.drain()
    assert is_clean()


def test_search_page_answers_quickly_without_node(site):
    def ask():
        started = time.monotonic()
        response = Client().get("/tim-kiem/?q=trai+lon+xa+thai")
        assert time.monotonic() - started < 2
        assert response.status_code == 200
        assert "/kien-nghi/KN-2024-012/" in response.content.decode()
        return response.context["is_reserve"]

    ask()  # what the first page of a process loads is not the node's fault
    for stop, go_on in ((site.freeze, site.thaw), (site.kill, site.start)):
        assert not ask()
        stopper = threading.Timer(0.3, stop)
        stopper.start()
        until = time.monotonic() + 3
        answers = []
        while time.monotonic() < until:
            answers.append(ask())
        stopper.join()
        assert answers[-1], "the reserve answers"
        go_on()
        until = time.monotonic() + 60
        while ask():
            assert time.monotonic() < until, "it never recovered"
            time.sleep(0.5)
    assert is_clean()


def test_change_during_outage_is_indexed_later(site, django_capture_on_commit_callbacks):
    site.kill()
    petition = Petition.objects.public().first()
    with django_capture_on_commit_callbacks(execute=True):
        Petition.objects.filter(pk=petition.pk).update(visibility="never")
        outbox.request_indexing(petition)
    site.start()
    outbox.drain()
    assert is_clean()
    assert Key("petition", petition.pk) not in [key for key, _ in outbox.engine().entries()]
