"""Importers of places, boundaries, units, successions, heads and agency names.

Rows are known by their address (places, units) or by all they say; a file may be loaded again with more rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, Field

from portal.importing import (
    Day,
    FileKind,
    ImportReport,
    Progress,
    RowModel,
    Text,
    in_column,
    load_rows,
    one_of,
    read_file,
    register,
    require_alike,
    without_progress,
)

from .directory import Directory
from .models import (
    AgencyName,
    Boundary,
    HeadTerm,
    Level,
    Named,
    Place,
    PlaceSuccession,
    Succession,
    Unit,
    UnitSuccession,
)


def _choice(choices: Any) -> Any:
    return Annotated[str, one_of({value: value for value in choices.values})]


Address = Annotated[Text, AfterValidator(str.lower)]


class NamedRow(RowModel):
    slug: Address
    name: Text
    level: _choice(Level)  # type: ignore[valid-type]  # a type made from the choices of the model
    parent: Address | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class PlaceRow(NamedRow):
    kind: _choice(Place.Kind)  # type: ignore[valid-type]  # a type made from the choices of the model


class UnitRow(NamedRow):
    kind: _choice(Unit.Kind)  # type: ignore[valid-type]  # a type made from the choices of the model
    place: Address | None = None
    joined_on: Day | None = None
    accountable_since: Day | None = None


def _ring(positions: list[list[float]]) -> list[list[float]]:
    """Longitude and latitude of each position; a height behind them is left aside."""
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise ValueError(_("an outline has at least four positions, and ends where it began"))
    if any(len(each) < 2 or abs(each[0]) > 180 or abs(each[1]) > 90 for each in positions):
        raise ValueError(_("a position is a longitude and a latitude in degrees (WGS 84); convert VN-2000 before"))
    return [each[:2] for each in positions]


Ring = Annotated[list[list[float]], AfterValidator(_ring)]


class Polygon(RowModel):
    type: Literal["Polygon"]
    coordinates: Annotated[list[Ring], Field(min_length=1)]


class MultiPolygon(RowModel):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Annotated[list[Ring], Field(min_length=1)]], Field(min_length=1)]


class BoundaryProperties(RowModel):
    place: Address
    valid_from: Day | None = None
    valid_to: Day | None = None


class BoundaryRow(RowModel):
    """A feature of GeoJSON (RFC 7946)."""

    read_otherwise: ClassVar[tuple[str, ...]] = ("type", "id", "bbox")

    properties: BoundaryProperties
    geometry: Annotated[Polygon | MultiPolygon, Field(discriminator="type")]


class SuccessionRow(RowModel):
    of: Annotated[str, one_of({"place": "place", "unit": "unit"})]
    predecessor: Address
    successor: Address
    kind: _choice(Succession.Kind) = Succession.Kind.MERGED  # type: ignore[valid-type]  # as above
    on: Day
    legal_basis: str = ""


class HeadRow(RowModel):
    unit: Text
    title: Text
    valid_from: Day | None = None
    valid_to: Day | None = None


class AgencyRow(RowModel):
    name: Text
    unit: Address


def _kind(label: Any, shape: type[RowModel], list_name: str, *key: str) -> FileKind:
    return register(FileKind(label, f"import_organisations {list_name} FILE", shape, list_name, key))


PLACES = _kind(gettext_lazy("places"), PlaceRow, "places", "slug")
BOUNDARIES = register(
    FileKind(
        gettext_lazy("boundaries"),
        "import_organisations boundaries FILE",
        BoundaryRow,
        list_name="features",
        key=("properties.place", "properties.valid_from"),
    )
)
UNITS = _kind(gettext_lazy("units"), UnitRow, "units", "slug")
SUCCESSIONS = _kind(gettext_lazy("successions"), SuccessionRow, "successions", "of", "predecessor", "successor")
HEADS = _kind(gettext_lazy("terms of heads"), HeadRow, "heads", "unit", "title", "valid_from")
AGENCIES = _kind(gettext_lazy("names of agencies"), AgencyRow, "agencies", "name", "unit")


def import_places(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Columns: slug, name, kind, level, parent (a slug), valid_from, valid_to. A parent stands above its children."""

    def load(row: PlaceRow) -> bool:
        return _load_named(Place, row, kind=row.kind)

    found = read_file(content, file=file, kind=PLACES)
    return load_rows(found, shape=PlaceRow, load=load, skip_bad=skip_bad, progress=progress)


