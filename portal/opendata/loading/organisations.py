"""Loads places, units and topics, with their successions, boundaries and heads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from pydantic import Field

from portal.dialogues.models import Topic
from portal.importing import ImportReport, Row, RowModel, Text
from portal.organisations.models import Boundary, HeadTerm, Place, PlaceSuccession, Unit, UnitSuccession

from .lines import Lines, Reference, find_named, required


class Inheritance(RowModel):
    kind: str
    on: date
    legal_basis: str
    predecessor: Reference


class BoundaryPart(RowModel):
    valid_from: date | None
    valid_to: date | None
    geometry: dict[str, Any]


class HeadPart(RowModel):
    title: Text
    valid_from: date | None
    valid_to: date | None


class NamedLine(RowModel):
    slug: Text
    name: Text
    level: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    parent: Reference | None
    inheritances: list[Inheritance]


class PlaceLine(NamedLine):
    boundaries: list[BoundaryPart] = []


class UnitLine(NamedLine):
    joined_on: date = Field(default_factory=timezone.localdate)
    place: Reference | None
    accountable_since: date | None
    heads: list[HeadPart]


class TopicLine(RowModel):
    slug: Text
    name: Text
    name_en: str = ""


OWN = {"slug", "name", "level", "kind", "valid_from", "valid_to"}


def load_places(lines: Lines, **context: Any) -> ImportReport:
    def load(line: PlaceLine) -> None:
        place = Place(**line.model_dump(include=OWN), parent=find_named(Place, line.parent, column="parent"))
        _save(place)
        _inherit(PlaceSuccession, Place, place, line.inheritances)
        for part in line.boundaries:
            _save(Boundary(place=place, **part.model_dump()))

    return _in_order(lines).load(PlaceLine, load)


def load_units(lines: Lines, **context: Any) -> ImportReport:
    def load(line: UnitLine) -> None:
        place, parent = find_named(Place, line.place, column="place"), find_named(Unit, line.parent, column="parent")
        unit = Unit(**line.model_dump(include=OWN | {"joined_on", "accountable_since"}), place=place, parent=parent)
        _save(unit)
        _inherit(UnitSuccession, Unit, unit, line.inheritances)
        for part in line.heads:
            _save(HeadTerm(unit=unit, **part.model_dump()))

    return _in_order(lines).load(UnitLine, load)


def load_topics(lines: Lines, **context: Any) -> ImportReport:
    return lines.load(TopicLine, lambda line: _save(Topic(**line.model_dump())))


def _inherit(succession: Any, model: Any, successor: Any, inheritances: Iterable[Inheritance]) -> None:
    for position, part in enumerate(inheritances, start=1):
        predecessor = required(model, part.predecessor, column=f"inheritances[{position}].predecessor")
        recorded = part.model_dump(include={"kind", "on", "legal_basis"})
        _save(succession(predecessor=predecessor, successor=successor, **recorded))


def _save(row: Any) -> None:
    row.full_clean()
    row.save()


def _in_order(lines: Lines) -> Lines:
    """A row after those that it names, whatever their order in the file; what names itself keeps its place."""
    by_slug = {row.fields.get("slug"): row for row in lines.rows}
    ordered: dict[int, Row] = {}

    def add(row: Row, above: frozenset[int]) -> None:
        if row.number in ordered or row.number in above:
            return
        for slug in _names(row.fields):
            if slug in by_slug:
                add(by_slug[slug], above | {row.number})
        ordered[row.number] = row

    for row in lines.rows:
        add(row, frozenset())
    return Lines(lines.file, list(ordered.values()))


def _names(fields: dict[str, Any]) -> Iterable[str]:
    references = [fields.get("parent"), *(part.get("predecessor") for part in fields.get("inheritances") or [])]
    return [reference["slug"] for reference in references if reference]
