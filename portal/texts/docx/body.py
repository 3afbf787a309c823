"""The body of a DOCX, block by block and run by run, as Word shows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from portal.language.legacy_encodings import converted
from portal.texts import zip_limits
from portal.texts.bounds import Hidden

from .fonts import encoding_of_font, shows_capitals, symbol
from .notes import Notes
from .numbering import Numbering
from .styles import Styles
from .xml import is_on, name_of, value

# Left out: deleted text, moved text, field codes.
SKIPPED = {"del", "moveFrom", "delText", "delInstrText", "instrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "tblPr", "rt"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}


class Paragraph(NamedTuple):
    """`label` is the number that Word computes; a number that was typed is part of the text."""

    text: str
    label: str = ""


class BodyReader:
    def __init__(self, styles: Styles, numbering: Numbering, notes: Notes, hidden: set[Hidden]):
        self._styles, self._numbering, self._notes, self._hidden = styles, numbering, notes, hidden
        # Fields that have begun: whether each has come to its result, which is all of it that is shown.
        self._fields: list[bool] = []
        self._boxes: list[Element] = []

    def lines(self, container: Element | list[Element]) -> Iterator[str]:
        """Paragraphs with their numbers, rows of tables; what stands in a box comes after its paragraph."""
        for shown in self.shown(container):
            if isinstance(shown, Paragraph):
                yield f"{shown.label} {shown.text}" if shown.label else shown.text
            else:
                yield from self._rows(shown)

    def shown(self, container: Element | list[Element]) -> Iterator[Paragraph | Element]:
        """Paragraphs as they are shown; tables as they are, for whoever reads their rows."""
        held = ""
        for block in self.blocks(container):
            if name_of(block) == "tbl":
                yield block
                continue
            held += self._text(block)
            if not self._goes_on(block):
                listed = self._styles.list_of(block)
                yield Paragraph(held, self._numbering.label(*listed) if listed else "")
                held = ""
            while self._boxes:
                yield from self.shown(self._boxes.pop(0))
        if held:
            yield Paragraph(held)

    def blocks(self, container: Element | list[Element]) -> Iterator[Element]:
        """Paragraphs and tables, whatever is put around them."""
        for element in container:
            name = name_of(element)
            if name in ("p", "tbl"):
                yield element
            elif name == "AlternateContent":
                yield from self.blocks(_chosen(element))
            elif name not in SKIPPED:
                yield from self.blocks(element)

    def _goes_on(self, paragraph: Element) -> bool:
        """Its end was deleted or is hidden: the next paragraph follows in the same line."""
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        return mark is not None and (mark.find(qn("w:del")) is not None or bool(is_on(mark.find(qn("w:vanish")))))

    def _rows(self, table: Element) -> Iterator[str]:
        for row in self.inside(table, "tr"):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            if properties is not None and is_on(properties.find(qn("w:hidden"))):
                self._hidden.add(Hidden.ROWS)
                continue
            cells = filter(_is_shown, self.inside(row, "tc"))
            yield zip_limits.row("\n".join(self.lines(cell)).strip() for cell in cells)

    def inside(self, element: Element, name: str) -> Iterator[Element]:
        """Rows or cells, also where somebody put a content control around them."""
        for child in element:
            if name_of(child) == name:
                yield child
            elif name_of(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                yield from self.inside(child, name)

    def _text(self, paragraph: Element) -> str:
        """Pieces of one old font are read together: a letter may be in one run and its mark in the next."""
        pieces = groupby(self._pieces(paragraph), key=lambda piece: piece[1])
        return "".join(converted("".join(text for text, _ in group), encoding_of_font(font)) for font, group in pieces)

    def _pieces(self, element: Element) -> Iterator[tuple[str, str]]:
        """Texts with their fonts."""
        for child in element:
            name = name_of(child)
            if name == "r":
                yield from self._run(child)
            elif name == "AlternateContent":
                yield from self._pieces(_chosen(child))
            elif name not in SKIPPED:
                yield from self._pieces(child)

    def _run(self, run: Element) -> Iterator[tuple[str, str]]:
        font = self._styles.font(run)
        is_hidden = self._styles.is_on(run, "w:vanish") or self._styles.is_white(run)
        is_capital = self._styles.is_on(run, "w:caps") or shows_capitals(font)
        for text, said_font in self._shown(run, font):
            if is_hidden and text.strip():
                self._hidden.add(Hidden.TEXT)
            elif not is_hidden:
                yield (_capitals(text, said_font), "") if is_capital else (text, said_font)

    def _shown(self, run: Element, font: str) -> Iterator[tuple[str, str]]:
        for child in run:
            name = name_of(child)
            if name == "fldChar":
                self._turn(value(child, "w:fldCharType") or "")
            elif not all(self._fields):
                continue
            elif name == "t":
                yield child.text or "", font
            elif name in BREAKS:
                yield BREAKS[name], font
            elif name == "sym":
                yield symbol(value(child, "w:font") or "", value(child, "w:char") or ""), ""
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._notes.mark(name.removesuffix("Reference"), value(child, "w:id") or ""), ""
            elif name == "AlternateContent":
                yield from self._shown(_chosen(child), font)
            elif name in ("drawing", "pict", "object"):
                self._boxes += _outermost_boxes(child)
            elif name == "ruby":
                yield from self._pieces(child)

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _capitals(text: str, font: str) -> str:
    return converted(text, encoding_of_font(font)).upper()


def _chosen(alternatives: Element) -> Element:
    """The same thing in two ways, of which one is shown."""
    choices = [each for each in alternatives if name_of(each) in ("Choice", "Fallback")]
    return choices[0] if choices else alternatives


def _outermost_boxes(drawing: Element) -> list[Element]:
    if name_of(drawing) == "txbxContent":
        return [drawing]
    if any(name_of(each) == "docPr" and each.get("hidden") in ("1", "true") for each in drawing):
        return []
    children = [_chosen(drawing)] if name_of(drawing) == "AlternateContent" else list(drawing)
    return [box for child in children for box in _outermost_boxes(child)]


def _is_shown(cell: Element) -> bool:
    """Not one that goes on with the cell above, or that was deleted."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    is_deleted = cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is not None
    return not is_deleted and (merged is None or value(merged) == "restart")
