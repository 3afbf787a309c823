"""The data dictionary, made from the schemas, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args, get_origin
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic.fields import FieldInfo

from portal.opendata.schemas.parts import Codes

from .filters import OneOf
from .flattening import Table, list_of, part_of, single
from .resources import RESOURCES, Resource


@dataclass(frozen=True)
class Entry:
    """One field: name, type, meaning, and its codes with their labels."""

    name: str
    kind: str
    meaning: str
    codes: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A resource, its filters, or a list within its records; `name` is that of its table, for filters with a "?"."""

    name: str
    label: Any
    entries: tuple[Entry, ...]


def chapters() -> list[Chapter]:
    found = []
    for resource in RESOURCES.values():
        found.append(Chapter(resource.name, resource.label, tuple(_entries(resource.schema))))
        if filters := tuple(_filters(resource)):
            found.append(Chapter(f"{resource.name}?", _("Filters"), filters))
        for name, field in resource.schema.model_fields.items():
            if (schema := part_of(field)) is not None:
                label = _meaning(field)
                found.append(Chapter(f"{resource.name}.{name}", label, tuple(_entries(schema))))
    return found


def headings(resource: Resource, table: Table) -> list[str]:
    """The meaning of each column of a table, in the language of the reader."""
    key = f"{resource.name}.{resource.key}"
    meanings = {entry.name: entry.meaning for entry in _entries(resource.schema)}
    if table.field and (part := part_of(resource.schema.model_fields[table.field])):
        meanings = {key: meanings[resource.key]} | {entry.name: entry.meaning for entry in _entries(part)}
    return [meanings.get(column, "") for column in table.columns]


def _entries(schema: type[Schema]) -> Iterator[Entry]:
    for name, field in schema.model_fields.items():
        inner = single(field)
        yield Entry(name, _kind(field), _meaning(field), _codes(field))
        if inner is not None:
            yield from (Entry(f"{name}.{each.name}", each.kind, each.meaning, each.codes) for each in _entries(inner))


def _filters(resource: Resource) -> Iterator[Entry]:
    for name, field in resource.filters.model_fields.items():
        yield Entry(name, _name(get_args(field.annotation)), _meaning(field), _codes(field))


def _codes(field: FieldInfo) -> tuple[tuple[str, Any], ...]:
    return next((tuple(each.choices.choices) for each in field.metadata if isinstance(each, Codes | OneOf)), ())


def _meaning(field: FieldInfo) -> str:
    return _(field.description) if field.description else ""


def _kind(field: FieldInfo) -> str:
    if part_of(field) is not None:
        return _("list of records")
    if list_of(field) is not None:
        return _("list of identifiers")
    if get_origin(field.annotation) is dict:
        return _("GeoJSON")
    kinds = get_args(field.annotation) or (field.annotation,)
    if single(field) is not None:
        return _("record, or null") if type(None) in kinds else _("record")
    name = _name(kinds)
    return _("%(kind)s, or null") % {"kind": name} if type(None) in kinds else name


def _name(kinds: tuple[Any, ...]) -> str:
    bare = [getattr(kind, "__origin__", kind) for kind in kinds]  # without the bounds of a number
    return next((name for kind, name in _names().items() if kind in bare), _("plain text"))


def _names() -> dict[type, str]:
    """A moment is a day too, for Python: it comes first."""
    return {
        datetime: _("moment (ISO 8601, +07:00)"),
        date: _("day (ISO 8601)"),
        bool: _("true or false"),
        int: _("whole number"),
        UUID: _("UUID"),
        time: _("time of day (ISO 8601)"),
    }
