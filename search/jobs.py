"""Background jobs of the search."""

from datetime import timedelta

from portal.dispatch.jobs import job

from .index import outbox


@job()
def drain() -> None:
    """Apply what a commit could not: the index was being written elsewhere, or a process died in between."""
    if outbox.is_there():
        outbox.drain()


@job(longest=timedelta(hours=6))
def mend() -> None:
    """Fill an index that is missing or damaged, before somebody needs it."""
    outbox.mend()


@job(longest=timedelta(hours=6))
def look_through() -> None:
    """Read the files of the indices in folders again."""
    outbox.look_through()


@job(longest=timedelta(hours=6))
def fill_reserve() -> None:
    """Keep the index fresh that answers while the Elasticsearch is away."""
    if outbox.has_reserve():
        outbox.fill_reserve()
