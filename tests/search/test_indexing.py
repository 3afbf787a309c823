"""The index follows the record, and shows nothing that the record does not show."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.purge import purge
from search.index import documents, outbox
from search.models import IndexRequest, Rebuild
from search.query.answer import Key
from search.query.criteria import Criteria

pytestmark = pytest.mark.usefixtures("example", "db")

TODAY = date(2026, 11, 1)
OFFICE = Actor("UBND huyện Yên Thuận")


def keys(words: str) -> set[Key]:
    return {hit.key for hit in outbox.engine().search(Criteria(words=words), today=TODAY).hits}


@pytest.fixture
def petition(index) -> Petition:
    return Petition.objects.get(code="KN-2024-012")


def test_public_types_are_indexed_or_excluded():
    assert documents.every_public_type_is_findable_or_excluded(None) == []


def test_a_rebuild_finds_what_is_public(petition):
    assert Key("petition", petition.pk) in keys("trai lon xa thai")


def test_petition_relations_are_read_in_bulk(django_assert_max_num_queries):
    ContentType.objects.clear_cache()
    # Units above units, the rows, what they name (topic, place, owner, conclusion with its notice), coordinating units,
    # tags and the type that these are kept under.
    with django_assert_max_num_queries(9):
        assert len(list(documents.SOURCES["petition"].all_documents())) > 10


def test_bulk_documents_match_record_cards():
    source = documents.SOURCES["petition"]
    records = {row.pk: source.card(row) for row in source.rows()}
    columns = list(source.all_documents())
    assert len(columns) == len(records) > 10
    for document in columns:
        record = records[document.id]
        assert document.body.startswith(record.body)
        assert document._replace(body="", units=(), tags=()) == record._replace(body="", units=())


def test_change_is_findable_after_commit(petition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Petition.objects.filter(pk=petition.pk).update(answer_summary="Đã trồng hàng cây bạch đàn che chắn")
        petition.refresh_from_db()
        outbox.request_indexing(petition)
    assert keys("bạch đàn") == {Key("petition", petition.pk)}
    assert not IndexRequest.objects.exists()


def test_transaction_drains_outbox_once(index, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls, transaction.atomic():
        for petition in Petition.objects.public()[:5]:
            outbox.request_indexing(petition)
    assert calls == [outbox.drain_quietly]


@pytest.mark.parametrize("level", [Visibility.AGGREGATE_ONLY, Visibility.NEVER])
def test_hidden_petition_leaves_index(petition, level, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        visibility.decide(petition, level=level, by=OFFICE, on=TODAY, basis="Luật Khiếu nại 2011")
    assert Key("petition", petition.pk) not in keys("trai lon xa thai")


def test_a_purged_petition_leaves_the_index(index, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        petition = Petition(unit=Petition.objects.first().unit, title="Cây đa cổ thụ gãy cành", content="Cành rơi.")
        lifecycle.receive(petition, by=OFFICE, on=TODAY)
        lifecycle.publish(petition, by=OFFICE, on=TODAY, basis="116-KL/TU")
    key = Key("petition", petition.pk)
    assert key in keys("cây đa cổ thụ")
    connection.run_on_commit.clear()  # a test never commits, so what has run would still be waiting
    with django_capture_on_commit_callbacks(execute=True):
        purge(petition)
    assert key not in keys("cây đa cổ thụ")


def test_complaints_are_never_in_the_index(index):
    complaint = Petition.objects.get(code="KN-2024-009")
    assert documents.SOURCES["petition"].documents([complaint.pk]) == {}


def test_change_during_rebuild_reaches_new_index(petition, monkeypatch):
    """The old index follows while the new one is filled; the new one catches up after the swap."""
    whole = documents.all_documents

    def changing_in_between():
        found = list(whole())
        Petition.objects.filter(pk=petition.pk).update(title="Trại lợn đã di dời sang khu chăn nuôi tập trung")
        outbox.request_indexing(petition)
        outbox.drain()
        assert IndexRequest.objects.filter(applied=True).exists()
        yield from found

    monkeypatch.setattr(outbox, "all_documents", changing_in_between)
    outbox.rebuild()
    assert Key("petition", petition.pk) in keys('"khu chăn nuôi tập trung"')
    assert not IndexRequest.objects.exists()


def test_failed_rebuild_keeps_old_index(petition, monkeypatch):
    def broken():
        yield from documents.SOURCES["petition"].documents([petition.pk]).values()
        raise RuntimeError("the database went away")

    monkeypatch.setattr(outbox, "all_documents", broken)
    with pytest.raises(RuntimeError):
        outbox.rebuild()
    assert outbox.engine().count() > 30
    assert Rebuild.objects.filter(failed_at__isnull=False).exists()


def test_successor_name_finds_old_commune_petition(index):
    successor = {hit.key.id for hit in outbox.engine().search(Criteria(words="xã Yên Thuận"), today=TODAY).hits}
    of_old_commune = Petition.objects.get(code="KN-2024-036")
    assert of_old_commune.pk in successor
