"""Vietnamese from before Unicode: TCVN3 (the .VnTime fonts) and VNI-Windows, recognised and converted.

Files kept since the years before 2005 hold the letters of a font: "Céng hßa" is what .VnTime shows as "Cộng hòa",
and "Coäng hoøa" what VNI-Times shows so. Nothing in them says which; only one reading of a text gives syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300\u0301\u0309\u0303\u0323"
_TONES = f"{_GRAVE}{_HOOK}{_TILDE}{_ACUTE}{_DOT}"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"

# A text is read otherwise only if so many of its words with a special letter become syllables by it.
LEAST_PLAUSIBLE = 0.9


class Encoding(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI-Windows"
    WINDOWS = "Windows-1258"  # read as Windows-1252: "ÐýõÌng" for "Đường"


# The letters with their tones in the order of _TONES, at the bytes of TCVN 5712:1993 as fonts used it.
_TCVN3_ROWS = {
    "a": "B5 B6 B7 B8 B9",
    "ă": "BB BC BD BE C6",
    "â": "C7 C8 C9 CA CB",
    "e": "CC CE CF D0 D1",
    "ê": "D2 D3 D4 D5 D6",
    "i": "D7 D8 DC DD DE",
    "o": "DF E1 E2 E3 E4",
    "ô": "E5 E6 E7 E8 E9",
    "ơ": "EA EB EC ED EE",
    "u": "EF F1 F2 F3 F4",
    "ư": "F5 F6 F7 F8 F9",
    "y": "FA FB FC FD FE",
}
_TCVN3 = {
    **dict(zip(range(0xA1, 0xA8), "ĂÂÊÔƠƯĐ", strict=True)),
    **dict(zip(range(0xA8, 0xAF), "ăâêôơưđ", strict=True)),
    **{
        int(byte, 16): unicodedata.normalize("NFC", letter + tone)
        for letter, bytes_ in _TCVN3_ROWS.items()
        for byte, tone in zip(bytes_.split(), _TONES, strict=True)
    },
}

# Some letters of VNI stand alone, and those after a vowel are its marks.
_VNI_LETTERS = str.maketrans("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ")
_VNI_MARKS = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "á": _CIRCUMFLEX + _ACUTE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_MARKED = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)

_INITIAL = "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_RIME = (
    "(?:iê|yê|uô|ươ|uyê|oa|oă|oe|uâ|uê|uơ|uy|oo|[aăâeêioôơuưy])(?:ch|nh|ng|[cmnpt])"
    "|(?:oai|oay|oeo|uây|uya|uyu|iêu|yêu|uôi|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|ưa|uê|uơ|ui|ưi|uy|ưu"
    "|[aeêioôơuưy])"
)
_SYLLABLE = re.compile(f"{_INITIAL}(?:{_RIME})")
_ABBREVIATION = re.compile("(?=..)[A-Z]*[ĐÐ][A-ZĐÐ]*i?|Ð")  # HĐND, QĐi; eth is typed for Đ


# The controls that stand where Windows has quotation marks, dashes and dots: no text holds them as controls.
_WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if bytes([code]).decode("cp1252", "ignore")
}


def as_windows_shows(text: str) -> str:
    """The curly quotes, dashes and dots that were read as the controls of Latin-1."""
    return text if text.isascii() else text.translate(_WINDOWS)


def encoding_of(text: str) -> Encoding | None:
    """What a text was written in; None for Unicode, and unless it is beyond doubt. The longer a text, the surer."""
    if text.isascii() or not _is_of_one_byte(text) or plausibility(text) >= LEAST_PLAUSIBLE:
        return None
    best = max(Encoding, key=lambda encoding: plausibility(converted(text, encoding)))
    return best if plausibility(converted(text, best)) >= LEAST_PLAUSIBLE else None


def converted(text: str, encoding: Encoding | None) -> str:
    """The text in Unicode."""
    return _READERS[encoding](text) if encoding else text


def _is_of_one_byte(text: str) -> bool:
    """Whether every letter fits a font of 256; Vietnamese in Unicode has letters beyond in every other word."""
    return all(ord(character) < 0x100 or not character.isalpha() for character in text)


def plausibility(text: str) -> float:
    """Which part of the words with a special letter could be Vietnamese."""
    words = [word for word in re.split(r"[\s!-/:-@\[-`{-~\d–—“”‘’…•]+", text) if not word.isascii()]
    return sum(map(is_vietnamese, words)) / len(words) if words else 0.0


def is_vietnamese(word: str) -> bool:
    if _ABBREVIATION.fullmatch(word):
        return True
    decomposed = unicodedata.normalize("NFD", word.lower().strip("“”‘’…–—"))
    tones = sum(character in _TONES for character in decomposed)
    letters = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(letters) is not None


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    parts, at = [], 0
    for marked in _VNI_MARKED.finditer(text):
        parts.append(text[at : marked.start()].translate(_VNI_LETTERS))
        parts.append(marked[1].translate(_VNI_LETTERS) + _VNI_MARKS[marked[2].lower()])
        at = marked.end()
    parts.append(text[at:].translate(_VNI_LETTERS))
    return unicodedata.normalize("NFC", "".join(parts))


def _from_windows(text: str) -> str:
    read = (_read_by_windows(character) for character in text)
    return unicodedata.normalize("NFC", "".join(read))


def _read_by_windows(character: str) -> str:
    """Letters beyond ASCII alone: quotation marks and dashes stand at the same bytes."""
    return character.encode("latin-1").decode("cp1258") if "\xc0" <= character <= "\xff" else character


_READERS: dict[Encoding, Callable[[str], str]] = {
    Encoding.TCVN3: _from_tcvn3,
    Encoding.VNI: _from_vni,
    Encoding.WINDOWS: _from_windows,
}
