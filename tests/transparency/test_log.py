"""The tree follows the ledger, and no head is signed that does not grow from the one before."""

from __future__ import annotations

import stat

import pytest
from django.core.management import CommandError, call_command

from portal.records.models import LedgerEntry, LedgerHead
from portal.records.models.ledger import commit
from portal.transparency import jobs, log
from portal.transparency.formats import notes
from portal.transparency.formats.merkle import leaf_hash, root_of
from portal.transparency.models import Checkpoint, SubtreeRoot
from portal.transparency.tiles import Tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_ledger")]


def append(count: int) -> None:
    commit([{"number": number} for number in range(count)])


def root_by_hand() -> bytes:
    entries = LedgerEntry.objects.order_by("sequence").values_list("commitment", flat=True)
    return root_of([leaf_hash(bytes.fromhex(each)) for each in entries])


@pytest.mark.parametrize("steps", [(1,), (255, 1), (256, 1), (300, 300), (513, 256, 1)])
def test_head_is_root_of_all_entries(steps: tuple[int, ...]):
    for count in steps:
        append(count)
        made = log.publish()
        assert made
        assert made.root == root_by_hand().hex()
        signed = notes.Note.read(made.note)
        log.signing_key().verifier.check(signed)
        assert notes.Checkpoint.read(signed.text).size == LedgerEntry.objects.count()


def test_levels_above_hold_roots_of_tiles():
    append(3)
    log.publish()
    assert not SubtreeRoot.objects.exists()
    append(600)
    log.publish()
    assert list(SubtreeRoot.objects.order_by("index").values_list("level", "index")) == [(0, 0), (0, 1)]
    tile = Tile(1, 0, 2).content()
    assert tile[:32] == root_of([Tile(0, 0).content()[at : at + 32] for at in range(0, 8192, 32)])


def test_same_head_is_signed_once():
    append(2)
    assert log.publish()
    assert log.publish() is None
    assert Checkpoint.objects.count() == 1


def test_empty_ledger_has_no_head():
    assert log.publish() is None


def test_rewritten_entry_is_not_signed():
    append(300)
    log.publish()
    LedgerEntry.objects.filter(sequence=290).update(commitment="00" * 32)
    append(1)
    with pytest.raises(log.LogBroken):
        log.publish()
    assert Checkpoint.objects.count() == 1


def test_ledger_cut_short_is_not_signed():
    append(5)
    log.publish()
    LedgerEntry.objects.filter(sequence__gt=3).delete()
    LedgerHead.objects.update(length=3)
    with pytest.raises(log.LogBroken, match="5 were published"):
        log.publish()


@pytest.mark.parametrize("missing", [2, 200, 256, 300])
def test_missing_entry_is_not_signed(missing: int):
    append(400)
    LedgerEntry.objects.filter(sequence=missing).delete()
    with pytest.raises(log.LogBroken):
        log.publish()


def test_command_prints_head_and_key(capsys):
    append(1)
    call_command("publish_checkpoint")
    said = capsys.readouterr()
    notes.VerifierKey.read(said.err.splitlines()[0]).check(notes.Note.read(said.out))


def test_command_says_why_nothing_is_signed():
    with pytest.raises(CommandError):
        call_command("publish_checkpoint")


def test_job_signs_what_was_appended():
    append(1)
    jobs.publish_checkpoint.func()
    assert Checkpoint.objects.get().size == 1


def test_key_is_made_once(settings, tmp_path):
    settings.LOG_KEY_FILE = tmp_path / "deep" / "key"
    first = log.signing_key()
    assert log.signing_key() == first
    assert stat.S_IMODE(settings.LOG_KEY_FILE.stat().st_mode) == 0o600
    settings.LOG_KEY = str(notes.SigningKey.generate("other.example/nhat-ky"))
    assert log.signing_key().name == "other.example/nhat-ky"


def test_log_keeps_name_on_another_host(settings):
    append(1)
    name = log.publish().note.partition("\n")[0]
    settings.SITE_URL = "https://moved.example"
    append(1)
    made = log.publish()
    assert made.note.startswith(f"{name}\n")
    log.signing_key().verifier.check(notes.Note.read(made.note))


@pytest.mark.parametrize("path", ["0/000", "0/x001/234", "1/999.p/3", "entries/x001/x000/000", "entries/007.p/255"])
def test_tiles_are_read_as_written(path: str):
    assert Tile.of_path(path).path == path


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/0", "0/0000", "00/000", "0/000.p/0", "0/000.p/256", "0/000.p/07", "0/x000/001", "x/000"],
)
def test_other_paths_are_no_tiles(path: str):
    with pytest.raises(ValueError, match="tile"):
        Tile.of_path(path)
