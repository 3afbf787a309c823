"""Which events may be shown whole, with payload and salt, so that anyone recomputes their commitments.

Those in the histories of public records. Not those that stand before a correction that withholds what was said: the
words before it may be in any of them. Decisions on visibility and on removals are never shown whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse

from portal.records.ledger.verification import event_models
from portal.records.models import AboutAnyRecord, Event, LedgerEntry


@cache
def disclosed_models() -> tuple[type[Event], ...]:
    """The kinds of events that make the history of one kind of public record."""
    return tuple(
        model
        for model in event_models()
        if not model.is_closed and not issubclass(model, AboutAnyRecord) and hasattr(_subjects(model), "public")
    )


def disclosed(model: type[Event]) -> QuerySet[Event]:
    """The events of one kind that may be shown whole, each with its subject and its entry."""
    subject = model.subject_field
    later = model._base_manager.filter(
        **{subject: OuterRef(subject)}, entry__gte=OuterRef("entry"), data__withheld=True
    )
    shown = model._base_manager.filter(~Exists(later), **{f"{subject}__in": _subjects(model).public()})
    return shown.exclude(entry__salt="").select_related("entry", *model.subject_path())


def _subjects(model: type[Event]) -> Any:
    subject = model._meta.get_field(model.subject_field).related_model
    return cast("type[Model]", subject)._default_manager.all()


def disclosed_among(entries: Sequence[LedgerEntry]) -> dict[int, Event]:
    """The events of some entries that may be shown whole, by the number of the entry."""
    numbers = [each.sequence for each in entries]
    found = (event for model in disclosed_models() for event in disclosed(model).filter(entry__in=numbers))
    return {event.entry_id: event for event in found}


def is_disclosed(event: Event, history: Iterable[Event]) -> bool:
    """Whether an event of a public record's history is among `disclosed`, from the events at hand."""
    return not any(each.payload.withheld and each.entry_id >= event.entry_id for each in history)


def proof_page(event: Event, history: Iterable[Event]) -> str:
    """The address of the page that proves an event of a public record's history; "" if it is not shown whole."""
    return reverse("log_event", args=[event.uuid]) if is_disclosed(event, history) else ""


def find(uuid: UUID) -> Event | None:
    """The event that may be shown whole, with that identifier."""
    found = (disclosed(model).filter(uuid=uuid).first() for model in disclosed_models())
    return next(filter(None, found), None)
