"""Publishes a row that does not fit its schema: the fields that cannot be read are empty."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_args, get_origin

from django.db import models
from ninja import Schema
from pydantic import ValidationError

from portal.records import broken_rows


def publish_or_report(schema: type[Schema], row: Any, context: dict[str, Any]) -> Schema | None:
    """The row by its schema; fields that cannot be read are empty. None if even that is impossible."""

    def whole() -> Schema | None:
        return schema.model_validate(row, context=context)

    def in_part() -> Schema | None:
        failing: frozenset[str] = frozenset()
        while True:
            try:
                return without(schema, failing).model_validate(row, context=context)
            except ValidationError as error:
                more = failing | {str(each["loc"][0]) for each in error.errors(include_url=False, include_input=False)}
            if more == failing:
                return None
            failing = more

    return broken_rows.render_or_report(row, whole, in_part) if isinstance(row, models.Model) else whole()


@lru_cache(maxsize=64)
def without(schema: type[Schema], failing: frozenset[str]) -> type[Schema]:
    """The schema in which the failing fields are empty, whatever the row says."""
    empty = {f"resolve_{name}": _always(empty_of(schema.model_fields[name].annotation)) for name in failing}
    metaclass: Any = type(schema)
    return metaclass(schema.__name__, (schema,), {"__module__": schema.__module__, **empty})


def _always(value: Any) -> Any:
    return staticmethod(lambda row: value)


def empty_of(annotation: Any) -> Any:
    """None, where the field allows it; else the empty value of its type."""
    if type(None) in get_args(annotation):
        return None
    kind = get_origin(annotation) or annotation
    return kind() if kind in (str, int, list, dict, bool) else None
