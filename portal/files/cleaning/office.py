"""Cleans DOCX and XLSX: keeps the parts of the document, removes properties and names of people."""

from __future__ import annotations

import io
import posixpath
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from lxml import etree

from portal.files.kinds import DOCX, XLSX, Refusal, Refused

from . import Copy
from .office_xml import anonymous, parsed, written
from .pictures import without_metadata

UNPACKED = 200 * 1024**2  # bytes
MEMBERS = 10_000
ENCRYPTED_FLAG = 0x1
TYPES = "[Content_Types].xml"
MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
# The last word of the type of a relationship to a part that says who made the document, where and on what.
LEFT_OUT = {
    *("core-properties", "extended-properties", "custom-properties", "metadata/thumbnail", "thumbnail"),
    *("customXml", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData"),
    *("printerSettings", "revisionHeaders", "usernames", "customProperty"),
    *("classificationlabels", "webextensiontaskpanes"),
}
PROPERTIES = {"creator": "Author", "lastModifiedBy": "Last author", "Company": "Company", "Manager": "Manager"}
EPOCH = (1980, 1, 1, 0, 0, 0)
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"  # marks of UTF-8 and UTF-16, blanks
DEPTH = 3  # a table in a text in a table


def clean(source: Path, target: Path) -> Copy:
    with zipfile.ZipFile(source) as package:
        check(package)
        media_type = _media_type(package)
        if any(name.startswith("_xmlsignatures/") for name in package.namelist()):
            shutil.copyfile(source, target)
            return Copy(media_type, is_signed=True, properties=_properties(package))
        with target.open("wb") as file:
            _copy(package, file, depth=1)
    return Copy(media_type)


def check(package: zipfile.ZipFile) -> None:
    """Raises Refused if the package is locked, or would unpack to more than is read."""
    members = package.infolist()
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise Refused(Refusal.LOCKED)
    # No more than what is declared here is unpacked, even if there is more.
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Refused(Refusal.TOO_LARGE)


def _media_type(package: zipfile.ZipFile) -> str:
    if TYPES not in package.namelist():
        raise Refused(Refusal.FOREIGN)
    types = parsed(package.read(TYPES))
    declared = {str(each.get("ContentType")) for each in types}
    if any("macroEnabled" in each or "vbaProject" in each for each in declared):
        raise Refused(Refusal.MACROS)
    for main, media_type in MAIN.items():
        if main in declared:
            return media_type
    raise Refused(Refusal.FOREIGN)


def _properties(package: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name in package.namelist():
            for each in parsed(package.read(name)).iter(etree.Element):
                label = PROPERTIES.get(etree.QName(each).localname)
                if label and each.text:
                    found[label] = each.text
    return found


def _copy(package: zipfile.ZipFile, target: IO[bytes], *, depth: int) -> None:
    """Only what can be reached from the document is copied: whatever else lies in the package is no part of it."""
    parts, relations = _reached(package)
    with zipfile.ZipFile(target, "w") as copy:

        def put(name: str, content: bytes) -> None:
            copy.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)

        put(TYPES, written(_types(parsed(package.read(TYPES)), parts)))
        for name, tree in relations.items():
            put(name, written(anonymous(tree)))
        for part in parts:
            put(part, _cleaned(package.read(part), depth=depth))


def _reached(package: zipfile.ZipFile) -> tuple[list[str], dict[str, etree._Element]]:
    """The parts of the document, and by their names the relations between those that stay."""
    names = set(package.namelist())
    parts: list[str] = []
    relations: dict[str, etree._Element] = {}
    waiting = [""]
    while waiting:
        part = waiting.pop()
        name = _relations_of(part)
        if name in names:
            relations[name] = parsed(package.read(name))
            found = [each for each in _targets(relations[name], part) if each in names and each not in parts]
            parts += dict.fromkeys(found)
            waiting += dict.fromkeys(found)
    return parts, relations


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _targets(tree: etree._Element, part: str) -> Iterator[str]:
    """The parts that this one relates to; relations to what is left out are removed from the tree."""
    for relation in list(tree):
        kind = str(relation.get("Type"))
        if kind.rpartition("/")[2] in LEFT_OUT:
            tree.remove(relation)
        elif relation.get("TargetMode") != "External":
            target = str(relation.get("Target"))
            yield posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _types(tree: etree._Element, kept: Sequence[str]) -> etree._Element:
    for each in list(tree):
        name = each.get("PartName")
        if name is not None and name.lstrip("/") not in kept:
            tree.remove(each)
    return tree


def _cleaned(content: bytes, *, depth: int) -> bytes:
    """A part, by what it holds."""
    if content.startswith(b"PK\x03\x04") and depth < DEPTH:
        return _embedded(content, depth=depth)
    if content.lstrip(BEFORE_XML).startswith(b"<"):
        return written(anonymous(parsed(content)))
    return without_metadata(content)


def _embedded(content: bytes, *, depth: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        check(package)
        if TYPES not in package.namelist():
            return content
        output = io.BytesIO()
        _copy(package, output, depth=depth + 1)
    return output.getvalue()
