"""The lawful purge: deletes a record from the database and every channel; the ledger keeps one generic tombstone.

For a petition that turns out to be a denunciation, or for personal data that must be deleted (docs/domain.md, R2, R8;
Luật Tố cáo 2018; Luật BVDLCN 91/2025). Nothing of the record's content, kind or number remains.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from portal.files.room import make_room

from . import erasure
from .ledger.verification import event_models
from .models import AboutAnyRecord, Event, LedgerEntry, PublicRecord
from .signals import record_purged


@transaction.atomic
def purge(record: PublicRecord) -> None:
    """Delete the record with its events, decisions and files, and erase the salts of their ledger entries.

    Raises django.db.models.ProtectedError if a row that must stay still refers to the record.
    """
    make_room()
    erasure.erase(record)
    record_purged.send(type(record), instance=record)
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Event):
            erase(relation.related_model._base_manager.filter(**{relation.field.name: record}))
    for model in event_models():
        if issubclass(model, AboutAnyRecord):
            erase(model.of(record))
    record.delete()


def erase(events: Any) -> None:
    """Delete events past their append-only manager; of their ledger entries the tombstones stay."""
    entries = list(events.values_list("entry_id", flat=True))
    events._raw_delete(events.db)
    LedgerEntry.objects.filter(pk__in=entries).update(salt="")
