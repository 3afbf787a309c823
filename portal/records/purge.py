"""The lawful purge: deletes a record from the database and every channel; its ledger entries stay without their salts.

For a petition that turns out to be a denunciation, or for personal data that must be deleted (docs/domain.md, R2, R8;
Luật Tố cáo 2018; Luật BVDLCN 91/2025). Nothing of the record's content, kind or number remains. Whoever purges appends
an ErasureEvent that accounts for the entries: `portal.removals.approval`, after two persons have decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from portal.files.disk_reserve import release_when_full

from . import erasure
from .ledger.verification import event_models
from .models import (
    AboutAnyRecord,
    Attachment,
    AttachmentCorrection,
    AttachmentWithdrawal,
    Event,
    LedgerEntry,
    PublicRecord,
    RecordState,
)
from .signals import record_purged


@transaction.atomic
def purge(record: PublicRecord) -> list[int]:
    """Delete the record with its events, decisions and files; return the ledger entries whose salts were erased.

    Raises django.db.models.ProtectedError if a row that must stay still refers to the record.
    """
    release_when_full()
    entries = {entry for events in _all_events(record) for entry in events.values_list("entry_id", flat=True)}
    erase(states_of(attachments_of(record)))
    erasure.erase(record)
    record_purged.send(type(record), instance=record)
    for events in events_of(record):
        erase(events)
    record.delete()
    return sorted(entries)


def events_of(record: Model) -> Iterator[Any]:
    """The events of a record and those about it, as one queryset for each kind."""
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Event):
            yield relation.related_model._base_manager.filter(**{relation.field.name: record})
    for model in event_models():
        if issubclass(model, AboutAnyRecord):
            yield model.of(record)


def attachments_of(record: Model) -> QuerySet[Attachment]:
    """The files of a record, of its events and of proposals about it."""
    owned = Q(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    for events in events_of(record):
        owned |= Q(content_type=ContentType.objects.get_for_model(events.model), object_id__in=events.values("pk"))
    return Attachment.objects.filter(owned)


def states_of(files: Iterable[Attachment]) -> QuerySet[RecordState]:
    """What the ledger holds of the rows of these files."""
    keys = [file.pk for file in files]
    return RecordState.objects.filter(content_type=ContentType.objects.get_for_model(Attachment), object_id__in=keys)


def _all_events(record: Model) -> Iterator[Any]:
    yield from events_of(record)
    files = list(attachments_of(record))
    for model in (AttachmentWithdrawal, AttachmentCorrection):
        yield model.objects.filter(attachment__in=files)
    yield states_of(files)


def erase(events: Any) -> None:
    """Delete events past their append-only manager; their ledger entries stay without salts."""
    entries = list(events.values_list("entry_id", flat=True))
    events._raw_delete(events.db)
    LedgerEntry.objects.filter(pk__in=entries).update(salt="")
