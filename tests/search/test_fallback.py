"""While the cluster is away the page answers all the same, says so, and recovers by itself."""

from __future__ import annotations

import socket
import time

import pytest
from django.test import Client

from portal.petitions.models import Petition
from portal.records.levels import Visibility
from search.index import fallback, outbox
from search.models import IndexRequest
from search.query.answer import Key
from search.query.criteria import Criteria

pytestmark = pytest.mark.usefixtures("example", "db")

RESERVE = "dự phòng|reserve"


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    """What one test found away is no concern of the next."""
    monkeypatch.setattr(fallback, "_away_until", {})


@pytest.fixture
def cluster_away(settings, tmp_path):
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.SEARCH_URL = f"http://127.0.0.1:{port}/danbiet"
    settings.SEARCH_FALLBACK_URL = f"embedded://{tmp_path / 'reserve'}"


@pytest.fixture
def cluster_hanging(settings, tmp_path):
    """A host that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SEARCH_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/danbiet"
        settings.SEARCH_FALLBACK_URL = f"embedded://{tmp_path / 'reserve'}"
        yield


def get(query):
    started = time.monotonic()
    response = Client().get(f"/tim-kiem/{query}")
    assert time.monotonic() - started < 2
    return response


def test_reserve_index_answers_marked_as_reserve(cluster_away):
    outbox.rebuild_fallback()
    response = get("?q=trai+lon+xa+thai")
    assert response.status_code == 200
    assert "/kien-nghi/KN-2024-012/" in response.content.decode()
    assert response.context["is_reserve"]


def test_reserve_shows_no_hidden_petition(cluster_away):
    outbox.rebuild_fallback()
    Petition.objects.filter(code="KN-2024-012").update(visibility=Visibility.NEVER)
    assert "/kien-nghi/KN-2024-012/" not in get("?q=trai+lon+xa+thai").content.decode()


def test_missing_reserve_lists_public_titles(cluster_away):
    response = get("?q=trai+lon")
    assert response.status_code == 503
    assert "/kien-nghi/KN-2024-012/" in response.content.decode()
    assert "/kien-nghi/KN-2024-009/" not in get("?q=").content.decode()


def test_a_broken_reserve_is_no_reserve(cluster_away, settings):
    outbox.rebuild_fallback()
    for meta in (outbox._engine_at(settings.SEARCH_FALLBACK_URL).folder).glob("*/meta.json"):
        meta.write_text("{")
    assert get("?q=trai+lon").status_code == 503


def test_the_list_is_bounded(cluster_away, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(fallback, "MOST_LISTED", 3)
    with django_assert_max_num_queries(2):
        assert len(fallback.petitions_with("")) == 3


def test_hanging_cluster_is_waited_for_once(cluster_hanging):
    outbox.rebuild_fallback()
    assert get("?q=trai+lon").status_code == 200
    started = time.monotonic()
    assert get("?q=trai+lon").status_code == 200
    assert time.monotonic() - started < 1


def test_change_during_outage_stays_in_outbox(cluster_away, django_capture_on_commit_callbacks):
    petition = Petition.objects.public().first()
    with django_capture_on_commit_callbacks(execute=True):
        outbox.request_indexing(petition)
    assert IndexRequest.objects.filter(type="petition", object_id=petition.pk).exists()


@pytest.mark.server
def test_the_cluster_answers_again_by_itself(cluster_away, settings, elasticsearch_url, monkeypatch):
    outbox.rebuild_fallback()
    settings.SEARCH_URL = f"{elasticsearch_url}/recovering"
    outbox.rebuild()
    try:
        monkeypatch.setitem(fallback._away_until, settings.SEARCH_URL, time.monotonic() + 2)  # it was away just now
        assert get("?q=trai+lon").context["is_reserve"]
        time.sleep(2)
        assert not get("?q=trai+lon").context["is_reserve"]
    finally:
        outbox.engine().discard()


@pytest.mark.server
def test_the_reserve_follows_with_the_cluster(cluster_away, settings, elasticsearch_url):
    settings.SEARCH_URL = f"{elasticsearch_url}/followed"
    try:
        outbox.rebuild_fallback()
        outbox.rebuild()
        petition = Petition.objects.public().first()
        Petition.objects.filter(pk=petition.pk).update(title="Hàng bạch đàn che chắn")
        outbox.reindex([Key("petition", petition.pk)])
        reserve = outbox.fallback_engine()
        found = reserve.search(Criteria("bạch đàn che chắn"), today=petition.received_on)
        assert [hit.key.id for hit in found.hits][:1] == [petition.pk]
    finally:
        outbox.engine().discard()
