"""What every record of the portal is made of: the ledger, events, visibility, attachments."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Replace
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import ledger
from .actors import Actor
from .dates import FactField, require_due
from .days import moment_of_entry
from .event_data import text_in
from .fields import DataField, LineField, ParagraphsField, TitleField, put_in_order
from .moments import MomentField
from .shown import NotesItself
from .signals import event_appended
from .visibility import Visibility, is_counted, is_public


class LedgerHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    length = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=ledger.GENESIS)

    class Meta:
        verbose_name = _("ledger head")


class LedgerEntry(models.Model):
    """One link of the chain; without its salt (purged) it is a tombstone that tells nothing."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ledger entry")
        ordering = ["sequence"]


class AppendOnly(Exception):
    """Somebody tried to change or delete what was recorded."""


class EventQuerySet(models.QuerySet):
    """Events are added by `append`; the ways of changing rows are closed."""

    def append(self, event: Any) -> Any:
        """Save one new event with its ledger entry, tell whoever listens, and return it."""
        self.append_many([event])
        event_appended.send(type(event), instance=event)
        return event

    def append_many(self, events: list[Any]) -> list[Any]:
        """Save new events in their order, with their ledger entries, in a bounded number of queries.

        Raises ValidationError if an event cannot be: what the ledger commits to is cleaned and checked before.
        The bulk way tells nobody: who uses it carries out what follows from the events himself.
        """
        for event in events:
            event.put_in_order()
        for event, entry in zip(events, ledger.commit([event.ledger_payload() for event in events]), strict=True):
            event.entry = entry
        return self.bulk_create(events, batch_size=1000)

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("Events are not changed: append another one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Events are not deleted; a lawful purge is portal.records.purge.purge.")

    def in_force(self) -> Self:
        """Those that no other event corrects, as `portal.records.histories.in_force` of each history."""
        subject = cast("type[Event]", self.model).subject_field
        correcting = self.model._base_manager.filter(data__has_key="corrects", **{subject: models.OuterRef(subject)})
        gone = correcting.annotate(gone=_without_dashes(KT("data__corrects")))
        of_this = _without_dashes(models.OuterRef("uuid"))
        return self.filter(~models.Exists(gone.filter(gone=of_this)))

    def until(self, day: date) -> Self:
        """Events that had happened at the end of the day."""
        return self.filter(on__lte=day)


def _without_dashes(uuid: Any) -> Replace:
    """As every database writes it: SQLite knows no type of its own for it."""
    return Replace(Cast(uuid, models.CharField()), models.Value("-"), models.Value(""), output_field=models.CharField())


