"""Decodes keystrokes of Telex and VNI typed without an input method: "dduwowngf" and "d9u7o7ng2" are "đường"."""

from __future__ import annotations

import re
import unicodedata

from portal.language.syllables import normalise

_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_SHAPES = {
    **{letter: {_CIRCUMFLEX} for letter in "e"},
    "a": {_CIRCUMFLEX, _BREVE},
    "o": {_CIRCUMFLEX, _HORN},
    "u": {_HORN},
}
_VOWELS = "aeiouy"

# grave, acute, hook, tilde, dot below
_TELEX_TONES = dict(zip("fsrxj", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_TONES = dict(zip("21345", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_SHAPES = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE}

_TELEX = re.compile(r"[a-z]{2,12}")
_VNI = re.compile(r"[a-z][a-z1-9]{1,11}")


def decode_keystrokes(typed: str) -> str:
    """The syllable that was meant by keystrokes of Telex or VNI, in small letters; "" if it can be none."""
    typed = typed.lower()
    if _TELEX.fullmatch(typed):
        word = _by_telex(typed)
    elif _VNI.fullmatch(typed):
        word = _by_vni(typed)
    else:
        return ""
    return word if word != typed else ""


def _by_telex(typed: str) -> str:
    made = _Syllable()
    for key in typed:
        if key in _TELEX_TONES and made.has_vowel:
            made.tone = _TELEX_TONES[key]
        elif key == "w":
            if not (made.shape(_HORN) or made.shape(_BREVE)):
                made.letters.append("u" + _HORN)
        elif not (key in "aeo" and made.shape(_CIRCUMFLEX, only=key)) and not (key == "d" and made.stroke()):
            made.letters.append(key)
    return made.written()


def _by_vni(typed: str) -> str:
    made = _Syllable()
    for key in typed:
        if key in _VNI_TONES:
            made.tone = _VNI_TONES[key]
        elif key in _VNI_SHAPES:
            if not made.shape(_VNI_SHAPES[key]):
                return ""
        elif key == "9":
            if not made.stroke():
                return ""
        else:
            made.letters.append(key)
    return made.written()


class _Syllable:
    """Letters typed so far, each with the mark that makes another letter of it, and the tone."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.tone = ""

    @property
    def has_vowel(self) -> bool:
        return any(letter[0] in _VOWELS for letter in self.letters)

    def shape(self, mark: str, *, only: str = "") -> bool:
        """Put a mark on the last letter that takes it, wherever it was typed; on both of "uo", if it is a horn."""
        for at in range(len(self.letters) - 1, -1, -1):
            letter = self.letters[at]
            if mark in _SHAPES.get(letter, ()) and only in ("", letter):
                self.letters[at] += mark
                if mark == _HORN and letter == "o" and at and self.letters[at - 1] == "u":
                    self.letters[at - 1] += mark
                return True
        return False

    def stroke(self) -> bool:
        """Make the d at the beginning a đ."""
        if self.letters[:1] != ["d"]:
            return False
        self.letters[0] = "đ"
        return True

    def written(self) -> str:
        if self.tone:
            if not self.has_vowel:
                return ""
            self.letters[self._bearer()] += self.tone
        return normalise(unicodedata.normalize("NFC", "".join(self.letters)))

    def _bearer(self) -> int:
        """Where the tone stands: on the last vowel with a mark, or else as in "hòa", "hoài", "toàn", "giá", "quý"."""
        vowels = [at for at, letter in enumerate(self.letters) if letter[0] in _VOWELS]
        if len(vowels) > 1 and "".join(self.letters[:2]) in ("gi", "qu"):
            vowels = vowels[1:]
        shaped = [at for at in vowels if len(self.letters[at]) > 1]
        if shaped:
            return shaped[-1]
        ends_in_vowel = vowels[-1] == len(self.letters) - 1
        return vowels[-2] if len(vowels) > 1 and ends_in_vowel else vowels[-1]
