"""The ledger: a chain of salted commitments, one for every event, so that no history can be rewritten unseen.

An entry holds `commitment = sha256(salt | canonical payload)` and `hash = sha256(previous hash | commitment)`.
Whoever knows salt and payload can check an event; without the salt the commitment tells nothing. A lawful purge
erases the salt: the chain still verifies and the entry is a tombstone like any other (architecture, decision 10).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction

GENESIS = "0" * 64


def canonical(payload: dict[str, Any]) -> bytes:
    """The payload as the same bytes on every machine: UTF-8 JSON, sorted keys, no spaces."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment_to(payload: dict[str, Any], *, salt: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + canonical(payload)).hexdigest()


def link(previous: str, commitment: str) -> str:
    return hashlib.sha256(bytes.fromhex(previous + commitment)).hexdigest()


@transaction.atomic
def commit(payloads: Sequence[dict[str, Any]]) -> list[Any]:
    """Append one entry for each payload, in order, and return the entries.

    The head row is locked, so that two writers cannot continue from the same entry.
    """
    from .models import LedgerEntry, LedgerHead  # the models commit their events through this module

    head, _ = LedgerHead.objects.select_for_update().get_or_create(pk=1)
    entries = []
    for payload in payloads:
        salt = secrets.token_hex(32)
        commitment = commitment_to(payload, salt=salt)
        head.length += 1
        entry = LedgerEntry(
            sequence=head.length, previous=head.hash, commitment=commitment, hash=link(head.hash, commitment), salt=salt
        )
        head.hash = entry.hash
        entries.append(entry)
    LedgerEntry.objects.bulk_create(entries, batch_size=1000)
    head.save(update_fields=["length", "hash"])
    return entries


def event_models() -> list[type[Any]]:
    """All concrete kinds of events, of every app."""
    from .models import Event

    return [model for model in apps.get_models() if issubclass(model, Event)]


def verify() -> Iterator[str]:
    """Walk the whole chain and every event, yielding one sentence for each thing that does not agree."""
    from .models import LedgerEntry, LedgerHead

    yield from _verify_links(LedgerEntry.objects.order_by("sequence").iterator(chunk_size=2000))
    head = LedgerHead.objects.filter(pk=1).first()
    last = LedgerEntry.objects.order_by("-sequence").first()
    if head and (last is None or (head.length, head.hash) != (last.sequence, last.hash)):
        yield f"the chain ends at entry {last.sequence if last else 0}, its head says {head.length}"

    known = 0
    for model in event_models():
        events = model._base_manager.select_related("entry", *model.subject_path())
        for event in events.iterator(chunk_size=2000):
            known += 1
            salt = event.entry.salt
            if not salt:
                yield f"{event} stands, but its entry {event.entry_id} was purged"
            elif commitment_to(event.ledger_payload(), salt=salt) != event.entry.commitment:
                yield f"{event} was changed after it was recorded (entry {event.entry_id})"
    salted = LedgerEntry.objects.exclude(salt="").count()
    if salted != known:
        yield f"{salted} entries are open, but {known} events stand: an event was removed or written past the ledger"


def _verify_links(entries: Iterable[Any]) -> Iterator[str]:
    sequence, previous = 0, GENESIS
    for entry in entries:
        if (entry.sequence, entry.previous) != (sequence + 1, previous):
            yield f"entry {entry.sequence} does not follow the one before it"
        if entry.hash != link(entry.previous, entry.commitment):
            yield f"entry {entry.sequence} does not carry the hash of its own content"
        sequence, previous = entry.sequence, entry.hash
