"""The index follows the records: an outbox that commits with the change, drained on commit and by the worker."""

from django.db.models import Model


def forget(record: Model) -> None:
    """Ask the index to forget a record."""
