"""Text boxes and shapes of a sheet."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

NAME = "{*}nvSpPr/{*}cNvPr"


def lines(path: str, sheet: str) -> Iterator[str]:
    """A line for each paragraph; `sheet` is the part of the package. Hidden shapes are left out."""
    with zipfile.ZipFile(path) as package:
        for part in _related(package, sheet):
            for shape in _parsed(package, part).iter("{*}sp"):
                name = shape.find(NAME)
                if name is None or name.get("hidden") not in ("1", "true"):
                    yield from filter(None, map(_text, shape.iterfind("{*}txBody/{*}p")))


def _text(paragraph: Element) -> str:
    return "".join(each.text or "" for each in paragraph.iter("{*}t")).strip()


def _related(package: zipfile.ZipFile, sheet: str) -> Iterator[str]:
    folder, name = posixpath.split(sheet)
    relations = f"{folder}/_rels/{name}.rels"
    if relations in package.namelist():
        for relation in _parsed(package, relations):
            if str(relation.get("Type")).endswith("/drawing"):
                yield posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target")))).lstrip("/")


def _parsed(package: zipfile.ZipFile, part: str) -> Element:
    return etree.fromstring(package.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
