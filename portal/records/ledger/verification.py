"""Verification of the ledger: a hash chain over salted commitments, one for every event.

An entry holds `commitment = sha256(salt | canonical payload)` and `hash = sha256(previous hash | commitment)`.
Whoever knows salt and payload can check an event; without the salt the commitment tells nothing. A lawful purge
erases the salt, and an event of the purge accounts for it: the chain still verifies, and an entry that no purge
accounts for is a fault (docs/architecture.md, decision 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps

from portal.records.ledger.hash_chain import GENESIS, commitment_to, link
from portal.records.models.erasures import ErasureEvent
from portal.records.models.events import Event
from portal.records.models.ledger import LedgerEntry, LedgerHead


def event_models() -> list[type[Any]]:
    """All concrete kinds of events, of every app."""
    return [model for model in apps.get_models() if issubclass(model, Event)]


def verify() -> Iterator[str]:
    """Walk the whole chain and every event, yielding one sentence for each thing that does not agree."""
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
    yield from _verify_erased()


def _verify_erased() -> Iterator[str]:
    """Each entry without a salt is accounted for by one purge, and each purge accounts for what it committed to."""
    blank = set(LedgerEntry.objects.filter(salt="").values_list("sequence", flat=True))
    for model in event_models():
        for purge in model._base_manager.iterator(chunk_size=2000) if issubclass(model, ErasureEvent) else ():
            if not purge.is_consistent:
                yield f"{purge} does not account for the entries that it committed to"
            elif not blank.issuperset(purge.sequences):
                yield f"{purge} accounts for entries that are open, or that another purge accounts for"
            else:
                blank.difference_update(purge.sequences)
    for sequence in sorted(blank):
        yield f"entry {sequence} was blanked, and no purge accounts for it"


def _verify_links(entries: Iterable[Any]) -> Iterator[str]:
    sequence, previous = 0, GENESIS
    for entry in entries:
        if (entry.sequence, entry.previous) != (sequence + 1, previous):
            yield f"entry {entry.sequence} does not follow the one before it"
        if entry.hash != link(entry.previous, entry.commitment):
            yield f"entry {entry.sequence} does not carry the hash of its own content"
        sequence, previous = entry.sequence, entry.hash
