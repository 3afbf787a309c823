"""Helpers for the XML of a DOCX, and the parts beside the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

OFF = ("0", "false", "off", "none")


def name_of(element: etree._Element) -> str:
    """The local name; "" for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def value(element: etree._Element | None, name: str = "w:val") -> str | None:
    return None if element is None else element.get(qn(name))


def number(element: etree._Element | None, name: str = "w:val", default: int = 0) -> int:
    """A number that somebody may have written wrong."""
    try:
        return int(value(element, name) or default)
    except ValueError:
        return default


def is_on(element: etree._Element | None) -> bool | None:
    """A switch: None if it is not there, and the style decides."""
    return None if element is None else value(element) not in OFF


def related(part: Any, kind: str) -> Iterator[tuple[str, etree._Element]]:
    """The parts that are related by the kind that ends so, by their identifiers."""
    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            yield relation.rId, parse_xml(relation.target_part.blob)