class Event(models.Model):
    """Something that happened to a record on a day: appended, never changed, committed to the ledger.

    A concrete event has a foreign key to its record and names it in `subject_field`, and a `kind` with choices.
    `on` is the day in Việt Nam on which it happened; `recorded_at` the moment at which it was entered.
    """

    subject_field: ClassVar[str]
    is_closed: ClassVar[bool] = False  # nothing of it is ever public, its files neither

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=30)
    on = FactField(_("date"))
    recorded_at = MomentField(_("recorded at"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    actor = TitleField(_("done by"), max_length=255)
    text = ParagraphsField(_("text"), blank=True)
    document = LineField(_("document number"), max_length=100, blank=True)
    data = DataField(default=dict, blank=True)
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["on", "pk"]

    def __init__(self, *args: Any, by: Actor | None = None, **kwargs: Any):
        if by is not None:
            kwargs["actor"], kwargs["user"] = by.name, by.user
        if not args and (moment := moment_of_entry()):
            kwargs.setdefault("recorded_at", moment)
        super().__init__(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self._meta.label} {self.uuid}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise AppendOnly("Events are saved by `objects.append`, once.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Events are not deleted; a lawful purge is portal.records.purge.purge.")

    def put_in_order(self) -> None:
        """Clean the texts, and check the day and the due date that it sets. Raises ValidationError."""
        put_in_order(self)
        self.require_possible_due()

    def require_possible_due(self) -> None:
        """Raises ValidationError for a due date in `data` that cannot be; forms call the field `due_on`."""
        due = self.data.get("due") if isinstance(self.data, dict) else None
        if not due:
            return
        try:
            require_due(date.fromisoformat(due), start=self.on)
        except ValidationError as error:
            raise ValidationError({"due_on": error.messages}) from None
        except (TypeError, ValueError):
            reason = gettext("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % {"text": due}
            raise ValidationError({"due_on": reason}) from None

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        """What `select_related` must follow so that `ledger_payload` asks no further query."""
        return (cls.subject_field,)

    @property
    def subject(self) -> Any:
        return getattr(self, self.subject_field)

    def ledger_payload(self) -> dict[str, Any]:
        """What the ledger commits to: everything a reader is told of the event, and nothing of the account."""
        return {
            "type": self._meta.label_lower,
            "uuid": str(self.uuid),
            "subject": str(self.subject.uuid),
            "kind": str(self.kind),
            "on": self.on.isoformat(),
            "recorded_at": self.recorded_at.astimezone(UTC).isoformat(),
            "actor": self.actor,
            "text": self.text,
            "document": self.document,
            "data": self.data,
        }


class PublicRecordQuerySet(models.QuerySet):
    """Reads that every public record knows; a window for citizens begins with `public()`."""

    def public(self) -> Self:
        return self.filter(is_public())

    def counted(self) -> Self:
        """Records that may stand in a total: the public ones and those that are counted only."""
        return self.filter(is_counted())


class PublicRecord(NotesItself):
    """A record that citizens may see once somebody has decided so; its manager is a PublicRecordQuerySet of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visibility = models.CharField(
        _("visibility"),
        max_length=20,
        choices=Visibility.choices,
        default=Visibility.UNDECIDED,
        editable=False,
        db_index=True,
    )
    public_since = MomentField(
        _("shown here since"),
        null=True,
        editable=False,
        help_text=_("The moment at which the portal first showed it, whatever became of it since."),
    )
    updated_at = MomentField(_("updated"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def joined_on(self) -> date:
        """The day since which the unit that keeps it takes part in the portal; every public record has its unit."""
        joined_on: date = self.unit.joined_on  # type: ignore[attr-defined]  # a field of each concrete record
        return joined_on

    def allowed_visibilities(self) -> Iterable[Visibility]:
        """Levels that a decision on this record may give."""
        return (Visibility.PUBLIC, Visibility.AGGREGATE_ONLY, Visibility.NEVER)


class AboutAnyRecord(models.Model):
    """A row that belongs to a record of any type."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    record = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True

    @classmethod
    def of(cls, record: models.Model) -> Any:
        """All rows that belong to the record."""
        return cls._default_manager.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)


class VisibilityDecision(AboutAnyRecord, Event):
    """Somebody decided who may see a record: `kind` is the level, `text` the basis, `actor` the approver."""

    subject_field = "record"

    class Meta(Event.Meta):
        verbose_name = _("decision on visibility")
        verbose_name_plural = _("decisions on visibility")
        indexes = [models.Index(fields=["content_type", "object_id"], name="decision_of_record")]

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        return ()

    @property
    def level(self) -> Visibility:
        return Visibility(self.kind)


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

    `data` of older ones: "replacement", the uuid of the file that stands in its place.
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
        return str(replaced_by.uuid) if replaced_by else text_in(self.data, "replacement")


class AttachmentCorrection(AboutAnyRecord, Event):
    """What a second person approved of a file: another title, or the file that takes the place of a withdrawn one.

    `record` is the record to which the file belongs, `text` the reason; of a title `data["changes"]` says what stood
    before (portal.records.changes), of a replacement `data["replacement"]` is the uuid of the other file.
    """

    class Kind(models.TextChoices):
        RETITLED = "retitled", _("Title of a file corrected")
        REPLACED = "replaced", _("Withdrawn file replaced")

    subject_field = "attachment"
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="corrections")

    class Meta(Event.Meta):
        verbose_name = _("correction of a file")
        verbose_name_plural = _("corrections of files")
        indexes = [models.Index(fields=["content_type", "object_id"], name="file_correction_of_record")]

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)


class BrokenRecord(AboutAnyRecord):
    """A row that could not be shown whole, why, and when that was noticed last (`portal.records.broken`)."""

    reason = ParagraphsField(_("reason"))
    seen_at = models.DateTimeField(_("noticed last"))

    class Meta:
        verbose_name = _("broken record")
        verbose_name_plural = _("broken records")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_note_of_a_broken_record")
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"
