"""List numbers of a DOCX, which Word computes and the file does not contain."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from .xml import number, related, value

LEVELS = 9
BULLET = "•"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


class Numbering:
    """Counts as paragraphs are read in their order."""

    def __init__(self, part: Any):
        self._lists: dict[str, Element] = {}
        self._abstract: dict[str, Element] = {}
        for _rid, root in related(part, "numbering"):
            self._lists = {value(each, "w:numId") or "": each for each in root.iter(qn("w:num"))}
            self._abstract = {value(each, "w:abstractNumId") or "": each for each in root.iter(qn("w:abstractNum"))}
        self._counts: defaultdict[str, list[int | None]] = defaultdict(lambda: [None] * LEVELS)
        self._begun: set[tuple[str, int]] = set()

    def label(self, key: str, level: int | None, style: str) -> str:
        """The number of the next item of a list; "" where it has none."""
        abstract = self._abstract_of(key)
        if abstract is None:
            return ""
        if level is None:
            level = self._level_of_style(abstract, style)
        level = min(max(level, 0), LEVELS - 1)
        counts = self._counts[value(abstract, "w:abstractNumId") or ""]
        self._count(counts, key, abstract, level)
        definition = self._definition(key, abstract, level)
        kind = _child(definition, "w:numFmt") or "decimal"
        text = _child(definition, "w:lvlText") or ""
        if kind == "bullet":
            return text if text.isascii() and not text.isalnum() else BULLET
        legal = definition is not None and definition.find(qn("w:isLgl")) is not None

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of = self._definition(key, abstract, at)
            count = counts[at] if counts[at] is not None else self._start(of)
            return formatted(count or 0, "decimal" if legal else _child(of, "w:numFmt") or "decimal")

        return "" if kind == "none" and "%" not in text else re.sub(r"%([1-9])", shown, text)

    def _count(self, counts: list[int | None], key: str, abstract: Element, level: int) -> None:
        restarted = self._override(key, level, "w:startOverride")
        count = counts[level]
        if restarted is not None and (key, level) not in self._begun:
            counts[level] = number(restarted)
        elif count is None:
            counts[level] = self._start(self._definition(key, abstract, level))
        else:
            counts[level] = count + 1
        self._begun.add((key, level))
        for deeper in range(level + 1, LEVELS):
            definition = self._definition(key, abstract, deeper)
            after = None if definition is None else definition.find(qn("w:lvlRestart"))
            if after is None or 0 < number(after) >= level + 1:
                counts[deeper] = None

    def _abstract_of(self, key: str) -> Element | None:
        """Of a list; where it is the list of a style, that of the style's own."""
        listed = self._lists.get(key)
        abstract = None if listed is None else self._abstract.get(_child(listed, "w:abstractNumId") or "")
        linked = None if abstract is None else _child(abstract, "w:numStyleLink")
        if linked:
            return next((each for each in self._abstract.values() if _child(each, "w:styleLink") == linked), abstract)
        return abstract

    def _definition(self, key: str, abstract: Element, level: int) -> Element | None:
        own = self._override(key, level, "w:lvl")
        if own is not None:
            return own
        return next((each for each in abstract.iterchildren(qn("w:lvl")) if number(each, "w:ilvl") == level), None)

    def _override(self, key: str, level: int, name: str) -> Element | None:
        for each in self._lists[key].iterchildren(qn("w:lvlOverride")):
            if number(each, "w:ilvl") == level:
                return each.find(qn(name))
        return None

    @staticmethod
    def _level_of_style(abstract: Element, style: str) -> int:
        for each in abstract.iterchildren(qn("w:lvl")):
            if style and _child(each, "w:pStyle") == style:
                return number(each, "w:ilvl")
        return 0

    @staticmethod
    def _start(definition: Element | None) -> int:
        return 1 if definition is None else number(definition.find(qn("w:start")), default=0)


def _child(element: Element | None, name: str) -> str | None:
    return None if element is None else value(element.find(qn(name)))


def formatted(count: int, kind: str) -> str:
    """A number in letters, Roman or with a leading zero; in any other way as figures."""
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        return roman(count).upper() if kind == "upperRoman" else roman(count)
    return f"{count:02}" if kind == "decimalZero" else str(count)


def roman(count: int) -> str:
    written = ""
    for size, letters in ROMAN:
        written += letters * (count // size)
        count %= size
    return written
