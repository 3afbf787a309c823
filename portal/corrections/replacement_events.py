"""Events that replace an earlier one: both stay recorded (portal.records.history.order)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.records.history.act_dates import first_entry
from portal.records.history.payloads import CorrectionNote, FieldChange
from portal.records.models import Event

from .registry import ApprovedCorrection


def replacement(
    event: Any, values: Mapping[str, Any], approved: ApprovedCorrection, *, changes: tuple[FieldChange, ...]
) -> Any:
    """An unsaved event of the same kind and organ with other values; those that are no columns go into `data`.

    `changes` is what the history tells of it. Raises ValidationError for a day that has not come yet.
    """
    if (day := values.get("on")) and day > approved.on:
        raise ValidationError({"on": _("This day has not come yet.")})
    columns = {field.name for field in event._meta.concrete_fields}
    data = event.payload.but(
        **{name: value for name, value in values.items() if name not in columns},
        corrects=event.uuid,
        correction=CorrectionNote(on=approved.on, reason=approved.reason, entered_at=first_entry(event)),
        changes=changes,
        withheld=approved.withheld,
    )
    made = type(event)(
        **{name: getattr(event, name) for name in ("kind", "on", "actor", "text", "document")}, data=data.to_json()
    )
    for field in event._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.model is type(event) and field.name not in _of_every_event():
            setattr(made, field.attname, getattr(event, field.attname))
    for name in columns & set(values):
        setattr(made, name, values[name])
    made.user = approved.by.user
    return made


def _of_every_event() -> set[str]:
    return {field.name for field in Event._meta.get_fields()}
