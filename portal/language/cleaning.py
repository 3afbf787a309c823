"""Text as the record keeps it: composed letters (NFC), plain spaces, and nothing that a reader cannot see.

What a keyboard, Word or Excel adds unseen breaks feeds (control characters), addresses (a zero-width space behind a
code) and searches (decomposed letters, the Icelandic Ð for Đ). Tone placement, dashes and quotes stay as written.
Every function is idempotent.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Word's line break is U+000B; old Mac files end lines by a carriage return.
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
# Controls (but tab and line feed), format characters, what Unicode says is ignored by default, halves of pairs,
# letters of private fonts, and code points that are no characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Nearly every text is of these alone, and asked fifteen times as fast: a million petitions are loaded through here.
_PLAIN = re.compile(
    "[\t\n -~\xa1-\xac\xae-\xcf\xd1-\xef\xf1-\u0188\u018a-\u0233\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]*"
)
# Eth and the African D look like Đ and are typed for it ("11-QÐi/TW"); no Unicode form makes them equal.
_LOOK_ALIKES = str.maketrans("ÐƉðɖ", "ĐĐđđ")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def paragraphs(text: str) -> str:
    """A text of several lines: its line breaks and tabs are kept."""
    if not _PLAIN.fullmatch(text):
        text = _SPACE.sub(" ", _LINE_BREAK.sub("\n", text))
        text = _UNSEEN.sub("", text).translate(_LOOK_ALIKES)
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """A title, a name, a number: every break or run of spaces is one space."""
    return " ".join(paragraphs(text).split())


def code(text: str) -> str:
    """The one written form of a code: capitals, plain hyphens, no spaces around it."""
    return one_line(_DASHES.sub("-", unicodedata.normalize("NFKC", text))).upper()


def tree(value: Any) -> Any:
    """The same JSON with its texts cleaned; keys stay as they are."""
    if isinstance(value, str):
        return paragraphs(value)
    if isinstance(value, dict):
        return {key: tree(each) for key, each in value.items()}
    return [tree(each) for each in value] if isinstance(value, list | tuple) else value


def has_letter(text: str) -> bool:
    """Whether somebody reads a word in it: digits, signs and spaces alone say nothing."""
    return any(character.isalpha() for character in text)
