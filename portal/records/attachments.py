"""Files of records: checked by their content, re-encoded where they may carry personal metadata, named at random."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import filetype
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .actors import Actor
from .models import Attachment, AttachmentWithdrawal, Event
from .purge import erase
from .signals import attachment_added

if TYPE_CHECKING:
    from django.core.files import File

MAX_BYTES = 30 * 1024 * 1024
PICTURES = {"image/jpeg": ("jpg", "JPEG"), "image/png": ("png", "PNG"), "image/webp": ("webp", "WEBP")}
DOCUMENTS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def check(file: File | UploadedFile) -> str:
    """The media type of the file, read from its first bytes.

    Raises ValidationError, in words for the uploader, if the file is too large, empty or of another kind.
    """
    if not file.size:
        raise ValidationError(_("The file is empty."))
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; at most %(limit)s can be taken.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
        )
    file.seek(0)
    media_type = filetype.guess_mime(file.read(8192))
    file.seek(0)
    if media_type not in PICTURES and media_type not in DOCUMENTS:
        raise ValidationError(_("Only PDF, DOCX, XLSX, JPEG, PNG and WebP files can be taken."))
    return media_type


@transaction.atomic
def attach(record: models.Model, file: File | UploadedFile, *, title: str, by: Actor) -> Attachment:
    """Store a file with its SHA-256 and make it part of the record. Raises ValidationError as `check` does."""
    media_type = check(file)
    content = file.read()
    if media_type in PICTURES:
        extension, picture_format = PICTURES[media_type]
        content = without_metadata(content, picture_format)
    else:
        extension = DOCUMENTS[media_type]
    attachment = Attachment(
        record=record,
        title=title,
        extension=extension,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=by.name,
    )
    attachment.file.save(f"{attachment.uuid}.{extension}", ContentFile(content), save=False)
    attachment.save()
    attachment_added.send(Attachment, instance=attachment)
    return attachment


def without_metadata(content: bytes, picture_format: str) -> bytes:
    """The same picture without EXIF: a photo taken at a home would tell where the home is (Luật BVDLCN 91/2025).

    Raises ValidationError if the picture cannot be read.
    """
    try:
        with Image.open(io.BytesIO(content)) as original:
            upright = ImageOps.exif_transpose(original)
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            if upright.mode == "P":
                clean.putpalette(upright.getpalette() or [])
            output = io.BytesIO()
            clean.save(output, picture_format, quality=88)
    except (OSError, Image.DecompressionBombError) as error:
        raise ValidationError(_("The picture cannot be read: save it again as JPEG or PNG.")) from error
    return output.getvalue()


def forget(record: models.Model) -> None:
    """Delete the files of a record that leaves the portal, and those of its events."""
    _delete(Attachment.of(record))
    for relation in record._meta.related_objects:
        if issubclass(relation.related_model, Event):
            for event in relation.related_model._base_manager.filter(**{relation.field.name: record}):
                _delete(Attachment.of(event))


def _delete(attachments: models.QuerySet[Attachment]) -> None:
    erase(AttachmentWithdrawal.objects.filter(attachment__in=attachments))
    for attachment in attachments:
        attachment.file.delete(save=False)
        attachment.delete()
