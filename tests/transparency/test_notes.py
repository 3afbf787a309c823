"""Signed notes, keys and checkpoints. That the Go implementation reads them is tried in test_go."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.transparency.formats.notes import (
    COSIGNATURE,
    Checkpoint,
    MalformedNote,
    Note,
    NotSigned,
    Signature,
    SigningKey,
    VerifierKey,
)

KEY = SigningKey("example.org/nhat-ky", bytes(range(32)))
WITNESS = SigningKey("witness.example.org", bytes(range(32, 64)), COSIGNATURE)
TEXT = str(Checkpoint("example.org/nhat-ky", 7, bytes(32)))
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_note_is_read_as_written():
    note = Note(TEXT, (KEY.sign(TEXT), WITNESS.sign(TEXT, at=NOW)))
    assert Note.read(str(note)) == note
    assert KEY.verifier.check(note) is None
    assert WITNESS.verifier.check(note) == NOW


def test_keys_are_read_as_written():
    assert VerifierKey.read(str(KEY.verifier)) == KEY.verifier
    assert SigningKey.read(str(WITNESS)) == WITNESS


def test_changed_text_is_not_signed():
    signature = KEY.sign(TEXT)
    with pytest.raises(NotSigned):
        KEY.verifier.check(Note(TEXT.replace("\n7\n", "\n8\n"), (signature,)))
    with pytest.raises(NotSigned):
        KEY.verifier.check(Note(TEXT))


def test_moment_of_a_cosignature_is_signed():
    signature = WITNESS.sign(TEXT, at=NOW)
    moved = Signature(signature.name, signature.identifier, (1).to_bytes(8) + signature.value[8:])
    with pytest.raises(NotSigned):
        WITNESS.verifier.check(Note(TEXT, (moved,)))


def test_key_of_another_identifier_is_refused():
    with pytest.raises(MalformedNote):
        VerifierKey.read(str(KEY.verifier).replace(KEY.verifier.identifier.hex(), "00000000"))


@given(st.text())
def test_any_text_is_read_or_refused(text: str):
    for read in (Note.read, VerifierKey.read, SigningKey.read, Checkpoint.read):
        try:
            read(text)
        except MalformedNote:
            continue


@pytest.mark.parametrize("size", ["", "-1", "07", "1e3", "٣", "7 "])
def test_size_of_a_checkpoint_is_canonical(size: str):
    with pytest.raises(MalformedNote):
        Checkpoint.read(f"example.org\n{size}\n{'A' * 43}=\n")
