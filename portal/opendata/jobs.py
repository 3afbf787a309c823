"""Background jobs of the open data."""

from django.utils import timezone

from portal.dispatch.jobs import job

from .exports import dumps


@job()
def make_dump() -> None:
    """Each night, and whenever one was withdrawn; a job that failed is tried again."""
    dumps.make(now=timezone.now())
