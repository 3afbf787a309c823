"""The desk's handler of the erasure registry: drafts, log entries, and references in drafts of others."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from portal.dialogues.models import Conclusion, Notice
from portal.petitions.models import Petition
from portal.records.ledger.states import commit
from portal.records.purge import events_of

from .models import RecordLogEntry


def erase_drafts_and_logs(record: models.Model) -> None:
    """Delete revisions, references and log entries: their labels repeat the title. Runs in the purge's transaction."""
    content_type = ContentType.objects.get_for_model(record)
    if hasattr(record, "latest_revision_id"):
        type(record)._base_manager.filter(pk=record.pk).update(latest_revision=None, live_revision=None)
    as_text = {"content_type": content_type, "object_id": str(record.pk)}
    Revision.objects.filter(**as_text).delete()
    ModelLogEntry.objects.filter(**as_text).delete()
    EditingSession.objects.filter(**as_text).delete()
    FormState.objects.filter(**as_text).delete()
    ReferenceIndex.objects.filter(base_content_type=content_type, object_id=str(record.pk)).delete()
    RecordLogEntry.objects.filter(content_type=content_type, object_id=record.pk).delete()
    _forget_log_of_proposals(record)
    if isinstance(record, Petition):
        _erase_code(record)


def _forget_log_of_proposals(record: models.Model) -> None:
    """Corrections and removals of the record bear its title in their own log."""
    for events in events_of(record):
        of_kind = ContentType.objects.get_for_model(events.model)
        RecordLogEntry.objects.filter(content_type=of_kind, object_id__in=events.values("pk")).delete()


def _erase_code(petition: Petition) -> None:
    """Conclusions name the petitions that they answer: in the notice, in its drafts, in a preview."""
    notices = Notice.objects.filter(dialogue=petition.dialogue_id)
    for conclusion in Conclusion.objects.filter(notice__in=notices):
        if petition.code in conclusion.petition_codes:
            conclusion.petition_codes.remove(petition.code)
            conclusion.save(update_fields=["petition_codes"])
    commit(*notices)
    content_type = ContentType.objects.get_for_model(Notice)
    keys = [str(key) for key in notices.values_list("pk", flat=True)]
    for revision in Revision.objects.filter(content_type=content_type, object_id__in=keys):
        if _drop(revision.content, petition.code):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    FormState.objects.filter(content_type=content_type, data__contains=petition.code).delete()


def _drop(content: dict[str, Any], code: str) -> bool:
    """Take the code out of a revision's conclusions; was it there?"""
    naming = [row for row in content.get("conclusions", []) if code in (row.get("petition_codes") or [])]
    for row in naming:
        row["petition_codes"] = [each for each in row["petition_codes"] if each != code]
    return bool(naming)
