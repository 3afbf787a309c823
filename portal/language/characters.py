"""Characters that no text of the record holds: controls and what nobody sees."""

from __future__ import annotations

import unicodedata

from .spelling import INVISIBLE

_LINE_BREAKS = dict.fromkeys(map(ord, "\v\f\u2028\u2029"), "\n")
_CONTROLS = dict.fromkeys(code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n")
_CLEANED: dict[int, str | None] = {
    **_CONTROLS,
    **_LINE_BREAKS,
    **dict.fromkeys(map(ord, INVISIBLE)),
    ord("Ð"): "Đ",
    ord("Ɖ"): "Đ",
    ord("ð"): "đ",
    ord("ɖ"): "đ",
}


def cleaned(text: str) -> str:
    """Composed letters, real Đ, no controls but tabs and line ends, nothing invisible, no space around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEANED)
    return unicodedata.normalize("NFC", text).strip()
