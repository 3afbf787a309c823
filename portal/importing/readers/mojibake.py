"""Detects mojibake: texts whose letters were lost before they came here.

They look harmless to a program and must not be published. ftfy was measured: it takes “UBND XÃ” for mojibake, which
every heading in capitals holds, and misses "Ná»™i dung".
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from portal.importing.reports import shortened
from portal.language.legacy_encodings import is_vietnamese

# What the bytes 80 to BF of UTF-8 look like when they are read as one letter each.
_FOLLOWING = "".join(bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xC0)).replace("\ufffd", "")
_FOLLOWING += "".join(map(chr, range(0x80, 0xC0)))
# After XÃ and other words in capitals these stand for themselves.
_PUNCTUATION = "\u00a0\u00ad “”‘’–—…•·«»"
_LETTERLIKE = "".join(set(_FOLLOWING) - set(_PUNCTUATION))
_READ_BYTE_BY_BYTE = re.compile(
    rf"[áÁ][º»][{re.escape(_FOLLOWING)}]|[ÄÅÆ][{re.escape(_FOLLOWING)}]|[ÃĂ][{re.escape(_LETTERLIKE)}]"
    "|[\u2550-\u256c\u251c\u2524]|·[ª∫]|∆∞"  # as old DOS programs and Apple's read them
)
_LOST_FOR_EVER = re.compile("[\ufffd\ud800-\udfff\x00]")
_BOX_IN_A_WORD = re.compile("[^\\W\\d_]\u25a1[^\\W\\d_]")
# No word of Vietnam mixes Latin letters with these: Cyrillic, Thai, kana, Han.
_OTHER_SCRIPT = "\u0400-\u052f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uff61-\uff9f"
_LATIN = "A-Za-z\u00c0-\u024f\u1ea0-\u1ef9"
_TWO_SCRIPTS = re.compile(f"[{_LATIN}][{_OTHER_SCRIPT}]|[{_OTHER_SCRIPT}][{_LATIN}]")
_SPREADSHEET_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|#+)")
# As HTML, quoted-printable mail and programs write what is beyond ASCII.
_ESCAPED_LETTERS = re.compile(
    r"&#x?[0-9a-f]{2,6};|&(?:[a-z](?:acute|grave|circ|tilde|uml|cedil)|nbsp|amp|quot|lt|gt|eth);"
    r"|=(?:C[3-6]|E1)=[89AB][0-9A-F]|\\u[01][0-9a-f]{3}",
    re.IGNORECASE,
)
_ESCAPED_IN_AN_ADDRESS = re.compile("%(?:C[3-6]|E1)%[89AB][0-9A-F]", re.IGNORECASE)

_SIGNS = (_LOST_FOR_EVER, _BOX_IN_A_WORD, _READ_BYTE_BY_BYTE, _TWO_SCRIPTS, _ESCAPED_LETTERS)

_ADDRESS = re.compile(r"\S*(?:://|www\.|=)\S*")
_WITH_QUESTION_MARK = re.compile(
    r"(?:[^\W\d_]+|(?<![^\s“‘\"'(\[/-]))\?+[^\W\d_]*(?:\?+[^\W\d_]+)*"  # not after a bracket that ends a question
)
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
# Words without a vowel that a question may end with: "dài bao nhiêu km?"
_UNITS = {"m", "km", "cm", "mm", "kg", "g", "l", "h", "đ", "tr", "kv", "kw"}


def mojibake_problem(text: str) -> str:
    """Why a text cannot be taken, and what to do; "" for a sound one."""
    if _SPREADSHEET_ERROR.fullmatch(text):
        return _("“%(text)s” is an error of the spreadsheet: mend its formula or type the value") % {"text": text}
    if any(sign.search(text) for sign in _SIGNS):
        return _advice(text)
    if "?" not in text and "%" not in text:
        return ""
    outside = _ADDRESS.sub(" ", text)
    lost = any(map(_has_lost_letters, _WITH_QUESTION_MARK.findall(outside)))
    return _advice(text) if lost or _ESCAPED_IN_AN_ADDRESS.search(outside) else ""


def _advice(text: str) -> str:
    readable = _LOST_FOR_EVER.sub("\u25a1", text)
    return _(
        "the text was spoilt before it came here, its letters are lost (“%(text)s”): "
        "open the original and save it as “CSV UTF-8” or as XLSX"
    ) % {"text": shortened(readable)}


def _has_lost_letters(word: str) -> bool:
    """Whether question marks stand for letters in a word, as in "???ng" and "th?n", and end no question."""
    pieces = [piece for piece in word.split("?") if piece]
    if not pieces:
        return False
    if word.startswith("?") and (pieces[0][0].islower() or not is_vietnamese(pieces[0])):
        return True
    if not all(map(_can_be_a_word, pieces)):
        return True
    # "gì?tại" only lacks its space, and so does "Internet?Đề nghị".
    lacks_space = len(pieces) > 1 and pieces[0][-1].islower() and pieces[1][0].isupper()
    return len(pieces) > 1 and not lacks_space and not all(map(is_vietnamese, pieces))


def _can_be_a_word(piece: str) -> bool:
    is_abbreviation = piece.isupper() and len(piece) > 1
    return is_abbreviation or piece.lower() in _UNITS or any(letter in _VOWELS for letter in piece.lower())
