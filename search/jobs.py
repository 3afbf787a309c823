"""Background jobs of the search."""

from portal.dispatch.jobs import job

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
