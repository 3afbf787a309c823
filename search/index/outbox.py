"""The outbox: index requests that commit with the change, drained on commit and by the worker.

A change and its request are one transaction, so that a crash loses nothing. A drain looks at the record as it is
then: whatever may not be found any more goes out of the index.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from portal.dialogues.models import Commitment, Conclusion, Notice
from portal.records.signals import answers_changed
from search.engines.base import Engine, IndexDamaged, IndexMissing, SearchUnavailable
from search.engines.registry import open_engine
from search.models import IndexRequest, Rebuild
from search.query.answer import Key
from search.schema.document import Document

from .attachment_pages import page_ids
from .documents import SOURCES, all_documents

logger = logging.getLogger(__name__)

BATCH = 500
# A rebuild that says nothing for so long was killed: the outbox need not wait for it.
LONGEST_REBUILD = timedelta(hours=6)

_TYPES = {source.model: source.type for source in SOURCES.values()}


def engine() -> Engine:
    """The engine of this process: opened once for each address."""
    return _engine_at(settings.SEARCH_URL)


def has_fallback_index() -> bool:
    """Whether this site keeps an index for the time when the engine is away: what lies in a folder needs none."""
    return settings.SEARCH_URL.startswith("http")


def fallback_engine() -> Engine | None:
    """The index that answers while the engine is away; None where there is none."""
    try:
        if has_fallback_index():
            check_fallback()
            return _engine_at(settings.SEARCH_FALLBACK_URL)
    except SearchUnavailable:
        pass
    return None


def check_engine() -> None:
    """Raises SearchUnavailable if the engine does not answer."""
    engine().check()


def has_index() -> bool:
    """Whether there is an index to follow changes; a missing or damaged one is filled whole, by `repair`."""
    try:
        check_engine()
    except (IndexMissing, IndexDamaged):
        return False
    except SearchUnavailable:
        pass
    return True


def check_fallback() -> None:
    """Raises SearchUnavailable if this site wants a reserve and has none, on this machine."""
    if has_fallback_index():
        _engine_at(settings.SEARCH_FALLBACK_URL).check()


def repair() -> None:
    """Fill an index anew that is missing or damaged, the reserve too."""
    try:
        check_engine()
    except (IndexMissing, IndexDamaged) as reason:
        if not _is_rebuilding():
            logger.warning("The search index is filled anew: %s", reason)
            rebuild()
    except SearchUnavailable:
        pass  # it is away, and may have all it had
    try:
        check_fallback()
    except SearchUnavailable as reason:
        logger.warning("The reserve index is filled anew: %s", reason)
        rebuild_fallback()


def check_files() -> None:
    """Read every file of the indices in folders again, as a disk may lose what it held; then repair."""
    for each in {settings.SEARCH_URL, settings.SEARCH_FALLBACK_URL} if has_fallback_index() else {settings.SEARCH_URL}:
        try:
            _engine_at(each).check(again=True)
        except IndexDamaged as reason:
            logger.warning("The index is filled anew: %s", reason)
            rebuild() if each == settings.SEARCH_URL else rebuild_fallback()
        except SearchUnavailable:
            pass


def rebuild_fallback(*, progress: Any = None) -> int:
    """Fill the reserve index anew, and return how many documents went in."""
    documents: Iterable[Document] = all_documents()
    return _engine_at(settings.SEARCH_FALLBACK_URL).rebuild(progress(documents) if progress else documents)


_engine_at = cache(open_engine)


def keys_of(record: Model) -> list[Key]:
    """The documents in which a record stands: its own, and those of its parts."""
    keys = [Key(_TYPES[type(record)], record.pk)] if type(record) in _TYPES else []
    if isinstance(record, Commitment):
        keys.append(Key("conclusion", record.conclusion_id))
    if isinstance(record, Notice):
        conclusions = Conclusion.objects.filter(notice=record, published_at__isnull=False)
        keys += [Key("conclusion", pk) for pk in conclusions.values_list("pk", flat=True)]
    keys += [Key("page", pk) for pk in page_ids(record)]
    return keys


def request_indexing(record: Model) -> None:
    """Ask the index to follow a record, in the transaction of its change; what may not be found any more goes out."""
    if keys := keys_of(record):
        request_keys(keys)


def request_keys(keys: Iterable[Key]) -> None:
    """Ask the index to follow what these records are when the transaction has ended."""
    IndexRequest.objects.bulk_create(IndexRequest(type=key.type, object_id=key.id) for key in keys)
    if not any(call is drain_quietly for _, call, *_ in connection.run_on_commit):
        transaction.on_commit(drain_quietly)


def drain_quietly() -> None:
    """Drain after a commit; if the index cannot be written now, the worker will do it.

    It fills a missing one, too: an index of what has changed since would answer as if there were no more.
    """
    try:
        check_engine()
        drain()
    except SearchUnavailable as reason:
        logger.info("The index follows later: %s", reason)


def drain() -> int:
    """Apply all waiting requests, and return how many. Raises SearchUnavailable if the index cannot be written."""
    done = 0
    if not _is_rebuilding():
        # Kept for a rebuild that has ended, or was killed, between two looks of a drain.
        IndexRequest.objects.filter(applied=True).update(applied=False)
    while requests := list(IndexRequest.objects.filter(applied=False).order_by("pk")[:BATCH]):
        was_rebuilding = _is_rebuilding()
        _apply({Key(request.type, request.object_id) for request in requests})
        rows = IndexRequest.objects.filter(pk__in=[request.pk for request in requests])
        if was_rebuilding or _is_rebuilding():
            rows.update(applied=True)
        else:
            rows.delete()
        done += len(requests)
    if done:
        answers_changed.send(IndexRequest)
    return done


def _apply(keys: set[Key]) -> None:
    """Let the index hold of these keys what may be found today.

    The rows are read when the engine asks for them, which is when no other drain can come in between any more: so
    what was read first is never written last.
    """
    engine().update(remove=keys, add=_documents(keys))
    if reserve := fallback_engine():
        try:
            reserve.update(remove=keys, add=_documents(keys))
        except SearchUnavailable as reason:
            logger.info("The reserve index stays behind: %s", reason)


def reindex(keys: Iterable[Key]) -> None:
    """Let the index follow what these records are today."""
    IndexRequest.objects.bulk_create(IndexRequest(type=key.type, object_id=key.id) for key in keys)
    drain()


def rebuild(*, progress: Any = None) -> int:
    """Fill a new index from the database while the old one answers and follows, swap, and return how many went in.

    `progress` wraps the iterable of documents, to show how far it is. If filling fails the old index stays.
    """
    documents: Iterable[Document] = all_documents()
    with _rebuilding() as running:
        running.documents = engine().rebuild(progress(documents) if progress else documents)
    drain()
    answers_changed.send(Rebuild)
    return running.documents or 0


def was_rebuilt(*, since: datetime) -> bool:
    """Whether a rebuild has begun after the moment and is finished."""
    return Rebuild.objects.filter(started_at__gt=since, finished_at__isnull=False).exists()


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
        # What the old index has followed, the new one has perhaps not seen.
        IndexRequest.objects.filter(applied=True).update(applied=False)


def _is_rebuilding() -> bool:
    return Rebuild.objects.filter(
        finished_at=None, failed_at=None, started_at__gt=timezone.now() - LONGEST_REBUILD
    ).exists()


def _documents(keys: Iterable[Key]) -> Iterator[Document]:
    by_type: dict[str, list[int]] = {}
    for key in keys:
        by_type.setdefault(key.type, []).append(key.id)
    for kind in by_type.keys() & SOURCES.keys():  # a type that is no more is only taken out
        yield from SOURCES[kind].documents(by_type[kind]).values()
