"""Fonts of a DOCX: encodings from before Unicode, and symbol fonts."""

from __future__ import annotations

from portal.language.legacy_encodings import Encoding

# The signs of Wingdings and Symbol that offices use, by the last two figures of their code.
SIGNS = {
    "A8": "☐",
    "6F": "☐",
    "71": "☐",
    "FE": "☑",
    "FD": "☒",
    "78": "☒",
    "FC": "✓",
    "FB": "✗",
    "B7": "•",
    "A7": "▪",
    "D8": "➢",
    "E0": "→",
    "F0": "⇨",
    "76": "❖",
}


def encoding_of_font(font: str) -> Encoding | None:
    """.VnTime and its family are TCVN3, VNI-Times and its family VNI."""
    if font.lower().startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if font.upper().startswith("VNI-") else None


def shows_capitals(font: str) -> bool:
    """.VnTimeH shows small letters as capitals: TCVN3 has no room for both."""
    return font.lower().startswith(".vn") and font.endswith("H")


def symbol(font: str, code: str) -> str:
    """A sign that is put in by its number in a font; "" for one that nobody could read out."""
    if font.lower().startswith(("wingdings", "symbol", "webdings")):
        return SIGNS.get(code.upper()[-2:], "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
