"""The data dictionary, read from the schemas themselves, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic.fields import FieldInfo

from .resources import RESOURCES
from .schemas.parts import Codes
from .shapes import list_of, part_of, single


@dataclass(frozen=True)
class Entry:
    """One field: its name, what it holds, what it means, and the codes it may hold with their labels."""

    name: str
    kind: str
    meaning: str
    codes: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A resource, or a list within its records, with its fields; `name` is that of its table."""

    name: str
    label: Any
    entries: tuple[Entry, ...]


def chapters() -> list[Chapter]:
    found = []
    for resource in RESOURCES.values():
        found.append(Chapter(resource.name, resource.label, tuple(_entries(resource.schema))))
        for name, field in resource.schema.model_fields.items():
            if (schema := part_of(field)) is not None:
                label = _meaning(field)
                found.append(Chapter(f"{resource.name}.{name}", label, tuple(_entries(schema))))
    return found


def _entries(schema: type[Schema]) -> Iterator[Entry]:
    for name, field in schema.model_fields.items():
        inner = single(field)
        codes = next((each.choices.choices for each in field.metadata if isinstance(each, Codes)), ())
        yield Entry(name, str(_kind(field)), _meaning(field), tuple(codes))
        if inner is not None:
            yield from (Entry(f"{name}.{each.name}", each.kind, each.meaning, each.codes) for each in _entries(inner))


def _meaning(field: FieldInfo) -> str:
    return _(field.description) if field.description else ""


def _kind(field: FieldInfo) -> str:
    if part_of(field) is not None:
        return _("list of records")
    if list_of(field) is not None:
        return _("list of identifiers")
    kinds = get_args(field.annotation) or (field.annotation,)
    if single(field) is not None:
        return _("record, or null") if type(None) in kinds else _("record")
    name = next((names for kind, names in _names().items() if kind in kinds), _("text"))
    return _("%(kind)s, or null") % {"kind": name} if type(None) in kinds else name


def _names() -> dict[type, str]:
    """A moment is a day too, for Python: it comes first."""
    return {
        datetime: _("moment (ISO 8601, +07:00)"),
        date: _("day (ISO 8601)"),
        bool: _("true or false"),
        int: _("whole number"),
        UUID: _("UUID"),
    }
