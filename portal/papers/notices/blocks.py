"""The paragraphs and tables of a file, in reading order, with white space collapsed."""

from __future__ import annotations

import re
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
            for text in _apart(collapsed(line)):
                if text:
                    yield Paragraph(text, "", _side_by_side(text))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(collapsed, reader.tidy(text).split("\n"))))


# What begins a line of its own in the head of a paper, if a reader of a PDF has joined it to another.
_OF_HEAD = re.compile(
    r"(?<=\S)\s+(?=CỘNG HÒA XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*-\s*Tự do|Số:?\s*\d+\s*[-/]\s*[A-Z]|THÔNG BÁO$"
    r"|(?:UBND|ỦY BAN NHÂN DÂN|ĐẢNG BỘ|ĐẢNG ỦY|HUYỆN ỦY|TỈNH ỦY) [A-ZĐÀ-Ỵ]{2})"
)
_PLACE_AND_DAY = re.compile(r"\s+((?:[A-ZĐ][^\W\d]*\s){0,3}[A-ZĐ][^\W\d]*,\s*ngày\s+\d{1,2}\s+tháng)")
# Where the right column of the foot begins.
_OF_FOOT = re.compile(
    r"(?<=[;.:,])\s+(?=(?:T/M|TM\.|K/T|KT\.|T/L|TL\.|TUQ\.)\s)"
    r"|(?<=[;.:,])(?<!KT\.)(?<!TL\.)(?<!TM\.)\s+"
    r"(?=(?:PHÓ |QUYỀN )?(?:BÍ THƯ|CHỦ TỊCH|CHÁNH|TRƯỞNG|GIÁM ĐỐC)(?!\w))"
)
_NAME_BEHIND_RECIPIENT = re.compile(r"(-.*[;.])\s+((?:[A-ZĐÀ-Ỵ][^\W\d_]*)(?:\s[A-ZĐÀ-Ỵ][^\W\d_]*){1,4})")
_LONGEST_OF_TWO = 200  # characters of a line that holds both columns


def _apart(line: str) -> list[str]:
    """Lines of the head, which are short, apart from each other."""
    if len(line) > _LONGEST_OF_TWO:
        return [line]
    return _PLACE_AND_DAY.sub(r"\t\1", _OF_HEAD.sub("\t", line)).split("\t")


def _side_by_side(line: str) -> tuple[str, ...]:
    if len(line) > _LONGEST_OF_TWO:
        return (line,)
    parts = tuple(_OF_FOOT.split(line))
    if len(parts) == 1 and (named := _NAME_BEHIND_RECIPIENT.fullmatch(line)):
        return named[1], named[2]
    return parts


def _parts(text: str) -> tuple[str, ...]:
    """What stands between tabs, and before and after the break of a line that has tabs."""
    return tuple(filter(None, map(collapsed, text.replace("\n", "\t").split("\t"))))
