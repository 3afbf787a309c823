"""What a page says of the last verification of the record (`manage.py verify_records`)."""

from __future__ import annotations

from portal.caching.memoize import memoize
from portal.records.ledger import runs
from portal.records.models import Verification


@memoize(Verification)
def last_verification() -> Verification | None:
    """The run that finished last, the same on every page; None in a portal that was never verified."""
    return runs.last_verification()
