from __future__ import annotations

import pytest
from django.db import connection

from portal.petitions import lifecycle
from portal.petitions.history import receive_many
from portal.petitions.models import Petition, PetitionEvent
from portal.records.actors import Actor
from portal.records.ledger import verification
from portal.records.ledger.hash_chain import GENESIS
from portal.records.models import LedgerEntry, LedgerHead, RecordState, VisibilityDecision
from portal.records.models.ledger import commit
from portal.records.purge import purge
from tests.factories import HELD_ON, make_commitment, make_dialogue, make_notice, make_petition
from tests.removals.two_persons import purge_by_two

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã")


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_record_verifies():
    make_commitment()
    make_petition()
    assert list(verification.verify()) == []
    assert LedgerEntry.objects.count() == LedgerHead.objects.get().length


def test_each_entry_holds_previous_hash():
    make_petition()
    entries = list(LedgerEntry.objects.all())
    assert [entry.previous for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]


def test_equal_payloads_have_different_commitments():
    first, second = commit([{"a": 1}, {"a": 1}])
    assert first.commitment != second.commitment


@pytest.mark.parametrize("column", ["text", "actor", "kind", "document"])
def test_event_rewritten_by_sql_is_found(column):
    event = make_petition().events.get()
    _sql(f"UPDATE petitions_petitionevent SET {column} = %s WHERE id = %s", "…", event.pk)  # noqa: S608 (our own names)
    assert [str(event.uuid) in problem for problem in verification.verify()] == [True]


def test_a_removed_event_is_found():
    petition = make_petition()
    _sql("DELETE FROM petitions_petitionevent WHERE petition_id = %s", petition.pk)
    assert len(list(verification.verify())) == 1


def test_changed_ledger_entry_is_found():
    make_petition()
    _sql("UPDATE records_ledgerentry SET commitment = %s WHERE sequence = 1", "0" * 64)
    assert list(verification.verify())


def test_a_cut_off_end_is_found():
    make_petition(public=False)
    state = RecordState.objects.order_by("entry_id").last()
    _sql("DELETE FROM records_recordstate WHERE id = %s", state.pk)
    _sql("DELETE FROM records_ledgerentry WHERE sequence = %s", state.entry_id)
    assert any("chain ends" in problem for problem in verification.verify())


def test_purge_leaves_verifiable_ledger_without_salts():
    kept, petition = make_petition(), make_petition(dialogue=make_dialogue())
    lifecycle.answer(petition, by=BY, on=HELD_ON, text="Đã trả lời.")
    entries = list(petition.events.values_list("entry_id", flat=True))
    entries += VisibilityDecision.of(petition).values_list("entry_id", flat=True)
    purge_by_two(petition)
    assert list(verification.verify()) == []
    assert set(LedgerEntry.objects.filter(pk__in=entries).values_list("salt", flat=True)) == {""}
    assert list(Petition.objects.all()) == [kept]


def test_purge_removes_events_and_decisions():
    petition = make_petition()
    purge(petition)
    assert not PetitionEvent.objects.exists()
    assert not VisibilityDecision.objects.exists()


def test_bulk_and_single_events_share_chain():
    make_notice()
    petition = Petition(unit=make_petition().unit, title="Hỏi", content="…", received_on=HELD_ON)
    history = [PetitionEvent(kind="received", on=HELD_ON, actor="UBND xã")]
    receive_many([petition], histories=[history])
    assert list(verification.verify()) == []
