"""Proofs as files (C2SP tlog-proof): that an event is in the log, and that one checkpoint grows from another."""

from __future__ import annotations

from collections.abc import Sequence

from portal.records.ledger.hash_chain import canonical
from portal.records.models import Event
from portal.transparency.formats.merkle import consistency_proof, inclusion_proof
from portal.transparency.formats.notes import encoded
from portal.transparency.models import Checkpoint
from portal.transparency.tiles import TreeReader

HEADER = "c2sp.org/tlog-proof@v1"


class NotInLogYet(Exception):
    """No checkpoint holds the event: it was entered after the last one."""


def disclosed_bytes(event: Event) -> bytes:
    """Salt and canonical payload: their SHA-256 is the entry of the log."""
    return bytes.fromhex(event.entry.salt) + canonical(event.ledger_payload())


def checkpoint_of(event: Event) -> Checkpoint | None:
    """The newest checkpoint, if it holds the event."""
    return Checkpoint.objects.filter(size__gte=event.entry.sequence).first()


def proof_of(event: Event) -> str:
    """That the event is in the newest tree, and what it says. Raises NotInLogYet, LedgerIncomplete."""
    checkpoint = checkpoint_of(event)
    if not checkpoint:
        raise NotInLogYet
    index = event.entry.sequence - 1
    path = inclusion_proof(index, checkpoint.size, TreeReader().range_hash)
    said = [HEADER, f"extra {encoded(disclosed_bytes(event))}", f"index {index}", *_lines(path)]
    return "\n".join([*said, "", str(checkpoint.signed())])


def growth(old: int, checkpoint: Checkpoint) -> list[str]:
    """The lines of the consistency proof from the tree of `old` entries. Raises IndexError, LedgerIncomplete."""
    return _lines(consistency_proof(old, checkpoint.size, TreeReader().range_hash))


def _lines(hashes: Sequence[bytes]) -> list[str]:
    return list(map(encoded, hashes))
