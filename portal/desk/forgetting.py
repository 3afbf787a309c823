"""How the desk forgets a record: its drafts, its references and what the log says of it."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision


def forget(record: models.Model) -> None:
    """Delete revisions, references and log entries: their labels repeat the title. Runs in the purge's transaction."""
    content_type = ContentType.objects.get_for_model(record)
    if hasattr(record, "latest_revision_id"):
        type(record)._base_manager.filter(pk=record.pk).update(latest_revision=None, live_revision=None)
    Revision.objects.filter(content_type=content_type, object_id=str(record.pk)).delete()
    ModelLogEntry.objects.filter(content_type=content_type, object_id=str(record.pk)).delete()
    ReferenceIndex.objects.filter(base_content_type=content_type, object_id=str(record.pk)).delete()
