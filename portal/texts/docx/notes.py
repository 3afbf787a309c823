"""Footnotes and endnotes of a DOCX, numbered as the text refers to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from docx.oxml.ns import qn
from lxml import etree

from .numbering import roman
from .xml import related, value


class Lines(Protocol):
    """Reads the lines of a container, as body.BodyReader does."""

    def lines(self, container: Any) -> Iterator[str]: ...


class Notes:
    def __init__(self, part: Any):
        self._bodies: dict[tuple[str, str], etree._Element] = {}
        for kind in ("footnote", "endnote"):
            for _rid, root in related(part, f"{kind}s"):
                for note in root.iter(qn(f"w:{kind}")):
                    self._bodies[kind, value(note, "w:id") or ""] = note
        self._marks: dict[tuple[str, str], str] = {}

    def mark(self, kind: str, key: str) -> str:
        """How the text refers to a note: in brackets, so that it does not run into a number before it."""
        count = sum(known == kind for known, _key in self._marks) + 1
        return self._marks.setdefault((kind, key), f"[{count if kind == 'footnote' else roman(count)}]")

    def lines(self, walk: Lines) -> Iterator[str]:
        """Those that were referred to, in their order."""
        for place, mark in list(self._marks.items()):
            if (body := self._bodies.get(place)) is not None:
                yield f"{mark} {' '.join(line.strip() for line in walk.lines(body))}"
