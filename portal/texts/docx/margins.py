"""Headers and footers of a DOCX, each once although they are shown on every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from .xml import is_on, related, value

if TYPE_CHECKING:
    from .body import BodyReader


def margins(part: Any, walk: BodyReader, kind: str) -> Iterator[str]:
    """The lines of the `header`s or `footer`s that are shown; without those that hold only page numbers."""
    roots = dict(related(part, kind))
    told: set[str] = set()
    for key in _shown(part, kind):
        text = "\n".join(walk.lines(roots[key])) if key in roots else ""
        if text not in told and any(map(str.isalpha, text)):
            told.add(text)
            yield from text.split("\n")


def _shown(part: Any, kind: str) -> Iterator[str]:
    """The identifiers of those that some page shows."""
    has_even = any(is_on(root.find(qn("w:evenAndOddHeaders"))) for _rid, root in related(part, "settings"))
    for section in part.element.body.iter(qn("w:sectPr")):
        shown = {"default": True, "even": has_even, "first": bool(is_on(section.find(qn("w:titlePg"))))}
        for reference in section.iterchildren(qn(f"w:{kind}Reference")):
            if shown.get(value(reference, "w:type") or "default"):
                yield value(reference, "r:id") or ""
