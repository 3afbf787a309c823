"""Background jobs of the texts."""

from datetime import timedelta

from portal.dispatch.jobs import job

from . import extraction
from .models import Transcript


@job(longest=timedelta(minutes=30), priority=-10)  # mails and the index come first
def extract(transcript: int) -> None:
    """Read one attachment; one that was purged meanwhile needs nothing."""
    if found := Transcript.objects.select_related("attachment").filter(pk=transcript).first():
        extraction.extract(found)
