"""Accepted kinds of files, recognised by content. Imports no Django."""

from __future__ import annotations

from enum import StrEnum
from typing import BinaryIO

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
PICTURES = {JPEG: "jpg", PNG: "png", WEBP: "webp"}
DOCUMENTS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx"}
EXTENSIONS = PICTURES | DOCUMENTS

PDF_BEGINS_WITHIN = 1024  # bytes: scanners and mail programs put a line before it, and readers do not mind
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Word and Excel until 2003, and whatever Office locks by a password
LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Refusal(StrEnum):
    """Why a file is not taken."""

    FOREIGN = "foreign"
    BROKEN = "broken"
    LOCKED = "locked"
    OUTDATED = "outdated"
    MACROS = "macros"
    TOO_LARGE = "too_large"
    TOO_MANY_DOTS = "too_many_dots"


class Refused(Exception):
    def __init__(self, refusal: Refusal):
        super().__init__(refusal)
        self.refusal = refusal


def family_of(file: BinaryIO) -> str:
    """The module of `cleaning` that knows such a file. Raises Refused if none does."""
    beginning = file.read(PDF_BEGINS_WITHIN)
    if beginning.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "pictures"
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return "pictures"
    if beginning.startswith(b"PK\x03\x04"):
        return "office"
    if beginning.startswith(OLE):
        is_locked = LOCKED_PACKAGE in beginning + file.read()
        raise Refused(Refusal.LOCKED if is_locked else Refusal.OUTDATED)
    if b"%PDF-" in beginning:
        return "pdf"
    raise Refused(Refusal.FOREIGN)
