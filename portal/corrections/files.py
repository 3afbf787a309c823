"""Corrections of files: another title, or a replacement of a withdrawn file.

Whoever decides on the record decides on its files; on evidence of a finding it is the supervisor's own approver.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.organisations.models import Unit
from portal.records.history.changes import differences, fields_of
from portal.records.history.payloads import FileData
from portal.records.ledger import states
from portal.records.models import Attachment, AttachmentCorrection
from portal.records.signals import attachment_added, record_changed

from . import registry
from .registry import ApprovedCorrection, Correctable, clean_changed

Kind = AttachmentCorrection.Kind


def register() -> None:
    registry.register(
        Attachment,
        Correctable(fields=fields_of(Attachment, "title"), decides=decides, is_open=is_open, apply=correct_file),
    )


def decides(attachment: Attachment) -> Unit:
    supervisor: Unit | None = getattr(attachment.record, "supervisor", None)
    return supervisor or attachment.subject.unit


def is_open(attachment: Attachment) -> bool:
    """Whether the file may be corrected: not once it was replaced, nor if its title was erased."""
    is_whole = attachment.subject is not None and not attachment.is_proposed
    return is_whole and not hasattr(attachment, "replaced_by")


def correct_file(attachment: Attachment, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Another title; or, without values, the approved file in place of the withdrawn one (None: only tried out).

    Raises ValidationError if the file stands and would be replaced, or is withdrawn and would be named otherwise.
    """
    attachment = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if "title" in values:
        _retitle(attachment, values, approved)
    elif not attachment.is_withdrawn:
        raise ValidationError(_("Withdraw the file first; then propose the one that takes its place."))
    elif approved.file is not None:
        _replace(attachment, approved.file, approved)


def _retitle(attachment: Attachment, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    if attachment.is_withdrawn:
        raise ValidationError(_("This file was withdrawn: there is no title to correct."))
    before = {"title": attachment.title}
    attachment.title = values["title"]
    clean_changed(attachment, values)
    attachment.save(update_fields=["title"])
    states.commit(attachment)
    changes = differences(before, {"title": attachment.title}, withheld=approved.withheld)
    _announce(attachment, Kind.RETITLED, approved, FileData(changes=changes, withheld=approved.withheld))


def _replace(attachment: Attachment, file: Attachment, approved: ApprovedCorrection) -> None:
    """The proposed file leaves its proposal and hangs where the withdrawn one hung."""
    file.content_type, file.object_id = attachment.content_type, attachment.object_id
    file.replaces = attachment
    file.save(update_fields=["content_type", "object_id", "replaces"])
    attachment_added.send(Attachment, instance=Attachment.objects.get(pk=file.pk))
    states.commit(file)
    _announce(attachment, Kind.REPLACED, approved, FileData(replacement=file.uuid))


def _announce(
    attachment: Attachment, kind: AttachmentCorrection.Kind, approved: ApprovedCorrection, data: FileData
) -> None:
    AttachmentCorrection.objects.append(
        AttachmentCorrection(
            record=attachment.subject,
            attachment=attachment,
            kind=kind.value,
            actor=approved.by.name,
            user=approved.by.user,
            on=approved.on,
            text=approved.reason,
            data=data.to_json(),
        )
    )
    record_changed.send(type(attachment.subject), instance=attachment.subject)
