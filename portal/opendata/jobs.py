"""The job that writes the dump, and the handlers that withdraw it."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.dispatch.jobs import job

from .exports import dumps


@job()
def make_dump() -> None:
    """Write a dump: each night, and after one was withdrawn."""
    dumps.make(now=timezone.now())


def withdraw_dump(record: Model) -> None:
    """Handler of the erasure registry: withdraw the dump, and write another without the record."""
    dumps.withdraw()
    # A dump that began before the commit read the record as it was.
    transaction.on_commit(dumps.withdraw)
    make_dump.enqueue()


def file_was_withdrawn(instance: Model, **kwargs: Any) -> None:
    withdraw_dump(instance)
