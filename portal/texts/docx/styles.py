"""Properties of paragraphs and runs, their own or by their styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from .xml import is_on, number, related, value

WHITE = "FFFFFF"


class Styles:
    def __init__(self, part: Any):
        self._by_id: dict[str, Element] = {}
        self._defaults: dict[str, Element] = {}
        self._of_document: Element | None = None
        for _rid, root in related(part, "styles"):
            self._of_document = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
            for style in root.iter(qn("w:style")):
                self._by_id[value(style, "w:styleId") or ""] = style
                if value(style, "w:default") in ("1", "true", "on"):
                    self._defaults[value(style, "w:type") or ""] = style

    def is_on(self, run: Element, name: str) -> bool:
        """A switch of the letters: `w:vanish`, `w:caps`."""
        return next((bool(is_on(each)) for each in self._of_run(run, name)), False)

    def font(self, run: Element) -> str:
        """The font of letters beyond ASCII; "" if it is that of a theme."""
        for fonts in self._of_run(run, "w:rFonts"):
            if font := value(fonts, "w:hAnsi") or value(fonts, "w:ascii"):
                return font
        return ""

    def is_white(self, run: Element) -> bool:
        """White letters on white paper; in a table or a box something else may give the colour behind them."""
        if next((value(each) for each in self._of_run(run, "w:color")), None) != WHITE:
            return False
        paragraph = next(run.iterancestors(qn("w:p")), None)
        if paragraph is None or any(True for _each in run.iterancestors(qn("w:tbl"), qn("w:txbxContent"))):
            return False
        holders = (paragraph, *self._of_paragraph(paragraph))
        shades = [*self._of_run(run, "w:shd"), *(each.find(f"{qn('w:pPr')}/{qn('w:shd')}") for each in holders)]
        is_shaded = any(value(each, "w:fill") not in (WHITE, "auto", None) for each in shades)
        return not is_shaded and not any(True for _each in self._of_run(run, "w:highlight"))

    def list_of(self, paragraph: Element) -> tuple[str, int | None, str] | None:
        """The list that a paragraph is an item of: its key, its level if it is said, and the style that says so."""
        properties = paragraph.find(qn("w:pPr"))
        own = None if properties is None else properties.find(qn("w:numPr"))
        level = None if own is None else own.find(qn("w:ilvl"))
        if own is not None and (key := value(own.find(qn("w:numId")))) is not None:
            return key, number(level), ""
        for style in self._of_paragraph(paragraph):
            listed = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if listed is not None and (key := value(listed.find(qn("w:numId")))) is not None:
                found = level if level is not None else listed.find(qn("w:ilvl"))
                return key, None if found is None else number(found), value(style, "w:styleId") or ""
        return None

    def _of_run(self, run: Element, name: str) -> Iterator[Element]:
        """What is said of a property, the nearest first: run, its style, those of the paragraph, the document."""
        tag = qn(name)
        properties = run.find(qn("w:rPr"))
        if properties is not None:
            yield from properties.iterchildren(tag)
            style = self._by_id.get(value(properties.find(qn("w:rStyle"))) or "")
            yield from self._said_by(self._chain(style), tag)
        paragraph = next(run.iterancestors(qn("w:p")), None)
        if paragraph is not None:
            yield from self._said_by(self._of_paragraph(paragraph), tag)
        if self._of_document is not None:
            yield from self._of_document.iterchildren(tag)

    def _said_by(self, styles: Iterator[Element], tag: str) -> Iterator[Element]:
        for style in styles:
            if (said := style.find(f"{qn('w:rPr')}/{tag}")) is not None:
                yield said

    def _of_paragraph(self, paragraph: Element) -> Iterator[Element]:
        named = value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        return self._chain(self._by_id.get(named or "", self._defaults.get("paragraph")))

    def _chain(self, style: Element | None) -> Iterator[Element]:
        """A style, what it is based on, and so on; a circle is left where it closes."""
        seen: list[Element] = []
        while style is not None and style not in seen:
            seen.append(style)
            yield style
            style = self._by_id.get(value(style.find(qn("w:basedOn"))) or "")
