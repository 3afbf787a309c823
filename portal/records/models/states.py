"""What the tables held of a record after a change, committed to the ledger as one hash for each row."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.records.history.payloads import Payload, RowHashes
from portal.records.models.any_record import AboutAnyRecord
from portal.records.models.events import Event


class RecordState(AboutAnyRecord, Event):
    """The hashes of the rows of a record as pages show them (decision 0030); the latest one is what must stand.

    Written by `portal.records.ledger.states` only. `record` may be anything that is shown, also a unit or a rule.
    """

    class Kind(models.TextChoices):
        CHANGED = "changed", _("Changed by a step of the portal")
        COVERED = "covered", _("Recorded as it stood, by an operator")
        DELETED = "deleted", _("Deleted")

    subject_field = "record"
    payload = Payload(RowHashes)
    is_closed = True

    class Meta(Event.Meta):
        verbose_name = _("state of a record")
        verbose_name_plural = _("states of records")
        indexes = [models.Index(fields=["content_type", "object_id"], name="state_of_record")]

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        return ("content_type",)

    def ledger_payload(self) -> dict[str, object]:
        """By its key: a row that is deleted has no other name, and a rule or a day off never has one."""
        return {**self.payload_without_subject(), "subject": subject_of(self.content_type, self.object_id)}


def subject_of(content_type: ContentType, key: int | str) -> str:
    return f"{content_type.app_label}.{content_type.model}:{key}"
