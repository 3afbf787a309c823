"""Field names of a row model, with dots for nested ones: `place.unit`, `events.date`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias, get_args

import pydantic

from .values import code_of

Fields: TypeAlias = Mapping[str, Any]  # of a field that has fields of its own, these; None of any other


@cache
def fields_of(shape: type[pydantic.BaseModel]) -> Fields:
    named = {field.alias or name: _inner(field.annotation) for name, field in shape.model_fields.items()}
    return named | dict.fromkeys(getattr(shape, "read_otherwise", ()))


def _inner(annotation: Any) -> Fields | None:
    inner: dict[str, Any] = {}
    for shape in _shapes_in(annotation):
        inner |= fields_of(shape)
    return inner or None


def _shapes_in(annotation: Any) -> Iterator[type[pydantic.BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _shapes_in(argument)


def paths(fields: Fields, above: str = "") -> Iterator[tuple[str, Fields | None]]:
    """Every field with its path, and the fields within it."""
    for name, inner in fields.items():
        yield above + name, inner
        if inner:
            yield from paths(inner, f"{above}{name}.")


def key_of(heading: str) -> str:
    """The normal form of a heading, by which spellings are compared: "Received Date" and "received_date"."""
    return ".".join(map(code_of, heading.split(".")))


def required_of(shape: type[pydantic.BaseModel]) -> tuple[str, ...]:
    """The required fields, with those of parts of which a record must have some."""
    names: list[str] = []
    for name, field in shape.model_fields.items():
        if field.is_required():
            inner = next(_shapes_in(field.annotation), None)
            own = field.alias or name
            names += [own] if inner is None else [f"{own}.{part}" for part in required_of(inner)]
    return tuple(names)


class Names:
    """The columns of a kind of file, matched whatever their case, accents and spaces."""

    def __init__(self, fields: Fields, *, required: Sequence[str], unlisted: Sequence[str] = ()) -> None:
        """`unlisted` are known and recommended to nobody."""
        self.required = required
        self.leaves = [path for path, inner in paths(fields) if inner is None and path not in unlisted]
        self._by_key = {key_of(path): path for path, _inner in paths(fields)}

    def knows(self, heading: str) -> bool:
        return key_of(heading) in self._by_key

    def named(self, heading: str) -> str | None:
        """The field of a heading as the importer calls it; None for one that is not known."""
        return self._by_key.get(key_of(heading))

    def nearest(self, heading: str) -> str:
        """The field whose name is most similar, or ""."""
        return next(iter(get_close_matches(key_of(heading), self.leaves, n=1, cutoff=0.8)), "")
