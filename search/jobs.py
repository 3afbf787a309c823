"""Background jobs of the search."""

from portal.dispatch.jobs import job

from . import indexing


@job()
def drain() -> None:
    """Apply what a commit could not: the index was being written elsewhere, or a process died in between."""
    indexing.drain()


@job()
def fill_reserve() -> None:
    """Keep the index fresh that answers while the Elasticsearch is away."""
    if indexing.has_reserve():
        indexing.fill_reserve()
