"""Background jobs of the open data."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.dispatch.jobs import job

from .exports import dumps


@job()
def make_dump() -> None:
    """Each night, and whenever one was withdrawn; a job that failed is tried again."""
    dumps.make(now=timezone.now())


def withdraw_dump(record: Model) -> None:
    """The record may be in the dump: the dump is withdrawn, and another is made without the record."""
    dumps.withdraw()
    # A dump that began before the commit read the record as it was.
    transaction.on_commit(dumps.withdraw)
    make_dump.enqueue()


def file_was_withdrawn(instance: Model, **kwargs: Any) -> None:
    withdraw_dump(instance)
