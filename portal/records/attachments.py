"""Storing files of records: admitted by their content, a public copy without metadata, the original closed."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models, transaction

from portal.files.admission import Admitted, admit, sha256_of

from .actors import Actor
from .ledger import states
from .models import Attachment, AttachmentCorrection, AttachmentWithdrawal
from .purge import attachments_of, erase
from .signals import attachment_added, record_changed


def attach(record: models.Model, file: File[Any] | Admitted, *, title: str, by: Actor) -> Attachment:
    """Store a file with its SHA-256 and make it part of the record. Raises ValidationError as `admit` does.

    What a form has admitted before keeps no transaction waiting for the copy to be made.
    """
    admitted = file if isinstance(file, Admitted) else admit(file)
    attachment = Attachment(record=record, title=title, added_by=by.name)
    with transaction.atomic():
        if not admitted.is_as_given:
            attachment.original.save("", ContentFile(admitted.original), save=False)
        _put(attachment, admitted)
        attachment.save()
        attachment_added.send(Attachment, instance=attachment)
        states.commit(attachment)
    return attachment


def make_public_copy(attachment: Attachment) -> None:
    """For a file from before public copies were made: what was public becomes the closed original.

    Raises ValidationError as `admit` does; OSError if the storage does not give the file.
    """
    with attachment.file.open("rb") as stored:
        admitted = admit(stored)
    with transaction.atomic():
        if not admitted.is_as_given:
            attachment.original.name = attachment.file.name
        _put(attachment, admitted)
        attachment.save()
        states.commit(attachment)
        if attachment.subject is not None:
            record_changed.send(type(attachment.subject), instance=attachment.subject)


def _put(attachment: Attachment, admitted: Admitted) -> None:
    attachment.extension = admitted.extension
    attachment.media_type = admitted.media_type
    attachment.size = len(admitted.content)
    attachment.sha256 = sha256_of(admitted.content)
    attachment.original_sha256 = sha256_of(admitted.original)
    attachment.is_signed = admitted.is_signed
    attachment.properties = admitted.properties
    if not attachment.file or not admitted.is_as_given:
        attachment.file.save("", ContentFile(admitted.content), save=False)


def delete_files(record: models.Model) -> None:
    """Delete the files of a record that leaves the portal, and those of its events and of proposals about it."""
    _delete(list(attachments_of(record)))


def _delete(attachments: list[Attachment]) -> None:
    for model in (AttachmentWithdrawal, AttachmentCorrection):
        erase(model.objects.filter(attachment__in=attachments))
    for attachment in attachments:
        attachment.file.delete(save=False)
        attachment.original.delete(save=False)
        attachment.delete()
