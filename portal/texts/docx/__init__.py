"""Parts of a DOCX: what Word shows of it, with all changes accepted, in reading order.

Headers come first and footers last, each once; notes stand at the end, with the numbers by which the text refers to
them. Remarks, deleted and hidden text are left out. Decision 0018 says what libraries were compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import docx

from portal.texts import zip_limits
from portal.texts.bounds import Hidden, Page

from .body import BodyReader, Paragraph
from .margins import margins
from .notes import Notes
from .numbering import Numbering
from .styles import Styles
from .tables import GridCell, rows_of


def pages(path: str, hidden: set[Hidden]) -> Iterator[Page]:
    zip_limits.check_package(path)
    part = docx.Document(path).part
    notes = Notes(part)
    walk = BodyReader(Styles(part), Numbering(part), notes, hidden)
    body = walk.lines(part.element.body)
    lines = chain(margins(part, walk, "header"), body, margins(part, walk, "footer"), notes.lines(walk))
    for number, text in enumerate(zip_limits.parts(lines), start=1):
        yield Page(number, "", text)


def blocks(path: str, hidden: set[Hidden]) -> Iterator[Paragraph | list[list[GridCell]]]:
    """Paragraphs and tables of the body, for whoever reads its structure; without headers, footers and notes."""
    zip_limits.check_package(path)
    part = docx.Document(path).part
    walk = BodyReader(Styles(part), Numbering(part), Notes(part), hidden)
    for shown in walk.shown(part.element.body):
        yield shown if isinstance(shown, Paragraph) else list(rows_of(shown, walk))
