"""Background jobs of operations."""

from __future__ import annotations

from portal.caching.versions import versions
from portal.dispatch.jobs import job
from portal.files import disk_reserve
from portal.records.ledger import runs


@job(attempts=20)
def outdate_pages(tags: list[str]) -> None:
    """Outdate kept pages whose change was committed while the versions could not be reached."""
    versions().advance(tags)


@job()
def verify_records() -> None:
    """Compare what pages show with what was committed; the health check and the pages say what came of it."""
    runs.verify()


@job()
def keep_room() -> None:
    """Keep some space aside for hiding and purging."""
    disk_reserve.reserve_space()
