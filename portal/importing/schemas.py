"""Row models (pydantic) and their validation, with messages in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

import pydantic
from django.utils.translation import gettext as _

from portal.language import cleaning

from .reports import RowError, shortened
from .rows import Row

Shape = TypeVar("Shape", bound="RowModel")
NO_OTHER_NAMES: Mapping[str, str] = MappingProxyType({})


class RowModel(pydantic.BaseModel):
    """Base of row models. Unknown fields are ignored, and reported by a note."""

    # Fields of the record that stand in a column of another name.
    columns: ClassVar[Mapping[str, str]] = NO_OTHER_NAMES

    model_config = pydantic.ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    read_otherwise: ClassVar[tuple[str, ...]] = ()  # fields that a validator takes, or that only mark the record


def validated(row: Row, shape: type[Shape], *, file: str) -> tuple[Shape | None, list[RowError]]:
    """The row as a `shape`, or its errors in the reader's language."""
    if row.problems:
        return None, list(row.problems)
    try:
        return shape.model_validate(cleaning.tree(row.fields)), []
    except pydantic.ValidationError as error:
        return None, [RowError(file, *_where(row, problem["loc"]), _reason(problem)) for problem in error.errors()]


def _where(row: Row, path: tuple[int | str, ...]) -> tuple[int, str]:
    """Row and column of a problem; a part of a record of a table has a row of its own."""
    if len(path) > 1 and isinstance(path[1], int):
        if row.part_numbers:
            return row.part_numbers[path[1]], ".".join(str(step) for step in (path[0], *path[2:]))
        path = (f"{path[0]}[{path[1] + 1}]", *path[2:])
    return row.number, ".".join(str(step) for step in path)


def _reason(problem: Any) -> str:
    kind, values = problem["type"], {"text": shortened(problem["input"])}
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind in ("missing", "string_too_short"):
        return _("this is missing")
    if kind.startswith("date"):
        return _("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % values
    if kind.startswith("time"):
        return _("“%(text)s” is not a time like 08:00") % values
    if kind.startswith("int"):
        return _("“%(text)s” is not a whole number") % values
    if kind.startswith("bool"):
        return _("“%(text)s” is neither true nor false") % values
    if kind.startswith("model"):
        return _("this has parts of its own, each with a name: “%(text)s” is none") % values
    return _("this does not have the form that is expected here")
