"""Background jobs of the search."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.dispatch.jobs import job
from portal.records.models import Attachment, AttachmentWithdrawal

from .index import outbox

LONGEST_TRANSACTION = timedelta(minutes=1)


@job()
def drain() -> None:
    """Apply what a commit could not: the index was being written elsewhere, or a process died in between."""
    if outbox.has_index():
        outbox.drain()


@job(longest=timedelta(hours=6))
def mend() -> None:
    """Fill an index that is missing or damaged, before somebody needs it."""
    outbox.repair()


@job(longest=timedelta(hours=6))
def look_through() -> None:
    """Read the files of the indices in folders again."""
    outbox.check_files()


@job(longest=timedelta(hours=6))
def fill_reserve() -> None:
    """Keep the index fresh that answers while the Elasticsearch is away."""
    if outbox.has_fallback_index():
        outbox.rebuild_fallback()


@job()
def rewrite(since: str) -> None:
    """Fill the index anew, so that no file of it holds words that were purged before `since`, an ISO moment.

    Deleted documents stay in the files of an engine, and their words in its dictionary, until it merges them. One
    rebuild is enough for many purges.
    """
    if not outbox.was_rebuilt(since=datetime.fromisoformat(since)):
        outbox.rebuild()
        fill_reserve.func()


def _rewrite_after_commit() -> None:
    """A rebuild that begins now may still read what is being purged: those of the next minute do not count."""
    rewrite.enqueue((timezone.now() + LONGEST_TRANSACTION).isoformat())


def record_was_purged(**kwargs: Any) -> None:
    _rewrite_after_commit()


def file_was_withdrawn(instance: Attachment, **kwargs: Any) -> None:
    if instance.withdrawal.kind in AttachmentWithdrawal.ERASED:
        _rewrite_after_commit()
