"""The index follows the records: an outbox that commits with the change, drained on commit and by the worker.

A change and its request are one transaction, so that a crash loses nothing. A drain looks at the record as it is
then: whatever may not be found any more goes out of the index.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from portal.dialogues.models import Commitment, Conclusion, Notice

from .documents import SOURCES, all_documents
from .engine import Document, Engine, Key, SearchUnavailable, open_engine
from .models import IndexRequest, Rebuild

logger = logging.getLogger(__name__)

BATCH = 500
# A rebuild that says nothing for so long was killed: the outbox need not wait for it.
LONGEST_REBUILD = timedelta(hours=6)

_TYPES = {source.model: source.type for source in SOURCES.values()}


def engine() -> Engine:
    """The engine of this process: opened once for each address."""
    return _engine_at(settings.SEARCH_URL)


_engine_at = cache(open_engine)


def keys_of(record: Model) -> list[Key]:
    """The documents in which a record stands: its own, and those of its parts."""
    keys = [Key(_TYPES[type(record)], record.pk)] if type(record) in _TYPES else []
    if isinstance(record, Commitment):
        keys.append(Key("conclusion", record.conclusion_id))
    if isinstance(record, Notice):
        conclusions = Conclusion.objects.filter(notice=record, published_at__isnull=False)
        keys += [Key("conclusion", pk) for pk in conclusions.values_list("pk", flat=True)]
    return keys


def request(record: Model) -> None:
    """Ask the index to look at a record again, in the transaction of its change."""
    keys = keys_of(record)
    if not keys:
        return
    IndexRequest.objects.bulk_create(IndexRequest(type=key.type, object_id=key.id) for key in keys)
    if not any(call is drain_quietly for _, call, *_ in connection.run_on_commit):
        transaction.on_commit(drain_quietly)


def forget(record: Model) -> None:
    """The exit's purge: the drain will find nothing there to show, and take the document out."""
    request(record)


def drain_quietly() -> None:
    """Drain after a commit; if the index cannot be written now, the worker will do it."""
    try:
        drain()
    except SearchUnavailable as reason:
        logger.info("The index follows later: %s", reason)


def drain() -> int:
    """Apply all waiting requests, and return how many. Raises SearchUnavailable if the index cannot be written."""
    done = 0
    while requests := list(IndexRequest.objects.filter(applied=False).order_by("pk")[:BATCH]):
        keys = {Key(request.type, request.object_id) for request in requests}
        add = list(_documents(keys))
        engine().update(add=add, remove=keys - {document.key for document in add})
        rows = IndexRequest.objects.filter(pk__in=[request.pk for request in requests])
        if _is_rebuilding():
            rows.update(applied=True)
        else:
            rows.delete()
        done += len(requests)
    return done


def rebuild(*, progress: Any = None) -> int:
    """Fill a new index from the database while the old one answers and follows, swap, and return how many went in.

    `progress` wraps the iterable of documents, to show how far it is. If filling fails the old index stays.
    """
    documents: Iterable[Document] = all_documents()
    with _rebuilding() as running:
        running.documents = engine().rebuild(progress(documents) if progress else documents)
    drain()
    return running.documents or 0


@contextmanager
def _rebuilding() -> Iterator[Rebuild]:
    running = Rebuild.objects.create()
    try:
        yield running
    except BaseException:
        running.failed_at = timezone.now()
        raise
    else:
        running.finished_at = timezone.now()
    finally:
        running.save()
        # What the old index had followed, the new one has perhaps not seen; what the old one keeps needs no second look.
        applied = IndexRequest.objects.filter(applied=True)
        if running.finished_at:
            applied.update(applied=False)
        else:
            applied.delete()


def _is_rebuilding() -> bool:
    return Rebuild.objects.filter(
        finished_at=None, failed_at=None, started_at__gt=timezone.now() - LONGEST_REBUILD
    ).exists()


def _documents(keys: Iterable[Key]) -> Iterator[Document]:
    by_type: dict[str, list[int]] = {}
    for key in keys:
        by_type.setdefault(key.type, []).append(key.id)
    for kind, ids in by_type.items():
        yield from SOURCES[kind].documents(ids).values()
