"""Purging: a committed change outdates the pages that depend on it, and no others."""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal

from portal.caching.dependencies import kind_tag, record_tag
from portal.caching.versions import UNREACHABLE, versions

logger = logging.getLogger(__name__)

# Sent with `tags` that a committed change should have outdated.
versions_not_reached = Signal()


def withdrawn(tag: str) -> str:
    """The tag beside a tag that is stamped only when something may not be shown any more, not even in an emergency."""
    return f"{tag}/withdrawn"


def touched_by(record: Model) -> set[str]:
    """The record, all of its kind, and whatever it points at: a petition stands on the page of its dialogue."""
    pointed_at = {
        record_tag(field.related_model, key)
        for field in record._meta.concrete_fields
        if isinstance(field.related_model, type) and (key := getattr(record, field.attname)) is not None
    }
    return {record_tag(type(record), record.pk), kind_tag(type(record)), *pointed_at}


def outdate(tags: Collection[str]) -> None:
    """As soon as the transaction is committed: until then nobody reads anything new."""
    transaction.on_commit(partial(_advance, tuple(tags)))


def _advance(tags: Collection[str]) -> None:
    """The change is made, whether or not the versions can be reached: who listens lets them follow later."""
    try:
        versions().advance(tags)
    except UNREACHABLE:
        logger.warning("Kept pages follow a change later: the versions cannot be reached.")
        versions_not_reached.send(None, tags=tags)


def record_has_changed(instance: Model, **kwargs: Any) -> None:
    outdate(touched_by(instance))


def withdraw(record: Model) -> None:
    """The exit's purge. At once, so that a record is not hidden at all where the stamps cannot be reached; and again
    after the commit, for a page that was made meanwhile."""
    tags = touched_by(record)
    tags |= {withdrawn(tag) for tag in tags}
    versions().advance(tags)
    outdate(tags)
