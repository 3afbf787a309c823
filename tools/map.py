"""Draws docs/architecture.svg: the packages in the layers of the import contract, with the imports between them.

    python -m tools.map

Boxes tell how many modules a package has. An arrow is an import; one that follows from others is left out (transitive
reduction), so that the picture shows the shortest way down.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from .imports import imports

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "architecture.svg"
WIDTH, ROW, BOX, HEIGHT = 960, 84, 132, 44
STYLE = """
svg { background: #fff; font: 14px system-ui, sans-serif; }
rect { fill: #eef3fb; stroke: #2b5797; rx: 6px; }
text { fill: #1b1b1b; text-anchor: middle; }
.count { font-size: 11px; fill: #555; }
path { fill: none; stroke: #8a9bb4; stroke-width: 1.2; marker-end: url(#arrow); }
marker path { fill: #8a9bb4; stroke: none; }
"""


def layers() -> list[list[str]]:
    """The packages of each layer, the topmost first, as pyproject.toml has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    front, inside = (contract["layers"] for contract in contracts[:2])
    return [[front[0]], [front[1]], *([name.strip() for name in layer.split("|")] for layer in inside)]


def package_of(module: str, packages: list[str]) -> str:
    return next((package for package in packages if module == package or module.startswith(f"{package}.")), "")


def edges(packages: list[str]) -> Mapping[str, set[str]]:
    """For each package those that it imports."""
    found: dict[str, set[str]] = {package: set() for package in packages}
    for module, imported in imports().items():
        source = package_of(module, packages)
        if source:
            found[source] |= {target for name in imported if (target := package_of(name, packages))} - {source}
    return found


def reduced(graph: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Edges that no longer way replaces."""

    def reached(start: str) -> set[str]:
        return {start}.union(*(reached(target) for target in graph[start]))

    for source, targets in graph.items():
        for target in sorted(targets):
            if not any(target in reached(other) for other in targets - {target}):
                yield source, target


def picture() -> ET.Element:
    rows = layers()
    packages = [package for row in rows for package in row]
    counts = {package: sum(package_of(module, packages) == package for module in imports()) for package in packages}
    places = {
        package: (WIDTH * (column + 1) / (len(row) + 1), 20 + number * ROW)
        for number, row in enumerate(rows)
        for column, package in enumerate(row)
    }
    svg = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {len(rows) * ROW + 10}")
    ET.SubElement(svg, "title").text = "The packages of Dân Biết and what imports what"
    ET.SubElement(svg, "style").text = STYLE
    marker = ET.SubElement(ET.SubElement(svg, "defs"), "marker", id="arrow", orient="auto", viewBox="0 0 8 8")
    marker.attrib |= {"refX": "7", "refY": "4", "markerWidth": "8", "markerHeight": "8"}
    ET.SubElement(marker, "path", d="M0 0L8 4L0 8z")
    for source, target in reduced(edges(packages)):
        (x1, y1), (x2, y2) = places[source], places[target]
        bend = 0 if y2 - y1 <= ROW else (y2 - y1) / 3 * (1 if x1 >= WIDTH / 2 else -1)
        middle = f"{(x1 + x2) / 2 + bend:.0f} {(y1 + HEIGHT + y2) / 2:.0f}"
        ET.SubElement(svg, "path", d=f"M{x1:.0f} {y1 + HEIGHT}Q{middle} {x2:.0f} {y2}")
    for package, (x, y) in places.items():
        ET.SubElement(svg, "rect", x=f"{x - BOX / 2:.0f}", y=f"{y}", width=str(BOX), height=str(HEIGHT))
        ET.SubElement(svg, "text", x=f"{x:.0f}", y=f"{y + 19}").text = package.removeprefix("portal.")
        modules = f"{counts[package]} modules"
        ET.SubElement(svg, "text", {"class": "count"}, x=f"{x:.0f}", y=f"{y + 35}").text = modules
    ET.indent(svg)
    return svg


def main() -> None:
    PICTURE.write_text(ET.tostring(picture(), encoding="unicode") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
