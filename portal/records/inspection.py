"""Finds stored rows that the validation of today would refuse or normalise. Read-only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.fields.text import Checked, fields_of

from .models import Event

CHUNK = 500


@dataclass(frozen=True)
class InvalidValue:
    """One invalid value of one row, and what is wrong with it, in words for the operator."""

    model: type[models.Model]
    key: Any
    name: str
    field: str
    reason: str

    def __str__(self) -> str:
        kind = self.model._meta.verbose_name
        return f"{kind} {self.key} ({self.name}), {self.field}: {self.reason}"


def guarded_models() -> list[type[models.Model]]:
    """Every model with a validated field (portal.fields)."""
    return [model for model in apps.get_models() if any(fields_of(model))]


def invalid_values(model: type[models.Model]) -> Iterator[InvalidValue]:
    """Walks over all rows, one chunk in memory at a time."""
    fields = list(fields_of(model))
    for row in model._base_manager.order_by("pk").iterator(chunk_size=CHUNK):
        for field in fields:
            if reason := _reason(field, row):
                yield InvalidValue(model, row.pk, _name(row), field.name, reason)
        if isinstance(row, Event) and (reason := _reason_of_data(row)):
            yield InvalidValue(model, row.pk, str(row.uuid), "data", reason)


def _reason(field: Checked[Any, Any], row: Any) -> str:
    value = getattr(row, field.attname)
    if value is None:
        return ""
    try:
        cleaned = field.cleaned(value)
        field.refuse(cleaned, row)
    except ValidationError as error:
        return " ".join(error.messages)
    return "" if cleaned == value else _otherwise(value)


def _otherwise(value: Any) -> str:
    return _("it would be written otherwise: %(value)s") % {"value": ascii(value)[:200]}


def _reason_of_data(event: Event) -> str:
    try:
        event.payload.require_possible(on=event.on)
    except ValidationError as error:
        return " ".join(error.messages)
    return "" if event.is_data_readable else _otherwise(event.data)


def _name(row: Any) -> str:
    """By its address or code where it has one: texts may be long, and those of some records are not public."""
    return next((str(getattr(row, name)) for name in ("code", "slug", "uuid") if hasattr(row, name)), "")
