"""Append-only events, each committed to the ledger."""

from __future__ import annotations

import uuid
from datetime import UTC, date
from functools import cache
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic_core import PydanticSerializationError

from portal.fields.dates import FactField
from portal.fields.moments import MomentField
from portal.fields.text import DataField, LineField, ParagraphsField, TitleField, put_in_order
from portal.records.history.act_dates import moment_of_entry
from portal.records.history.payloads import EventData, Payload
from portal.records.models.ledger import LedgerEntry

from ..actors import Actor
from .ledger import commit


class AppendOnly(Exception):
    """An attempt to change or delete an event."""


class EventQuerySet(models.QuerySet[Any]):
    """Events are added by `append` only; update and delete raise."""

    def append(self, event: Any) -> Any:
        """Save one new event with its ledger entry, and return it.

        The caller sends the signals, after the state is settled.
        """
        self.append_many([event])
        return event

    def append_many(self, events: list[Any]) -> list[Any]:
        """Save new events in their order, with their ledger entries, in a bounded number of queries.

        Raises ValidationError if an event cannot be: what the ledger commits to is cleaned and checked before.
        No signal is sent: who uses it carries out what follows from the events himself.
        """
        for event in events:
            event.put_in_order()
        for event, entry in zip(events, commit([event.ledger_payload() for event in events]), strict=True):
            event.entry = entry
        return self.bulk_create(events, batch_size=1000)

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("Events are not changed: append another one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Events are not deleted; a lawful purge is portal.records.purge.purge.")

    def in_force(self) -> Self:
        """Those that no other event corrects, as `portal.records.history.order.in_force` of each history."""
        return self.filter(~_is_corrected(cast("type[Event]", self.model)))

    def until(self, day: date) -> Self:
        """Events that had happened at the end of the day."""
        return self.filter(on__lte=day)


@cache
def _is_corrected(model: type[Event]) -> models.Exists:
    """Whether another event of the same history corrects the event."""
    subject = model.subject_field
    correcting = model._base_manager.filter(data__has_key="corrects", **{subject: models.OuterRef(subject)})
    corrected, this = _WithoutDashes(KT("data__corrects")), _WithoutDashes(models.OuterRef("uuid"))
    return models.Exists(correcting.filter(Exact(corrected, this)))


class _WithoutDashes(models.Func):
    """A uuid as every database writes it: SQLite knows no type of its own for it."""

    template = "REPLACE(CAST(%(expressions)s AS text), '-', '')"
    output_field = models.CharField()


class Event(models.Model):
    """An event of a record on a day: appended, never changed, committed to the ledger.

    A concrete event has a foreign key to its record and names it in `subject_field`, and a `kind` with choices.
    `on` is the day in Việt Nam on which it happened; `recorded_at` the moment at which it was entered. `data` is JSON
    as the model of its `payload` writes it; it is read through `payload`, never by hand.
    """

    subject_field: ClassVar[str]
    payload: Payload[EventData] = Payload(EventData)
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
        """Clean the texts, and check the day and what `data` set. Raises ValidationError for what cannot be.

        Raises TypeError for data that the model of the event would not write so: nobody could read them.
        """
        put_in_order(self)
        Payload.clear(self)
        if not self.is_data_readable:
            raise TypeError(f"{self._meta.label}: data are written by {type(self.payload).__name__}.to_json()")
        self.payload.require_possible(on=self.on)

    @property
    def is_data_readable(self) -> bool:
        """Whether everything in `data` is read; in rows of before or from elsewhere there may be more."""
        try:
            return self.payload.to_json() == self.data
        except PydanticSerializationError:  # half a surrogate pair
            return False

    @classmethod
    def subject_path(cls) -> tuple[str, ...]:
        """What `select_related` must follow so that `ledger_payload` asks no further query."""
        return (cls.subject_field,)

    @property
    def subject(self) -> Any:
        return getattr(self, self.subject_field)

    def ledger_payload(self) -> dict[str, Any]:
        """What the ledger commits to: everything the public reads of the event, and nothing of the account."""
        return {**self.payload_without_subject(), "subject": str(self.subject.uuid)}

    def payload_without_subject(self) -> dict[str, Any]:
        return {
            "type": self._meta.label_lower,
            "uuid": str(self.uuid),
            "kind": str(self.kind),
            "on": self.on.isoformat(),
            "recorded_at": self.recorded_at.astimezone(UTC).isoformat(),
            "actor": self.actor,
            "text": self.text,
            "document": self.document,
            "data": self.data,
        }
