"""Changes made by corrections: field, value before and value after, stored as JSON in an event.

Dates are kept in ISO form, another record as a reference (portal.records.history.payloads). A row of a document is
called "rows.3", and a field of it "rows.3.theme".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .payloads import EventData, FieldChange, RecordReference

ROW = re.compile(r"rows\.(?P<number>\d+)(?:\.(?P<field>\w+))?")


@dataclass(frozen=True)
class Change:
    """One changed field in words; `before` is empty where it is withheld."""

    field: str
    label: str
    before: str
    after: str
    is_withheld: bool = False

    def __str__(self) -> str:
        words = {"field": self.label, "before": self.before, "after": self.after}
        if self.is_withheld:
            return _("%(field)s: now “%(after)s”; what stood before held personal data") % words
        return _("%(field)s: before “%(before)s”, now “%(after)s”") % words


def stored(value: Any) -> Any:
    """A value of a field as JSON."""
    match value:
        case models.Model():
            return RecordReference.of(value).model_dump()
        case datetime():
            return timezone.localtime(value).isoformat()
        case date() | time():
            return value.isoformat()
    return value


def read(field: models.Field[Any, Any], value: Any) -> Any:
    """The value of the field that was `stored`. Raises ObjectDoesNotExist if the other record is gone."""
    if isinstance(value, dict):
        related: Any = field.related_model
        return related._base_manager.get(pk=value["id"])
    return field.to_python(value)


def written(field: models.Field[Any, Any], value: Any) -> str:
    """A stored value in the words of a reader; as it stands where it is no value of the field."""
    try:
        return _written(field, value)
    except (KeyError, TypeError, ValueError):
        return str(value)


def _written(field: models.Field[Any, Any], value: Any) -> str:
    if value in (None, ""):
        return _("not given")
    if isinstance(value, dict):
        return str(value["name"])
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(value)
        return (
            f"{timezone.localtime(moment):%H:%M}, {date_format(timezone.localtime(moment))}" if moment else str(value)
        )
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value))
    if isinstance(field, models.TimeField):
        return f"{time.fromisoformat(value):%H:%M}"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(dict(field.flatchoices).get(value, value))


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, withheld: bool = False
) -> tuple[FieldChange, ...]:
    """The fields whose values differ."""
    return tuple(
        FieldChange(field=name, before=None if withheld else stored(before[name]), after=stored(value))
        for name, value in after.items()
        if stored(before[name]) != stored(value)
    )


def changes_in(payload: EventData, fields: Mapping[str, models.Field[Any, Any]]) -> list[Change]:
    """The changes that an event holds, in the language of the reader."""
    return [
        Change(
            field=each.field,
            label=label,
            before="" if payload.withheld else written(field, each.before),
            after=written(field, each.after),
            is_withheld=payload.withheld,
        )
        for each in payload.changes
        if each.is_whole
        for label, field in _named(each.field, fields)
    ]


def _named(name: str, fields: Mapping[str, models.Field[Any, Any]]) -> list[tuple[str, models.Field[Any, Any]]]:
    """The field with its label; none for a name that is no field's."""
    if (field := fields.get(name)) is not None:
        return [(capfirst(str(field.verbose_name)), field)]
    row = ROW.fullmatch(name)
    if row is None or (field := fields.get(row["field"] or "rows")) is None:
        return []
    words = {"number": row["number"], "field": field.verbose_name}
    return [((_("Row %(number)s, %(field)s") if row["field"] else _("Row %(number)s")) % words, field)]


def fields_of(model: type[models.Model], *names: str) -> dict[str, models.Field[Any, Any]]:
    """The named fields of a model."""
    every = {field.name: field for field in model._meta.concrete_fields}
    return {name: every[name] for name in names}
