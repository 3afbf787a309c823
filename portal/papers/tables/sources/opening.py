"""The sheets of a file, which is known by its contents and not by its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.files.admission import MAX_BYTES, SENTENCES
from portal.files.kinds import Refused, family_of
from portal.importing.readers.refused_formats import is_workbook, refuse_known_formats
from portal.importing.reports import Unreadable as UnreadableTable
from portal.papers.files import SENTENCES as SENTENCES_OF_PAPERS
from portal.papers.tables.cells import Sheet
from portal.texts.bounds import Outcome, Unreadable
from portal.texts.zip_limits import check_package

Given = TypeVar("Given")

_PACKAGE, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NOTHING = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n;,"


def sheets_of(path: Path) -> Iterator[Sheet]:
    """The sheets or tables, one after the other. Raises UnreadableTable, which says what to do; OSError."""
    if path.stat().st_size > MAX_BYTES:
        values = {"size": filesizeformat(path.stat().st_size), "limit": filesizeformat(MAX_BYTES)}
        raise UnreadableTable(_("The file has %(size)s; at most %(limit)s can be taken.") % values)
    content = path.read_bytes()
    if not content.strip(_NOTHING):
        raise UnreadableTable(_("the file is empty"))
    try:
        yield from _sheets(path, content)
    except Unreadable as unreadable:
        raise UnreadableTable(_reason(unreadable.outcome)) from None


def _sheets(path: Path, content: bytes) -> Iterator[Sheet]:
    from . import csv_file, document, workbook

    if content.startswith(_OLD_OFFICE):
        _refuse_old_office(content)
    if content.startswith(_PACKAGE):
        check_package(str(path))
        is_document = _is_document(content)
        if is_document or is_workbook(content):
            yield from _guarded((document if is_document else workbook).sheets_of(path))
            return
    refuse_known_formats(content)
    yield from csv_file.sheets_of(content)


def _guarded(sheets: Iterator[Sheet]) -> Iterator[Sheet]:
    """Sheets whose lines raise UnreadableTable and nothing else, however far they were read."""
    for sheet in _told(sheets):
        sheet.lines = _told(sheet.lines)
        yield sheet


def _told(each: Iterable[Given]) -> Iterator[Given]:
    try:
        yield from each
    except (UnreadableTable, GeneratorExit):
        raise
    except Unreadable as unreadable:
        raise UnreadableTable(_reason(unreadable.outcome)) from None
    except Exception:
        # Whatever a parser says of a file that somebody made wrong, it is the file.
        raise UnreadableTable(_reason(Outcome.BROKEN)) from None


def _refuse_old_office(content: bytes) -> None:
    try:
        family_of(io.BytesIO(content))
    except Refused as refused:
        raise UnreadableTable(str(SENTENCES[refused.refusal])) from None


def _is_document(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "word/document.xml" in package.namelist()


def _reason(outcome: Outcome) -> str:
    return str(SENTENCES_OF_PAPERS[outcome])
