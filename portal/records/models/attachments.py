"""Files of records and of their events, and the withdrawal of a file."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.fields.moments import MomentField
from portal.fields.text import LineField, TitleField
from portal.records.history.payloads import FileData, Payload
from portal.records.models.any_record import AboutAnyRecord
from portal.records.models.events import Event


def attachment_storage() -> Any:
    return storages["attachments"]


def attachment_path(attachment: Attachment, filename: str) -> str:
    """A random name: what an uploader called the file may name a person."""
    return f"{attachment.uuid.hex[:2]}/{attachment.uuid}.{attachment.extension}"


def original_path(attachment: Attachment, filename: str) -> str:
    """A folder that nothing serves but the desk; no suffix, so that nobody opens one by mistake."""
    return f"originals/{attachment.uuid.hex[:2]}/{attachment.uuid}"


class Attachment(AboutAnyRecord):
    """A file that belongs to a record or to one of its events, and is as visible as that.

    Made by `portal.records.attachments.attach`. `file`, `size` and `sha256` are of the copy that the public gets;
    `original` is what was given, kept closed, and empty where both are the same. A signed file is public as it was
    signed, with the `properties` that it bears (decision 0019).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = TitleField(_("title"), max_length=255)
    file = models.FileField(_("file"), upload_to=attachment_path, storage=attachment_storage, max_length=255)
    extension = models.CharField(max_length=10, editable=False)
    media_type = models.CharField(_("media type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    original = models.FileField(
        _("original"), upload_to=original_path, storage=attachment_storage, max_length=255, blank=True, editable=False
    )
    # Empty for a file from before public copies were made: make_public_copies.
    original_sha256 = models.CharField(_("SHA-256 of the original"), max_length=64, blank=True, editable=False)
    is_signed = models.BooleanField(_("signed digitally"), default=False, editable=False)
    properties = models.JSONField(_("properties"), default=dict, blank=True, editable=False)
    added_at = MomentField(_("added"), default=timezone.now, editable=False)
    added_by = LineField(_("added by"), max_length=255)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("file whose place it takes"),
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_of_record")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Nothing of it is shown any more but that it was withdrawn. Reads `withdrawal`: select it for a list."""
        return hasattr(self, "withdrawal")

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def subject(self) -> Any:
        """The record it belongs to, or that of the event it belongs to."""
        owner = self.record
        return owner.subject if isinstance(owner, Event) else owner

    @property
    def is_public(self) -> bool:
        """As visible as its subject, unless it was withdrawn."""
        return self.is_of_public_record and not self.is_withdrawn

    @property
    def is_proposed(self) -> bool:
        """It waits for a second person, and is closed until then."""
        return isinstance(self.record, Event) and self.record.is_closed

    @property
    def is_of_public_record(self) -> bool:
        return bool(self.subject and self.subject.is_public and not self.is_proposed)


class AttachmentWithdrawal(Event):
    """A file was taken down: `kind` is the coded reason, `text` what else is to be said of it.

    Older ones name in `payload.replacement` the file that stands in its place.
    """

    class Reason(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("it holds personal data")
        WRONG_FILE = "wrong_file", _("it is the wrong file")
        REPLACED = "replaced", _("another file takes its place")
        COPYRIGHT = "copyright", _("it is protected by copyright")
        AUTHORITY = "authority", _("a court or an authority ordered it")

    # For these the bytes are deleted; for the others they are kept, and nobody is given them.
    ERASED = (Reason.PERSONAL_DATA,)

    subject_field = "attachment"
    payload = Payload(FileData)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="withdrawal")

    class Meta(Event.Meta):
        verbose_name = _("withdrawal of a file")
        verbose_name_plural = _("withdrawals of files")

    def get_kind_display(self) -> str:
        return str(self.Reason(self.kind).label)

    @property
    def replacement(self) -> str:
        """The uuid of the file that stands in its place; empty if there is none."""
        replaced_by = getattr(self.attachment, "replaced_by", None)
        return str(replaced_by.uuid) if replaced_by else str(self.payload.replacement or "")


class AttachmentCorrection(AboutAnyRecord, Event):
    """An approved correction of a file: another title, or a replacement of a withdrawn one.

    `record` is the record to which the file belongs, `text` the reason; of a title the payload says what stood before,
    of a replacement which file it is.
    """

    class Kind(models.TextChoices):
        RETITLED = "retitled", _("Title of a file corrected")
        REPLACED = "replaced", _("Withdrawn file replaced")

    subject_field = "attachment"
    payload = Payload(FileData)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="corrections")

    class Meta(Event.Meta):
        verbose_name = _("correction of a file")
        verbose_name_plural = _("corrections of files")
        indexes = [models.Index(fields=["content_type", "object_id"], name="file_correction_of_record")]

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)
