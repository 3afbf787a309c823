"""The choropleth map: each place shaded by its class and numbered, north above, equirectangular."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import cos, radians
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Place
from portal.records import broken_rows
from portal.supervision.figures.small_cells import SMALLEST_CELL
from portal.supervision.figures.territory import Territory

from .parts import Cell, Part, Pattern

WIDTH, MARGIN = 360, 4
# More names than these would cover each other; the table has them all.
MOST_NAMES = 12
# From so many on; the first that is small is never shown exactly (docs/domain.md, R2).
CLASSES = (
    (0, Part("none", gettext_lazy("None"), "info", Pattern.PLAIN)),
    (1, Part("small", gettext_lazy("Fewer than 3"), "info", Pattern.DOTS)),
    (SMALLEST_CELL, Part("some", gettext_lazy("3 to 9"), "info", Pattern.HATCH)),
    (10, Part("many", gettext_lazy("10 to 29"), "info", Pattern.CROSS)),
    (30, Part("most", gettext_lazy("30 and more"), "info", Pattern.SOLID)),
)

Point = tuple[float, float]
Project = Callable[[Point], Point]


@dataclass(frozen=True)
class Area:
    """A place as drawn: `path` as SVG has it; its words stand at `x`, `y`."""

    name: str
    href: str
    part: Part
    number: str
    path: str
    x: float
    y: float

    @property
    def description(self) -> str:
        return f"{self.name}: {self.number}"


@dataclass(frozen=True)
class Map:
    name: str
    title: str
    summary: str
    parts: tuple[Part, ...]
    areas: tuple[Area, ...]
    width: int
    height: int
    named: bool
    table: list[list[Cell]]


def map_of(places: Sequence[Territory], *, behind: Callable[[Place], str]) -> Map | None:
    """The map of the places whose boundaries can be drawn, None without any; the others are reported.

    `behind` gives the address of the list of the open petitions of a place.
    """
    outlines = [(each, _outlines_or_report(each)) for each in places]
    drawn = [(each, rings) for each, rings in outlines if rings]
    if not drawn:
        return None
    project, height = _projection([position for _each, rings in drawn for ring in rings for position in ring])
    areas = tuple(
        _area(each, [[project(position) for position in ring] for ring in rings], href=behind(each.place))
        for each, rings in drawn
    )
    used = {area.part for area in areas}
    return Map(
        name="ban-do",
        title=_("Where petitions are still open"),
        summary=_("By the places of today: what came from a former place is counted where it belongs now."),
        parts=tuple(part for _least, part in CLASSES if part in used),
        areas=areas,
        width=WIDTH,
        height=height,
        named=len(areas) <= MOST_NAMES,
        table=[_cells(area) for area in areas],
    )


def _outlines_or_report(territory: Territory) -> list[list[Point]]:
    return broken_rows.render_or_report(territory.place, partial(_outlines, territory.geometry), list)


def _outlines(geometry: dict[str, Any]) -> list[list[Point]]:
    """The rings of a polygon or of several: outer ones and holes alike, the rule of drawing tells them apart.

    Raises ValueError, or what a wrong type leads to, for what is no polygon in degrees.
    """
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[(float(each[0]), float(each[1])) for each in ring] for polygon in polygons for ring in polygon]
    if not rings or not all(map(_is_area, rings)):
        raise ValueError("The boundary is no polygon in degrees.")
    return rings


def _is_area(ring: Sequence[Point]) -> bool:
    """Whether it lies on the globe and is wider and higher than a line."""
    longitudes, latitudes = zip(*ring, strict=True)
    return -180 <= min(longitudes) < max(longitudes) <= 180 and -90 < min(latitudes) < max(latitudes) < 90


def _projection(positions: Sequence[Point]) -> tuple[Project, int]:
    """Equirectangular, fitted to the width; and the height that follows."""
    west, east = min(each[0] for each in positions), max(each[0] for each in positions)
    south, north = min(each[1] for each in positions), max(each[1] for each in positions)
    shrunk = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * shrunk)

    def project(position: Point) -> Point:
        longitude, latitude = position
        x, y = (longitude - west) * shrunk * scale + MARGIN, (north - latitude) * scale + MARGIN
        return round(x, 1), round(y, 1)

    return project, round((north - south) * scale) + 2 * MARGIN


def _area(territory: Territory, rings: list[list[Point]], *, href: str) -> Area:
    part = [part for least, part in CLASSES if territory.open >= least][-1]
    x, y = _middle(max(rings, key=len))
    return Area(
        name=territory.place.name,
        href=href,
        part=part,
        number=f"<{SMALLEST_CELL}" if part.key == "small" else str(territory.open),
        path=" ".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings),
        x=x,
        y=y,
    )


def _middle(ring: list[Point]) -> Point:
    """The middle of the widest stretch inside, at half the height: unlike a centre of mass, never outside."""
    heights = [y for _x, y in ring]
    level = (min(heights) + max(heights)) / 2
    crossings = sorted(
        x1 + (x2 - x1) * (level - y1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= level) != (y2 <= level)
    )
    left, right = max(zip(crossings[::2], crossings[1::2], strict=True), key=lambda stretch: stretch[1] - stretch[0])
    return round((left + right) / 2, 1), round(level, 1)


def _cells(area: Area) -> list[Cell]:
    number = area.part.label if area.part.key == "small" else area.number
    return [Cell(_("Place"), area.name, area.href, numeric=False), Cell(_("Not closed yet"), number)]
