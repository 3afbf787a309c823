"""A copy from before a purge forgets again what it brings back."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from portal.petitions.models import Petition
from portal.records.ledger.checks import differences
from portal.removals import purge_list
from portal.removals.models import PurgeEvent
from tests.factories import make_petition

from .two_persons import purge_by_two


@pytest.fixture(autouse=True)
def live_list(settings, tmp_path):
    settings.PURGES_LIST = tmp_path / "live" / "purges.jsonl"
    return settings.PURGES_LIST


@pytest.mark.django_db(transaction=True)
def test_restored_copy_purges_again(tmp_path):
    kept, petition = make_petition(), make_petition(title="Chuyện phải quên")
    call_command("backup", tmp_path / "backups" / "monday", verbosity=0)
    event = purge_by_two(petition)
    call_command("backup", tmp_path / "backups" / "tuesday", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", tmp_path / "backups" / "monday", verbosity=0)
    assert [each.uuid for each in Petition.objects.all()] == [kept.uuid]
    again = PurgeEvent.objects.get()
    assert (again.kind, again.actor, again.on, again.confirmed_by) == (
        event.kind,
        event.actor,
        event.on,
        event.confirmed_by,
    )
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_list_is_written_at_the_purge(live_list):
    petition = make_petition(title="Chuyện phải quên")
    purge_by_two(petition)
    (line,) = purge_list.read(live_list)
    assert line["record"] == purge_list.hash_of(petition.uuid)
    for secret in (petition.code, str(petition.uuid), petition.title):
        assert secret not in live_list.read_text()
    assert live_list.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_list_keeps_what_another_database_knew(tmp_path):
    path = tmp_path / "purges.jsonl"
    path.write_text('{"record": "a"}\n')
    purge_by_two(make_petition())
    purge_list.write(path)
    assert len(purge_list.read(path)) == 2


@pytest.mark.django_db
def test_newer_record_stays_in_register():
    line = {"record": "a" * 64, "basis": "denunciation", "unit": "", "office": "UBND xã", "month": "2026-10-01"}
    assert purge_list.apply([{**line, "confirmed_by": "MTTQ xã", "is_of_other_unit": True}]) == 0
    assert PurgeEvent.objects.get().entries == 0
    assert list(differences()) == []


@pytest.mark.django_db
def test_earlier_purges_are_accounted_for_once():
    from portal.records.purge import purge

    make_petition()
    purge(make_petition())
    assert list(differences())
    for _turn in range(2):
        call_command("cover_earlier_purges", verbosity=0)
    assert list(differences()) == []
    assert PurgeEvent.objects.count() == 1
