"""Decodes the text of a file: UTF-8, UTF-16, UTF-32, code page 1258, TCVN3, VNI.

charset-normalizer was measured: it knows neither TCVN3 nor VNI and takes code page 1258 for 1250.
"""

from __future__ import annotations

import codecs
import unicodedata

import filetype

from portal.language.legacy_encodings import LEAST_PLAUSIBLE, Encoding, as_windows_shows, encoding_of, plausibility

from .refused_formats import refusal_of_bytes

_BYTE_ORDER_MARKS = {  # the longer before the shorter, for one begins with the other
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
VIETNAMESE_WINDOWS = "cp1258"


def text_of(content: bytes) -> tuple[str, Encoding | None]:
    """UTF-8, UTF-16 with or without its mark, UTF-32, code page 1258.

    A file of before Unicode is given in the letters of its font, and with what they are. Raises Unreadable.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _strictly(content, encoding), None
    if b"\0" in content:
        return _strictly(content, _without_mark(content)), None
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        return _of_one_byte_a_letter(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise refusal_of_bytes(content) from None


def _without_mark(content: bytes) -> str:
    """UTF-16 by where its zeros are: in a table every separator and figure has one."""
    if filetype.guess(content) is not None or len(content) % 2:
        raise refusal_of_bytes(content)
    low, high = content[::2].count(0), content[1::2].count(0)
    if max(low, high) * 20 < len(content):
        raise refusal_of_bytes(content)
    return "utf-16-le" if high > low else "utf-16-be"


def _of_one_byte_a_letter(content: bytes) -> tuple[str, Encoding | None]:
    text = as_windows_shows(content.decode("latin-1"))
    if (encoding := encoding_of(text)) and encoding != Encoding.WINDOWS:
        return text, encoding
    try:
        text = unicodedata.normalize("NFC", content.decode(VIETNAMESE_WINDOWS))
    except UnicodeDecodeError:
        raise refusal_of_bytes(content) from None
    if plausibility(text) < LEAST_PLAUSIBLE:
        raise refusal_of_bytes(content)
    return text, None
