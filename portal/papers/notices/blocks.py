"""The paragraphs and tables of a file, in reading order, with white space collapsed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from portal.files.kinds import DOCX
from portal.texts import docx, reader
from portal.texts.bounds import Outcome, Unreadable
from portal.texts.docx.body import Paragraph as WordParagraph
from portal.texts.reflow import reflow

MOST_BLOCKS = 20_000


class Paragraph(NamedTuple):
    """`label` is a number that Word computes. Its `parts` between tabs serve heads without a table."""

    text: str
    label: str = ""
    parts: tuple[str, ...] = ()


class Cell(NamedTuple):
    """`lines` are its paragraphs; `goes_on` if it is the lower part of a cell above; columns count from 1."""

    lines: tuple[str, ...]
    goes_on: bool = False
    span: int = 1
    column: int = 1

    @property
    def text(self) -> str:
        return " ".join(self.lines)


class Table(NamedTuple):
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table


def blocks_of(path: str, media_type: str) -> list[Block]:
    """Raises Unreadable."""
    return list(_of_docx(path) if media_type == DOCX else _of_pdf(path))


def collapsed(text: str) -> str:
    return " ".join(text.split())


def _of_docx(path: str) -> Iterator[Block]:
    for count, block in enumerate(docx.blocks(path, set())):
        if count > MOST_BLOCKS:
            raise Unreadable(Outcome.TOO_LARGE)
        if not isinstance(block, WordParagraph):
            rows = (
                tuple(Cell(_lines(cell.text), cell.goes_on, cell.span, cell.column) for cell in row) for row in block
            )
            yield Table(tuple(rows))
        elif text := reader.tidy(block.text):
            yield Paragraph(collapsed(text), block.label, _parts(text))


def _of_pdf(path: str) -> Iterator[Block]:
    from portal.texts.pdf import pages

    for page in reader.bounded(pages.pages(path, set())):
        for line in reflow(page.text).split("\n"):
            if text := collapsed(line):
                yield Paragraph(text, "", _parts(line))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(collapsed, reader.tidy(text).split("\n"))))


def _parts(text: str) -> tuple[str, ...]:
    """What stands between tabs, and before and after the break of a line that has tabs."""
    return tuple(filter(None, map(collapsed, text.replace("\n", "\t").split("\t"))))