def import_boundaries(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """A GeoJSON collection of polygons; properties of each: place (a slug), valid_from, valid_to."""

    def load(row: BoundaryRow) -> bool:
        given = row.properties
        with in_column("properties.place"):
            place = _by_slug(Place, given.place)
        values = {"geometry": row.geometry.model_dump(), "valid_to": given.valid_to}
        return _load(Boundary, {"place": place, "valid_from": given.valid_from}, values)

    found = read_file(content, file=file, kind=BOUNDARIES)
    return load_rows(found, shape=BoundaryRow, load=load, skip_bad=skip_bad, progress=progress)


def import_units(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Columns: slug, name, kind, level, place, parent (slugs), valid_from, valid_to, joined_on, accountable_since.

    `joined_on`, the day since which a unit takes part in the portal, is today where nothing is said. What is left
    empty of these two stays as it is.
    """

    def load(row: UnitRow) -> bool:
        with in_column("place"):
            place = _by_slug(Place, row.place)
        given = {name: day for name in ("joined_on", "accountable_since") if (day := getattr(row, name))}
        return _load_named(Unit, row, kind=row.kind, place=place, **given, of_new={"joined_on": timezone.localdate()})

    found = read_file(content, file=file, kind=UNITS)
    return load_rows(found, shape=UnitRow, load=load, skip_bad=skip_bad, progress=progress)


def import_successions(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Columns: of (place or unit), predecessor and successor (slugs), kind, on, legal_basis."""

    def load(row: SuccessionRow) -> bool:
        named, succession = (Place, PlaceSuccession) if row.of == "place" else (Unit, UnitSuccession)
        with in_column("predecessor"):
            predecessor = _by_slug(named, row.predecessor)
        with in_column("successor"):
            successor = _by_slug(named, row.successor)
        return _load(
            succession,
            {"predecessor": predecessor, "successor": successor},
            {"kind": row.kind, "on": row.on, "legal_basis": row.legal_basis},
        )

    found = read_file(content, file=file, kind=SUCCESSIONS)
    return load_rows(found, shape=SuccessionRow, load=load, skip_bad=skip_bad, progress=progress)


def import_heads(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Columns: unit (name or slug), title (a role, never a person's name), valid_from, valid_to."""
    directory = Directory()

    def load(row: HeadRow) -> bool:
        with in_column("unit"):
            unit = directory.unit(row.unit, on=row.valid_from)
        return _load(
            HeadTerm, {"unit": unit, "title": row.title, "valid_from": row.valid_from}, {"valid_to": row.valid_to}
        )

    found = read_file(content, file=file, kind=HEADS)
    return load_rows(found, shape=HeadRow, load=load, skip_bad=skip_bad, progress=progress)


def import_agencies(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Columns: name (as documents write it), unit (a slug)."""

    def load(row: AgencyRow) -> bool:
        with in_column("unit"):
            unit = _by_slug(Unit, row.unit)
        return _load(AgencyName, {"unit": unit, "name": row.name}, {})

    found = read_file(content, file=file, kind=AGENCIES)
    return load_rows(found, shape=AgencyRow, load=load, skip_bad=skip_bad, progress=progress)


def _load_named(
    model: type[Named], row: NamedRow, *, of_new: Mapping[str, Any] = MappingProxyType({}), **values: Any
) -> bool:
    with in_column("parent"):
        parent = _by_slug(model, row.parent)
    values |= {"name": row.name, "level": row.level, "parent": parent}
    values |= {"valid_from": row.valid_from, "valid_to": row.valid_to}
    return _load(model, {"slug": row.slug}, values, of_new=of_new)


def _load(
    model: Any, key: dict[str, Any], values: dict[str, Any], *, of_new: Mapping[str, Any] = MappingProxyType({})
) -> bool:
    """Store a row unless one with this key is there; `of_new` is what a new one has where the file says nothing.

    Raises ValidationError if it is not clean, KnownOtherwise if what is there differs.
    """
    stored = model.objects.filter(**key).first()
    if stored is not None:
        require_alike({name: (getattr(stored, name), value) for name, value in values.items()})
        return False
    record = model(**{**of_new, **key, **values})
    record.full_clean()
    record.save()
    return True


def _by_slug(model: Any, slug: str | None) -> Any:
    if slug is None:
        return None
    try:
        return model.objects.get(slug=slug)
    except model.DoesNotExist:
        message = _("“%(slug)s” is no address of a %(kind)s; it must be loaded before")
        raise LookupError(message % {"slug": slug, "kind": model._meta.verbose_name}) from None
