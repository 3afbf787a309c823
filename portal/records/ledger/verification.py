"""Verification of the ledger: a hash chain over salted commitments, one for every event.

An entry holds `commitment = sha256(salt | canonical payload)` and `hash = sha256(previous hash | commitment)`.
Whoever knows salt and payload can check an event; without the salt the commitment tells nothing. A lawful purge
erases the salt, and an event of the purge accounts for it: the chain still verifies, and an entry that no purge
accounts for is a fault (docs/architecture.md, decision 10).
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from portal.records.ledger import rows
from portal.records.ledger.hash_chain import GENESIS, is_committed, quickly_canonical
from portal.records.models.erasures import ErasureEvent
from portal.records.models.events import Event
from portal.records.models.ledger import LedgerEntry, LedgerHead
from portal.records.models.states import RecordState, subject_of

# Of an entry while the chain is walked: what it waits for.
BLANK, OPEN, TAKEN = 0, 1, 2


def event_models() -> list[type[Any]]:
    """All concrete kinds of events, of every app."""
    return [model for model in apps.get_models() if issubclass(model, Event)]


def verify() -> Iterator[str]:
    """Walk the whole chain and every event, yielding one sentence for each thing that does not agree."""
    entries = yield from _verify_links()
    for model in event_models():
        yield from _verify_events(model, entries)
    for place, kind in enumerate(entries):
        if kind == OPEN:
            yield f"entry {place + 1} is open, but its event was removed, or was never there"
    yield from _verify_erased()


def _verify_links() -> Generator[str, None, bytearray]:
    """Returns, for each entry by its place, whether it is open."""
    entries, sequence, previous = bytearray(), 0, GENESIS
    columns = ("sequence", "previous", "commitment", "hash", "salt")
    fromhex, sha256 = bytes.fromhex, hashlib.sha256
    for number, before, commitment, own, salt in rows.raw(
        LedgerEntry.objects.order_by("sequence").values_list(*columns)
    ):
        if number != sequence + 1 or before != previous:
            yield f"entry {number} does not follow the one before it"
            entries.extend(bytes(max(0, number - sequence - 1)))
        try:
            is_own = own == sha256(fromhex(before + commitment)).hexdigest()
        except (TypeError, ValueError):
            is_own = False
        if not is_own:
            yield f"entry {number} does not carry the hash of its own content"
        entries.append(OPEN if salt else BLANK)
        sequence, previous = number, own
    head = LedgerHead.objects.filter(pk=1).first()
    if (head.length, head.hash) != (sequence, previous) if head else sequence:
        yield f"the chain ends at entry {sequence}, its head says {head.length if head else 0}"
    return entries


def _verify_events(model: type[Event], entries: bytearray) -> Iterator[str]:
    walk = _quickly if model.ledger_payload in (Event.ledger_payload, RecordState.ledger_payload) else _slowly
    for uuid, entry, salt, commitment, payload in walk(model):
        name = f"{model._meta.label} {uuid}"
        if not salt:
            yield f"{name} stands, but its entry {entry} was purged"
            continue
        if not _is_committed(payload, salt, commitment):
            yield f"{name} was changed after it was recorded (entry {entry})"
        if not 0 < entry <= len(entries) or entries[entry - 1] == TAKEN:
            yield f"{name} has no entry of its own ({entry})"
        else:
            entries[entry - 1] = TAKEN


def _is_committed(payload: object, salt: str, commitment: str) -> bool:
    if isinstance(payload, bytes):
        try:
            if hashlib.sha256(bytes.fromhex(salt) + payload).hexdigest() == commitment:
                return True
            payload = rows.parsed(payload)
        except ValueError:
            return False
    return payload is not None and is_committed(payload, salt=salt, commitment=commitment)


COLUMNS = ("uuid", "kind", "on", "recorded_at", "actor", "text", "document", "data")
Walk = Iterator[tuple[object, int, str, str, object]]


def _quickly(model: type[Event]) -> Walk:
    """uuid, entry, salt, commitment and payload of each event, without an instance of its model."""
    label, to_uuid, to_day, to_moment, to_data = model._meta.label_lower, rows.uuid, rows.day, rows.moment, rows.parsed
    fields = {each.name: each for each in model._meta.concrete_fields}
    columns = [rows.as_stored(fields[name]) for name in COLUMNS]
    is_named = model is RecordState  # by type and key, not by uuid
    for events in _with_subjects(model):
        read = events.order_by("entry_id").values_list(
            "entry_id", "entry__salt", "entry__commitment", "ledger_subject", *columns
        )
        for entry, salt, commitment, subject, uuid, kind, on, at, actor, text, document, data in rows.raw(read):
            name = to_uuid(uuid)
            payload: object = {
                "type": label,
                "uuid": name,
                "kind": kind,
                "on": to_day(on),
                "recorded_at": to_moment(at),
                "actor": actor,
                "text": text,
                "document": document,
                "data": to_data(data),
                "subject": subject if is_named else to_uuid(subject),
            }
            with suppress(TypeError):  # half a surrogate pair: the slower comparison says what it is
                payload = quickly_canonical(payload) if salt else None
            yield name, entry, salt, commitment, payload


def _with_subjects(model: type[Event]) -> Iterator[rows.Rows]:
    """The events with `ledger_subject`, how the ledger names their record; a queryset for each kind of record."""
    events: rows.Rows = model._base_manager.all()
    if model.subject_field != "record":
        yield events.annotate(ledger_subject=F(f"{model.subject_field}__uuid"))
        return
    for key in events.order_by().values_list("content_type", flat=True).distinct():
        yield events.filter(content_type=key).annotate(
            ledger_subject=_subject(model, ContentType.objects.get_for_id(key))
        )


def _subject(model: type[Event], kind: ContentType) -> Combinable:
    if model is RecordState:
        return Concat(Value(subject_of(kind, "")), Cast("object_id", CharField()))
    subjects = kind.model_class()
    if subjects is None:  # of an app that is gone
        return Value("")
    return Subquery(subjects._base_manager.filter(pk=OuterRef("object_id")).values("uuid")[:1])


def _slowly(model: type[Event]) -> Walk:
    """The same of kinds that commit to more than every event does; there are few of them."""
    events = model._base_manager.select_related("entry", *model.subject_path())
    for event in events.iterator(chunk_size=2000):
        yield event.uuid, event.entry_id, event.entry.salt, event.entry.commitment, _payload(event)


def _payload(event: Event) -> object:
    try:
        return event.ledger_payload()
    except (AttributeError, TypeError, ValueError):  # its record is gone, or a column holds what it cannot
        return None


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
