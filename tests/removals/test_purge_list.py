"""A copy from before a purge forgets again what it brings back."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.core.management import call_command
from taggit.models import Tag

from portal.petitions.models import Petition
from portal.records.ledger.checks import differences
from portal.removals import purge_list
from portal.removals.models import PurgeEvent
from tests.factories import make_petition, make_unit

from .two_persons import purge_by_two

LINE: purge_list.Line = {
    "record": "a" * 64,
    "basis": "denunciation",
    "unit": "",
    "office": "UBND xã Ngò",
    "confirmed_by": "MTTQ xã",
    "is_of_other_unit": True,
    "month": "2026-10-01",
}


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
def test_list_waits_for_no_job(live_list, django_capture_on_commit_callbacks):
    """It is written by whoever commits the purge, and not before."""
    purge_by_two(make_petition())
    with django_capture_on_commit_callbacks(execute=True):
        purge_list.write_after_commit()
        assert not live_list.exists()
    assert len(purge_list.read(live_list)) == 1


@pytest.mark.django_db
def test_list_keeps_what_another_database_knew(tmp_path):
    path = tmp_path / "purges.jsonl"
    path.write_text('{"record": "a"}\n\n')
    petition = make_petition()
    purge_by_two(petition)
    for _time in range(2):
        purge_list.write(path)
        assert [line["record"] for line in purge_list.read(path)] == ["a", purge_list.hash_of(petition.uuid)]


@pytest.mark.django_db
def test_record_is_named_by_hash():
    petition = make_petition()
    assert purge_list.hash_of(petition.uuid) == hashlib.sha256(petition.uuid.bytes).hexdigest()


@pytest.mark.django_db
def test_line_says_what_register_says(tmp_path):
    """In letters that people read and in one order, whichever database wrote it."""
    petition = make_petition(unit=make_unit("UBND xã Ngò"))
    event = purge_by_two(petition)
    path = tmp_path / "kept" / "beside" / "purges.jsonl"
    purge_list.write(path)
    expected = {
        "record": event.record_hash,
        "basis": "denunciation",
        "unit": petition.unit.slug,
        "office": "UBND xã Ngò",
        "confirmed_by": "UBND xã Ngò",
        "is_of_other_unit": False,
        "month": event.on.isoformat(),
    }
    assert path.read_text(encoding="utf-8") == json.dumps(expected, ensure_ascii=False, sort_keys=True) + "\n"


@pytest.mark.django_db
def test_without_purges_is_no_list(tmp_path):
    call_command("cover_earlier_purges", verbosity=0)
    purge_list.write(tmp_path / "purges.jsonl")
    assert list(tmp_path.iterdir()) == []
    assert purge_list.read(tmp_path / "purges.jsonl") == []


@pytest.mark.django_db
def test_unnamed_purges_are_not_listed(tmp_path):
    """Of a purge from before the register was kept nobody knows the record; that of an ended unit is listed."""
    month = date(2026, 10, 1)
    for record_hash in ("", "b" * 64):
        said = {"on": month, "recorded_at": purge_list.start_of_month(month), "actor": "Cổng Dân Biết"}
        PurgeEvent.objects.append(PurgeEvent.covering([], kind="earlier", record_hash=record_hash, **said))
    purge_list.write(tmp_path / "purges.jsonl")
    (line,) = purge_list.read(tmp_path / "purges.jsonl")
    assert (line["record"], line["unit"]) == ("b" * 64, "")


@pytest.mark.django_db
def test_newer_record_stays_in_register():
    assert purge_list.apply([LINE]) == 0
    assert PurgeEvent.objects.get().entries == 0
    assert list(differences()) == []


@pytest.mark.django_db
def test_register_keeps_purge_of_copy():
    unit = make_unit("UBND xã Ngò")
    make_unit("UBND xã khác")
    purge_list.apply([{**LINE, "unit": unit.slug, "is_of_other_unit": False}])
    event = PurgeEvent.objects.get()
    assert (event.kind, event.unit, event.actor, event.confirmed_by) == ("denunciation", unit, "UBND xã Ngò", "MTTQ xã")
    assert (event.is_of_other_unit, event.record_hash, event.on) == (False, "a" * 64, date(2026, 10, 1))
    assert event.recorded_at.isoformat() == "2026-09-30T17:00:00+00:00", "midnight in Việt Nam"


@pytest.mark.django_db
def test_copy_purges_each_named_record():
    """With its own tags; what the database knows of stays as it is, and so does whatever is not named."""
    known, named, kept = (make_petition() for _each in range(3))
    event = purge_by_two(known)
    named.tags.add("chuyện riêng")
    kept.tags.add("đường")
    hashes = [event.record_hash, purge_list.hash_of(named.uuid)]
    assert purge_list.apply([{**LINE, "record": each} for each in hashes]) == 1
    assert list(Petition.objects.all()) == [kept]
    assert [each.name for each in Tag.objects.all()] == ["đường"]
    assert sorted(PurgeEvent.objects.values_list("record_hash", flat=True)) == sorted(hashes)
    assert PurgeEvent.objects.get(record_hash=hashes[1]).entries > 0
    assert purge_list.apply([]) == 0
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
