"""What a page says of the last verification of the record (`manage.py verify_records`)."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet, Subquery

from portal.caching.dependencies import all_of
from portal.records.models import Verification

SHOWN = ("finished_at", "events", "differences")
Row = TypeVar("Row", bound=Model)


def with_last_verification(records: QuerySet[Row]) -> QuerySet[Row]:
    """The records with the figures of the run that finished last: no query of its own."""
    all_of(Verification)
    last = Verification.objects.order_by("-finished_at", "-pk")
    return records.annotate(**{f"verified_{name}": Subquery(last.values(name)[:1]) for name in SHOWN})


def last_verification(record: Model) -> Verification | None:
    """The run, of a record read so; None in a portal that was never verified, and in a preview."""
    figures = {name: getattr(record, f"verified_{name}", None) for name in SHOWN}
    return Verification(**figures) if figures["finished_at"] else None
