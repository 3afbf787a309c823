"""Receivers that queue the extraction of a new file, and delete the transcript of a withdrawn one."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from portal.records.models import Attachment
from portal.records.signals import attachment_added, attachment_withdrawn

from . import extraction, jobs
from .models import PagePicture, Transcript


@receiver(attachment_added)
def attachment_was_added(instance: Attachment, **kwargs: Any) -> None:
    if transcript := extraction.start_transcript(instance):
        jobs.extract.enqueue(transcript.pk)


@receiver(attachment_withdrawn)
def attachment_was_withdrawn(instance: Attachment, **kwargs: Any) -> None:
    """Deletes text and thumbnails, also from the search."""
    for transcript in Transcript.objects.filter(attachment=instance):
        transcript.delete()


@receiver(post_delete, sender=PagePicture)
def page_picture_was_deleted(instance: PagePicture, **kwargs: Any) -> None:
    """Deletes the file of a thumbnail, also with a purged attachment."""
    instance.file.delete(save=False)
