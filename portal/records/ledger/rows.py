"""Rows as pages show them: read past the models, in one form on every database, and hashed.

A table takes part whole: every column is hashed but those that its registration leaves out with a reason, so that a
new column joins by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import orjson
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.functions import Cast

from portal.records.models.events import Event

CHUNK = 2000
Column = models.Field[Any, Any]
Rows = models.QuerySet[Any, Any]
Read = Callable[[object], object]


@dataclass(frozen=True)
class Table:
    """A table of a record. `path` leads from a row to the key of the record; "" for the record's own row.

    `without`: columns that are not hashed, with the reason. Of events only the columns that their own entry in the
    ledger does not hold. `later`: columns that were added when rows had been committed without them; they are hashed
    where they hold something, so that an upgrade changes no hash.
    """

    model: type[models.Model]
    path: str = ""
    without: Mapping[str, str] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    is_generic: bool = False  # the path is the key of a generic relation

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        fields = tuple(self.model._meta.concrete_fields)
        if issubclass(self.model, Event):
            of_every_event = {each.name for each in Event._meta.get_fields()} | {"id"}
            fields = tuple(each for each in fields if each.name not in of_every_event)
        return tuple(each for each in fields if not each.primary_key and each.name not in self.without)

    @property
    def owner(self) -> str:
        return self.path or "pk"

    def of(self, root: type[models.Model]) -> Rows:
        """The rows of records of this kind."""
        rows: Rows = self.model._base_manager.order_by()
        if self.is_generic:
            of_type = self.path.removesuffix("object_id") + "content_type"
            rows = rows.filter(**{of_type: ContentType.objects.get_for_model(root)})
        return rows

    def hashes(self, rows: Rows) -> Iterator[tuple[int, int, str]]:
        """Key of the record, key of the row, hash of the row."""
        label, names = self.label, [each.attname for each in self.columns]
        reads = [reading(each) for each in self.columns]
        odd = [(place, read) for place, read in enumerate(reads) if read is not None]
        for owner, key, *values in raw(rows.values_list(self.owner, "pk", *map(as_stored, self.columns))):
            for place, read in odd:
                if values[place] is not None:
                    values[place] = read(values[place])
            row = dict(zip(names, values, strict=True))
            yield owner, key, _hash([label, {name: row[name] for name in row if row[name] or name not in self.later}])


def raw(rows: Rows) -> Iterator[tuple[Any, ...]]:
    """The rows of a `values_list` as the driver of the database gives them: converting each value would cost most."""
    query, values = rows.query.sql_with_params()
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(query, values)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk


def _hash(row: object) -> str:
    try:
        written = orjson.dumps(row, option=orjson.OPT_SORT_KEYS, default=repr)
    except TypeError:  # half a surrogate pair, or a number that 64 bits do not hold
        written = json.dumps(row, sort_keys=True, default=repr).encode()
    return hashlib.sha256(written).hexdigest()


def as_stored(column: Column) -> Cast | str:
    """A column to be read by `raw`. The driver of SQLite would parse days and moments, and fail at an odd one."""
    if connection.vendor == "sqlite" and isinstance(column, models.DateField | models.TimeField):
        return Cast(column.name, models.TextField())
    return column.attname


# One form for the values of every database ----------------------------------------------------------------------------


def reading(column: Column) -> Read | None:
    """How a value of the column is read; None where every database gives the same."""
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    return next((read for kind, read in READINGS if isinstance(column, kind)), None)


def uuid(value: object) -> str:
    if isinstance(value, str) and len(value) == 32:
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value)


def moment(value: object) -> str:
    """SQLite keeps moments as text, of UTC."""
    if isinstance(value, str):
        return f"{value.replace(' ', 'T', 1)}+00:00"
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else repr(value)


def day(value: object) -> str:
    if isinstance(value, str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def flag(value: object) -> object:
    return bool(value) if value in (0, 1) else value


def parsed(value: object) -> object:
    if value == "{}":
        return {}
    if not isinstance(value, str | bytes):
        return value
    try:
        return orjson.loads(value)
    except ValueError:
        pass
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


# A moment is a day, too, for Django.
READINGS: tuple[tuple[type[Column], Read], ...] = (
    (models.DateTimeField, moment),
    (models.DateField, day),
    (models.TimeField, day),
    (models.UUIDField, uuid),
    (models.BooleanField, flag),
    (models.JSONField, parsed),
    (models.DecimalField, str),
)
