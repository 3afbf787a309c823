"""Background jobs of operations."""

from __future__ import annotations

from portal.caching.versions import versions
from portal.dispatch.jobs import job


@job(attempts=20)
def outdate_pages(tags: list[str]) -> None:
    """Outdate kept pages whose change was committed while the versions could not be reached."""
    versions().advance(tags)
