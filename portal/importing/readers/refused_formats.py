"""Recognises files that hold no table (PDF, DOC, pictures …), and says what to do instead."""

from __future__ import annotations

import io
import zipfile

import filetype
from django.utils.translation import gettext as _

from portal.importing.reports import Unreadable

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also of an XLSX with a password
_FIRST_BYTES = 1024


def is_workbook(content: bytes) -> bool:
    """Whether this is an XLSX, whatever its name. Raises Unreadable for another package of an office."""
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable(_("the file is damaged: save it anew")) from None
    if any(name.startswith("xl/") for name in names):
        return True
    if any(name.startswith("word/") for name in names):
        raise Unreadable(_("this is a Word document: copy its table into a spreadsheet and save that as XLSX"))
    if "content.xml" in names:
        raise Unreadable(_("this is an OpenDocument file: save it as XLSX"))
    raise Unreadable(_("this is a ZIP archive: unpack it and load the files in it one by one"))


def refuse_known_formats(content: bytes) -> None:
    """Raises Unreadable for what begins as no table does."""
    beginning = content[:_FIRST_BYTES].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if b"%PDF-" in content[:_FIRST_BYTES]:
        raise Unreadable(_("this is a PDF: ask for the table from which it was made, as XLSX or CSV"))
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(
            _("this is a file of Excel 97–2003, or has a password: open it and save it as XLSX without one")
        )
    if beginning.startswith(b"{\\rtf"):
        raise Unreadable(_("this is a Word document: copy its table into a spreadsheet and save that as XLSX"))
    if beginning.startswith(b"<"):
        raise Unreadable(_("this is a web page or XML: open it in a spreadsheet and save it as XLSX"))


def refusal_of_bytes(content: bytes) -> Unreadable:
    """Why bytes that are no text are refused."""
    found = filetype.guess(content)
    if found is not None and found.mime.startswith("image/"):
        return Unreadable(_("this is a picture: ask for the table itself, as XLSX or CSV"))
    if found is not None:
        values = {"kind": found.extension.upper()}
        return Unreadable(_("this is a file of the kind %(kind)s: a CSV, XLSX or JSON is expected") % values)
    return Unreadable(_("this is no text that can be read: open the original and save it as “CSV UTF-8” or as XLSX"))
