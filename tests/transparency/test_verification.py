"""The ledger leads to every head that was published or kept elsewhere, or it is said which it does not lead to."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from portal.records.models import LedgerEntry, LedgerHead
from portal.records.models.ledger import commit
from portal.transparency import log
from portal.transparency.formats.notes import Checkpoint as Head
from portal.transparency.formats.notes import Note, SigningKey
from portal.transparency.models import Checkpoint, SubtreeRoot
from portal.transparency.verification import GrowingTree, differences, differences_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_ledger")]


@pytest.fixture(autouse=True)
def published(empty_ledger):
    for count in (3, 300, 300):
        commit([{"number": number} for number in range(count)])
        log.publish()


def kept() -> Note:
    return Note.read(Checkpoint.objects.get(size=303).note)


def rewrite_whole_ledger() -> None:
    """As somebody would who knows how the chain and the heads are made, and holds the key."""
    LedgerEntry.objects.all().delete()
    Checkpoint.objects.all().delete()
    SubtreeRoot.objects.all().delete()
    LedgerHead.objects.all().delete()
    commit([{"number": "another"}] * 603)
    log.publish()


def cut_the_end() -> None:
    LedgerEntry.objects.filter(sequence__gt=300).delete()
    Checkpoint.objects.filter(size__gt=300).delete()
    SubtreeRoot.objects.filter(index__gte=1).delete()
    LedgerHead.objects.update(length=300, hash=LedgerEntry.objects.get(sequence=300).hash)


TAMPERINGS = {
    "a commitment": lambda: LedgerEntry.objects.filter(sequence=299).update(commitment="0" * 64),
    "no hash": lambda: LedgerEntry.objects.filter(sequence=2).update(commitment="không phải"),
    "the last entry": lambda: LedgerEntry.objects.filter(sequence=603).delete(),
    "a stored root": lambda: SubtreeRoot.objects.filter(index=1).update(hash=bytes(32)),
    "a root too many": lambda: SubtreeRoot.objects.create(level=0, index=2, hash=bytes(32)),
    "the root of a head": lambda: Checkpoint.objects.filter(size=3).update(root="0" * 64),
    "the size of a head": lambda: Checkpoint.objects.filter(size=3).update(size=4),
    "the note of a head": lambda: Checkpoint.objects.filter(size=3).update(note="no note"),
    "a head signed by another key": lambda: Checkpoint.objects.filter(size=3).update(note=signed_by_another()),
}


def signed_by_another() -> str:
    text = kept().text
    return str(Note(text, (SigningKey.generate(log.origin()).sign(text),)))


def test_untouched_ledger_has_no_differences():
    assert list(differences()) == []
    assert list(differences_from([kept()])) == []


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found(tampering: str):
    TAMPERINGS[tampering]()
    assert list(differences())


@pytest.mark.parametrize("tampering", [rewrite_whole_ledger, cut_the_end])
def test_head_kept_elsewhere_finds_more(tampering):
    before = kept()
    tampering()
    assert list(differences()) == []  # nothing in the database contradicts itself
    assert list(differences_from([before]))


def test_head_of_another_log_is_said():
    text = str(Head("other.example/nhat-ky", 3, bytes.fromhex(Checkpoint.objects.get(size=3).root)))
    assert ["another log" in each for each in differences_from([Note(text)])] == [True]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 600])
def test_growing_tree_has_the_same_root(size: int):
    from portal.transparency.formats.merkle import leaf_hash, root_of

    leaves = [leaf_hash(number.to_bytes(2)) for number in range(size)]
    tree = GrowingTree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root == root_of(leaves)


def test_command_takes_a_kept_head(tmp_path, capsys):
    file = tmp_path / "checkpoint"
    file.write_text(str(kept()))
    cut_the_end()
    with pytest.raises(CommandError):
        call_command("verify_records", checkpoint=[str(file)])
    assert "its end was cut off" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "no note", "a\n\nb\n"])
def test_command_refuses_what_is_no_head(tmp_path, content: str):
    file = tmp_path / "checkpoint"
    file.write_text(content)
    with pytest.raises(CommandError, match="checkpoint"):
        call_command("verify_records", checkpoint=[str(file)])
