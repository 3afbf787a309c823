"""Odd rows, written past the models: their fields may refuse them, as they refuse what is written today."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from portal.records.models import LedgerEntry

from .rows import OddRow
from .values import stored

Keys = dict[type[models.Model], list[int]]
_fresh = count(10**6)
quoted = connection.ops.quote_name


def write(rows: Iterable[OddRow]) -> list[OddRow]:
    """Those that the database takes."""
    written: Keys = defaultdict(list)
    return [row for row in rows if _is_taken(row, written)]


def _is_taken(row: OddRow, written: Keys) -> bool:
    try:
        with transaction.atomic():
            written[row.model].append(_insert(row.model, _values_of(row, written)))
    except (DatabaseError, OverflowError, ValueError):  # a check of the table, or a number that no column holds
        return False
    return True


def _values_of(row: OddRow, written: Keys) -> dict[str, Any]:
    """Those of the row that is copied, with what is odd, odd parents, and values of its own where it must differ."""
    values = _row_of(row.model, row.copy_of)
    for each in row.model._meta.concrete_fields:
        if each.name in row.values:
            values[each.column] = stored(each, row.values[each.name])
        elif row.links and (parents := written.get(each.related_model)):
            values[each.column] = parents[row.links * 7 % len(parents)]
    return _kept_apart(row.model, values, odd=row.values)


def _kept_apart(model: type[models.Model], values: dict[str, Any], *, odd: Iterable[str] = ()) -> dict[str, Any]:
    """With what no other row has where rows must differ; an odd value stays as long as it is free."""
    for each in model._meta.concrete_fields:
        if each.unique and (each.name not in odd or _exists(model, each.column, values[each.column])):
            values[each.column] = _fresh_value(each, values[each.column])
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and not set(constraint.fields) & set(odd):
            names = [name for name in constraint.fields if name != "content_type"]
            fields = sorted(map(model._meta.get_field, names), key=lambda each: bool(each.is_relation))
            for each in fields[:1]:
                values[each.column] = _fresh_value(each, values[each.column])
    return values


def _fresh_value(field: models.Field[Any, Any], value: Any) -> Any:
    """Of a key of another table a new row of it."""
    number = next(_fresh)
    match field:
        case models.UUIDField():
            return uuid.uuid4().hex if connection.vendor == "sqlite" else uuid.uuid4()
        case models.ForeignKey():
            if field.related_model is field.model and field.null:  # a file takes the place of one other, or of none
                return None
            return _insert(field.related_model, _kept_apart(field.related_model, _row_of(field.related_model, 0)))
        case models.DateField():
            return connection.ops.adapt_datefield_value(date(2026, 1, 1) + timedelta(days=number % 300))
        case models.CharField():
            return f"{value}-{number}"
        case models.SmallIntegerField() | models.PositiveSmallIntegerField():
            return number % 30_000
    return number


def _exists(model: type[models.Model], column: str, value: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {quoted(model._meta.db_table)} WHERE {quoted(column)} = %s", [value])  # noqa: S608 (names of our own tables)
        return cursor.fetchone() is not None


def _row_of(model: type[models.Model], number: int) -> dict[str, Any]:
    """A row as the database holds it; a public one where the model knows such, and a plain one where there is none."""
    rows = model._default_manager
    keys = list(getattr(rows, "public", rows.all)().order_by("pk").values_list("pk", flat=True)[:50])
    if not keys:
        return {each.column: _usual(each) for each in model._meta.concrete_fields}
    names = [each.column for each in model._meta.concrete_fields]
    columns, table, key = ", ".join(map(quoted, names)), quoted(model._meta.db_table), quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} WHERE {key} = %s", [keys[number % len(keys)]])  # noqa: S608 (as above)
        return dict(zip(names, cursor.fetchone(), strict=True))


def _usual(field: models.Field[Any, Any]) -> Any:
    """What stands in a column of a row that nobody found odd."""
    if field.null:
        return None
    match field:
        case models.ForeignKey():
            return field.related_model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        case models.DateTimeField() | models.DateField():
            return stored(field, timezone.now() if isinstance(field, models.DateTimeField) else timezone.localdate())
        case models.CharField() | models.TextField():
            return next((value for value, _label in field.choices or ()), "như thường")
        case models.JSONField():
            return stored(field, {})
    return 1


def _insert(model: type[models.Model], values: dict[str, Any]) -> int:
    """The key of the new row."""
    key = model._meta.pk.column
    if model is not LedgerEntry:  # of which the key is a fresh number already
        values[key] = next(_fresh)
    table, columns = quoted(model._meta.db_table), ", ".join(map(quoted, values))
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(map(_plain, values.values())))  # noqa: S608 (as above)
    return int(values[key])


def _plain(value: Any) -> Any:
    """SQLite gives times of day as such and does not take them back."""
    return value.isoformat() if isinstance(value, time) else value
