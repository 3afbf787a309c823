"""Flattens a nested record into tables: one for the record, and one for each list in it.

References become their address and name, lists of identifiers are joined. `petitions` has the tables `petitions` and
`petitions.events`; a row of the second begins with the identifier of its petition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from ninja import Schema
from pydantic.fields import FieldInfo

from portal.opendata.schemas.parts import Reference

from .resources import Resource

SEPARATOR = "; "


@dataclass(frozen=True)
class Table:
    """`field` is the list that the table is made of; empty for the table of the records themselves."""

    name: str
    field: str
    columns: tuple[str, ...]

    def rows(self, resource: Resource, record: Schema) -> Iterator[list[Any]]:
        if not self.field:
            yield cells(record)
            return
        for part in getattr(record, self.field):
            yield [getattr(record, resource.key), *cells(part)]


def tables_of(resource: Resource) -> dict[str, Table]:
    """The tables of a schema by their fields; that of the records first, under the empty name."""
    tables = {"": Table(resource.name, "", tuple(columns(resource.schema)))}
    for name, field in resource.schema.model_fields.items():
        if (schema := part_of(field)) is not None:
            key = f"{resource.name}.{resource.key}"
            tables[name] = Table(f"{resource.name}.{name}", name, (key, *columns(schema)))
    return tables


def columns(schema: type[Schema]) -> Iterator[str]:
    for name, field in schema.model_fields.items():
        one = single(field)
        if one is not None:
            yield from (f"{name}.{column}" for column in columns(one))
        elif part_of(field) is None:
            yield name


def cells(record: Schema) -> list[Any]:
    """The values of the columns, as plain values; None is an empty cell."""
    values: list[Any] = []
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        one = single(field)
        if one is not None:
            values += cells(value) if value is not None else [""] * len(list(columns(one)))
        elif part_of(field) is None:
            values.append(_plain(value))
    return values


def single(field: FieldInfo) -> type[Schema] | None:
    """The schema of a field that holds one thing with fields of its own."""
    return next((each for each in _alternatives(field) if _is_schema(each)), None)


def part_of(field: FieldInfo) -> type[Schema] | None:
    """The schema of a field that holds a list of such things; references are no things of their own."""
    inner = list_of(field)
    return inner if _is_schema(inner) and not issubclass(inner, Reference) else None


def list_of(field: FieldInfo) -> Any:
    """The type of a list's items; None for a field that is no list."""
    return get_args(field.annotation)[0] if get_origin(field.annotation) is list else None


def _alternatives(field: FieldInfo) -> tuple[Any, ...]:
    return get_args(field.annotation) or (field.annotation,) if list_of(field) is None else ()


def _is_schema(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Schema)


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list):
        return SEPARATOR.join(each.slug if isinstance(each, Reference) else str(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, int) else value.isoformat() if hasattr(value, "isoformat") else str(value)
