"""Parts of a DOCX: its paragraphs and tables in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from . import package
from .bounds import Page


def pages(path: str) -> Iterator[Page]:
    package.check(path)
    for number, text in enumerate(package.parts(_lines(docx.Document(path).iter_inner_content())), start=1):
        yield Page(number, "", text)


def _lines(blocks: Iterable[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                # A cell that reaches over several columns comes once for each.
                cells = {cell._tc: cell.text.strip() for cell in row.cells}
                yield package.row(cells.values())
        else:
            yield block.text
