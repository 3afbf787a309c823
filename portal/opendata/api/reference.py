"""The reference page of the API, made from its OpenAPI document, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.opendata.catalogue.resources import RESOURCES

from .openapi import document


@dataclass(frozen=True)
class Parameter:
    """A query parameter; `values` are its codes, `bounds` its minimum and maximum, each as text or empty."""

    name: str
    kind: str
    is_required: bool
    meaning: str
    values: tuple[str, ...]
    bounds: str


@dataclass(frozen=True)
class Answer:
    status: str
    meaning: str
    media_types: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """`anchor` is its operation in the document."""

    anchor: str
    path: str
    meaning: str
    parameters: tuple[Parameter, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Chapter:
    name: str
    label: Any
    routes: tuple[Route, ...]


def chapters() -> list[Chapter]:
    """The routes of each resource, in the order of the document."""
    paths = document()["paths"].items()
    return [
        Chapter(
            name,
            resource.label,
            tuple(_route(path, each) for path, routes in paths for each in routes.values() if name in each["tags"]),
        )
        for name, resource in RESOURCES.items()
    ]


def _route(path: str, operation: dict[str, Any]) -> Route:
    return Route(
        anchor=operation["operationId"],
        path=path,
        meaning=_what(path),
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        answers=tuple(_answers(operation["responses"])),
    )


def _what(path: str) -> str:
    if path.endswith("{extension}"):
        return _("All rows as a file: CSV, lines of JSON or a workbook")
    return _("One record by its permanent identifier") if path.endswith("{key}") else _("The rows, page by page")


def _parameter(described: dict[str, Any]) -> Parameter:
    schema = _single(described["schema"])
    meaning = described.get("description", "")
    bounds = (f"{schema[limit]}" for limit in ("minimum", "maximum") if limit in schema)
    return Parameter(
        name=described["name"],
        kind=_kind(schema),
        is_required=described["required"],
        meaning=_(meaning) if meaning else _of_the_path(described["name"]),
        values=tuple(str(value) for value in schema.get("enum", ()) if value != ""),
        bounds=" – ".join(bounds),
    )


def _single(schema: dict[str, Any]) -> dict[str, Any]:
    """Of "this or nothing", this: whoever asks for nothing leaves the parameter out."""
    return next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)


def _kind(schema: dict[str, Any]) -> str:
    names = {
        "integer": _("whole number"),
        "boolean": _("true or false"),
        "uuid": _("UUID"),
        "date": _("day (ISO 8601)"),
    }
    return names.get(schema.get("format", ""), names.get(schema.get("type", ""), _("plain text")))


def _of_the_path(name: str) -> str:
    return _("Kind of file") if name == "extension" else _("Permanent identifier")


def _answers(responses: dict[Any, Any]) -> Iterator[Answer]:
    meanings = {
        "200": _("What was asked for"),
        "404": _("There is no such record"),
        "422": _("A parameter cannot be understood"),
        "429": _("Too many requests"),
    }
    for status, answer in responses.items():
        meaning = meanings.get(str(status), answer["description"])
        yield Answer(str(status), meaning, tuple(answer.get("content", ())))
