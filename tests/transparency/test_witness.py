"""A witness cosigns a head only if it grows from the one that it cosigned before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.simple_server import make_server

import pytest

from portal.records.models.ledger import commit
from portal.transparency import cosigning, log
from portal.transparency.formats.notes import COSIGNATURE, Note, SigningKey
from portal.transparency.models import Checkpoint, Cosignature, Witness
from portal.transparency.outside import witness
from portal.transparency.proofs import growth

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_ledger")]

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
KEY = SigningKey.generate("witness.example.org", kind=COSIGNATURE)


@pytest.fixture
def state(tmp_path: Path) -> witness.WitnessState:
    verifier = log.signing_key().verifier
    return witness.WitnessState(tmp_path, {verifier.name: verifier})


@pytest.fixture
def listening(state) -> Iterator[Witness]:
    with make_server("127.0.0.1", 0, witness.application(KEY, state)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Witness.objects.create(
            name="Mặt trận", key=str(KEY.verifier), address=f"http://127.0.0.1:{server.server_port}/"
        )
        server.shutdown()
        thread.join()


def published(count: int) -> Checkpoint:
    commit([{"number": number} for number in range(count)])
    made = log.publish()
    assert made
    return made


def request(old: int, checkpoint: Checkpoint, *, note: str = "") -> str:
    return "\n".join([f"old {old}", *growth(old, checkpoint), "", note or checkpoint.note])


def refusal(text: str, state: witness.WitnessState) -> int:
    with pytest.raises(witness.Refused) as refused:
        witness.add_checkpoint(text, key=KEY, state=state, now=NOW)
    return refused.value.status


def test_growing_log_is_cosigned(state):
    for old, more in ((0, 3), (3, 300), (303, 1)):
        checkpoint = published(more)
        signature = witness.add_checkpoint(request(old, checkpoint), key=KEY, state=state, now=NOW)
        assert KEY.verifier.check(Note.read(checkpoint.note).with_signatures([signature])) == NOW


def test_same_head_is_cosigned_again(state):
    checkpoint = published(3)
    for old in (0, 3):
        witness.add_checkpoint(request(old, checkpoint), key=KEY, state=state, now=NOW)


def test_forked_log_is_refused(state):
    witness.add_checkpoint(request(0, published(3)), key=KEY, state=state, now=NOW)
    forked = str(Note(text := f"{log.origin()}\n3\n{'A' * 43}=\n", (log.signing_key().sign(text),)))
    assert refusal(f"old 3\n\n{forked}", state) == 409
    longer = str(Note(text := f"{log.origin()}\n5\n{'A' * 43}=\n", (log.signing_key().sign(text),)))
    assert refusal(f"old 3\n{'A' * 43}=\n\n{longer}", state) == 422


def test_head_cut_short_is_refused(state):
    first, second = published(3), published(3)
    witness.add_checkpoint(request(0, second), key=KEY, state=state, now=NOW)
    assert refusal(f"old 6\n\n{first.note}", state) == 400
    assert refusal(request(0, first), state) == 409


def test_strangers_are_refused(state):
    checkpoint = published(1)
    other = SigningKey.generate(log.origin())
    text = Note.read(checkpoint.note).text
    assert refusal(request(0, checkpoint, note=str(Note(text, (other.sign(text),)))), state) == 403
    state.logs.clear()
    assert refusal(request(0, checkpoint), state) == 404


@pytest.mark.parametrize("text", ["", "old", "old x\n\n", "old 0\nno base64!\n\nx", "old 0\n\nno note", "new 0\n\n"])
def test_malformed_request_is_refused(text: str, state):
    assert refusal(text, state) == 400


def test_portal_keeps_cosignatures(listening):
    checkpoint = published(5)
    assert cosigning.ask_all(checkpoint) == []
    listening.verifier.check(checkpoint.signed())
    later = published(5)
    cosigning.ask_all(later)
    assert Cosignature.objects.filter(checkpoint=later).count() == 1


def test_portal_restored_from_backup_asks_again(listening):
    cosigning.ask_all(published(5))
    Cosignature.objects.all().delete()
    assert cosigning.ask_all(published(1)) == []


def test_witness_that_is_away_is_reported(listening):
    Witness.objects.update(address="http://127.0.0.1:1/")
    (trouble,) = cosigning.ask_all(published(1))
    assert trouble.startswith("Mặt trận: ")


def test_witness_forgets_nothing_by_restart(state, tmp_path):
    witness.add_checkpoint(request(0, published(3)), key=KEY, state=state, now=NOW)
    again = witness.WitnessState(tmp_path, state.logs)
    assert refusal(request(0, published(3)), again) == 409
    assert witness.key_of(tmp_path, "w.example") == witness.key_of(tmp_path, "w.example")
