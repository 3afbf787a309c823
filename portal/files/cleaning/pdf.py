"""Cleans PDF: removes properties, earlier versions, authors of annotations, scripts and embedded files.

Signed files stay as they are.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pikepdf

from portal.files.kinds import PDF, Refusal, Refused

from . import Copy
from .pictures import without_metadata

# Where properties hang: on the document, a page, a picture, anything.
PROPERTIES = ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified")
ACTS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")
END, ENDS_WITHIN = b"%%EOF", 2048  # bytes: mail programs put lines behind it
BREAKS_OFF = ("expected endstream", "parse error", "EOF")  # what the library says where it recovers
NAMES_OF_INFO = {"/Author": "Author", "/Creator": "Creator", "/Company": "Company", "/Manager": "Manager"}


def clean(source: Path, target: Path) -> Copy:
    try:
        document = pikepdf.open(source)
    except pikepdf.PasswordError as error:
        raise Refused(Refusal.LOCKED) from error
    with document:
        if not document.pages or _is_cut_off(document, source):
            raise Refused(Refusal.BROKEN)
        if any(map(_is_signature, document.objects)):
            shutil.copyfile(source, target)
            return Copy(PDF, is_signed=True, properties=_properties(document))
        _strip(document)
        written = io.BytesIO()
        document.save(written, deterministic_id=True)
    # Objects are numbered anew by the first: only a second gives the same for a copy of the copy.
    with pikepdf.open(written) as copy:
        copy.save(target, deterministic_id=True)
    return Copy(PDF)


def _is_cut_off(document: pikepdf.Pdf, source: Path) -> bool:
    """Pages would be missing: the file breaks off in an object. Where the list of objects alone is wrong, none is."""
    if END in source.read_bytes()[-ENDS_WITHIN:]:
        return False
    for _thing in document.objects:  # whatever is wrong with one is known when it has been read
        pass
    return any(sign in str(warning) for warning in document.get_warnings() for sign in BREAKS_OFF)


def _is_signature(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and "/ByteRange" in thing and "/Contents" in thing


def _properties(document: pikepdf.Pdf) -> dict[str, str]:
    info = document.docinfo
    return {name: str(info[key]) for key, name in NAMES_OF_INFO.items() if str(info.get(key, ""))}


def _strip(document: pikepdf.Pdf) -> None:
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    _without(document.Root, "/AA", "/AF", "/OpenAction")
    if "/Names" in document.Root:
        _without(document.Root.Names, "/JavaScript", "/EmbeddedFiles")
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            _strip_one(thing)


def _strip_one(thing: Any) -> None:
    _without(thing, *PROPERTIES)
    if "/Rect" in thing and "/Subtype" in thing:
        _without(thing, "/AA", "/FS")
        if thing.Subtype != pikepdf.Name.Widget:
            _without(thing, "/T")  # who wrote the remark; of a field it is its name
    if "/S" in thing and str(thing.S) in ACTS:
        _without(thing, "/JS", "/F", "/Win")
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == pikepdf.Name.DCTDecode:
        _strip_picture(thing)


def _strip_picture(stream: pikepdf.Stream) -> None:
    picture = stream.read_raw_bytes()
    bare = without_metadata(picture)
    if bare != picture:
        parms = stream.get("/DecodeParms")
        stream.write(
            bare,
            filter=pikepdf.Name.DCTDecode,
            decode_parms=parms if isinstance(parms, pikepdf.Dictionary) else None,
        )


def _without(thing: Any, *keys: str) -> None:
    for key in keys:
        if key in thing:
            del thing[key]
