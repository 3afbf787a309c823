"""The shapes of rows: what stands in which column, and what is said where it does not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, TypeVar

import pydantic
from django.utils.translation import gettext as _
from slugify import slugify

from .files import Row
from .reports import RowError

Shape = TypeVar("Shape", bound=pydantic.BaseModel)


def _as_date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % {"text": value})


def _as_names(value: Any) -> Any:
    return [name.strip() for name in value.split(";") if name.strip()] if isinstance(value, str) else value


def code_of(text: str) -> str:
    """The code of a choice, however it is written: “Kiến nghị”, “kien_nghi” and “KIEN NGHI” are one."""
    return slugify(text, separator="_")


Day = Annotated[date, pydantic.BeforeValidator(_as_date)]
Names = Annotated[list[str], pydantic.BeforeValidator(_as_names)]
Text = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]


def one_of(choices: dict[str, Any]) -> pydantic.BeforeValidator:
    """Makes a field take the codes of the table and give its values."""

    def choose(value: Any) -> Any:
        if code_of(str(value)) in choices:
            return choices[code_of(str(value))]
        raise ValueError(_("“%(text)s” is none of: %(choices)s") % {"text": value, "choices": ", ".join(choices)})

    return pydantic.BeforeValidator(choose)


class Record(pydantic.BaseModel):
    """The shape of a row. Fields that it does not name are left aside: an office's file holds more than we keep."""

    model_config = pydantic.ConfigDict(extra="ignore", coerce_numbers_to_str=True)


def shaped(row: Row, shape: type[Shape], *, file: str) -> tuple[Shape | None, list[RowError]]:
    """The row in its shape, or what is wrong with it in the reader's language."""
    try:
        return shape.model_validate(row.fields), []
    except pydantic.ValidationError as error:
        return None, [RowError(file, *_where(row, problem["loc"]), _reason(problem)) for problem in error.errors()]


def _where(row: Row, path: tuple[int | str, ...]) -> tuple[int, str]:
    """Row and column of a problem; a part of a CSV record has a row of its own."""
    if len(path) > 1 and isinstance(path[1], int):
        if row.part_numbers:
            return row.part_numbers[path[1]], ".".join(str(step) for step in (path[0], *path[2:]))
        path = (f"{path[0]}[{path[1] + 1}]", *path[2:])
    return row.number, ".".join(str(step) for step in path)


def _reason(problem: Any) -> str:
    kind, values = problem["type"], {"text": problem["input"]}
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
    return _("this does not have the form that is expected here")
