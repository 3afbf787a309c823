"""Registry of correctable records and events: fields, who decides, how it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from portal.organisations.models import Unit
from portal.records.actors import Actor
from portal.records.models import Attachment


@dataclass(frozen=True)
class ApprovedCorrection:
    """An approved correction: actor, date, reason, and whether the values before are withheld."""

    by: Actor
    on: date
    reason: str
    withheld: bool = False
    file: Attachment | None = None  # that was proposed


@dataclass(frozen=True)
class Correctable:
    """`fields` are those that the public reads, by their names; those of events may stand in their payload.

    `decides` names the unit whose approver decides, `is_open` says whether the thing is public and may be corrected,
    `apply` checks the values, changes the record and appends to its history, or raises ValidationError.
    """

    fields: Mapping[str, models.Field[Any, Any]]
    decides: Callable[[Any], Unit]
    is_open: Callable[[Any], bool]
    apply: Callable[[Any, dict[str, Any], ApprovedCorrection], None]

    def value(self, target: Any, name: str) -> Any:
        is_column = name in target.__dict__ or hasattr(type(target), name)
        return getattr(target if is_column else target.payload, name)


_registered: dict[type[models.Model], Correctable] = {}


def register(model: type[models.Model], correctable: Correctable) -> None:
    _registered[model] = correctable


def correctable(target: models.Model) -> Correctable | None:
    """How the record or event is corrected; None if there is no way, or it is not public."""
    found = _registered.get(type(target))
    return found if found is not None and found.is_open(target) else None


def clean_changed(record: models.Model, values: Mapping[str, Any]) -> None:
    """Clean what a correction changes and what hangs together; an old value elsewhere does not stand in its way."""
    record.full_clean(exclude={field.name for field in record._meta.concrete_fields} - set(values))


def fields_for(event: Any) -> dict[str, models.Field[Any, Any]]:
    """Fields that an event may hold a change of: those of its record, and its own."""
    found: dict[str, models.Field[Any, Any]] = {}
    subject = getattr(type(event)._meta.get_field(event.subject_field), "related_model", None)
    for model in (subject, type(event)):
        if model in _registered:
            found |= _registered[model].fields
    return found
