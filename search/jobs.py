"""Background jobs of the search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.dispatch.jobs import job
from portal.records.models import Attachment, AttachmentWithdrawal

from .index import outbox


@job()
def drain() -> None:
    """Apply what a commit could not: the index was being written elsewhere, or a process died in between."""
    outbox.drain()


@job()
def fill_reserve() -> None:
    """Keep the index fresh that answers while the Elasticsearch is away."""
    if outbox.has_reserve():
        outbox.fill_reserve()


@job()
def rewrite(since: str) -> None:
    """Fill the index anew, so that no file of it holds words that were purged before `since`, an ISO moment.

    Deleted documents stay in the files of an engine, and their words in its dictionary, until it merges them. One
    rebuild is enough for many purges.
    """
    if not outbox.was_rebuilt(since=datetime.fromisoformat(since)):
        outbox.rebuild()
        fill_reserve.func()


def record_was_purged(**kwargs: Any) -> None:
    rewrite.enqueue(timezone.now().isoformat())


def file_was_withdrawn(instance: Attachment, **kwargs: Any) -> None:
    if instance.withdrawal.kind in AttachmentWithdrawal.ERASED:
        rewrite.enqueue(timezone.now().isoformat())
