"""Events that replace an earlier one: both stay recorded (portal.records.history.order)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.records.history.act_dates import first_entry
from portal.records.history.changes import differences, stored
from portal.records.models import Event

from .registry import ApprovedCorrection

# Of the corrected event alone.
OWN = ("corrects", "correction", "changes", "withheld")


def replacement(
    event: Any, values: Mapping[str, Any], approved: ApprovedCorrection, *, before: Mapping[str, Any], **links: Any
) -> Any:
    """An unsaved event of the same kind and organ with other values; those that are no columns go into `data`.

    `links` replace foreign keys of the event. Raises ValidationError for a day that has not come yet.
    """
    if (day := values.get("on")) and day > approved.on:
        raise ValidationError({"on": _("This day has not come yet.")})
    columns = {field.name for field in event._meta.concrete_fields}
    data = {name: value for name, value in event.data.items() if name not in OWN}
    data |= {name: stored(value) for name, value in values.items() if name not in columns}
    data |= {
        "corrects": str(event.uuid),
        "correction": {
            "on": approved.on.isoformat(),
            "reason": approved.reason,
            "entered_at": first_entry(event).isoformat(),
        },
        "changes": differences(before, values, withheld=approved.withheld),
        "withheld": approved.withheld,
    }
    made = type(event)(
        **{name: getattr(event, name) for name in ("kind", "on", "actor", "text", "document")}, data=data
    )
    for field in event._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.model is type(event) and field.name not in _of_every_event():
            setattr(made, field.attname, getattr(event, field.attname))
    for name, value in ({name: value for name, value in values.items() if name in columns} | links).items():
        setattr(made, name, value)
    made.user = approved.by.user
    return made


def _of_every_event() -> set[str]:
    return {field.name for field in Event._meta.get_fields()}
