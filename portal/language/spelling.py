"""Spellings of Vietnamese: one form of each letter, letters without marks, and the key by which names are compared."""

from __future__ import annotations

import re
import unicodedata

DASHES = "-‐‑‒–—―−﹘﹣－"
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
MARKS = "\u0300-\u036f"
TONES = "\u0300\u0301\u0303\u0309\u0323"

# Eth and the African D look like Đ and are typed for it ("11-QÐi/TW"); neither is equal to it in any Unicode form.
_LOOK_ALIKES: dict[int, str | None] = {
    **dict.fromkeys(map(ord, DASHES), "-"),
    **dict.fromkeys(map(ord, SPACES), " "),
    **dict.fromkeys(map(ord, INVISIBLE)),
    ord("Ð"): "Đ",
    ord("Ɖ"): "Đ",
    ord("ð"): "đ",
    ord("ɖ"): "đ",
}


def _older_placements() -> dict[str, str]:
    """Both ways to place a tone on an open oa, oe, uy, in every case: {"oà": "òa", "OÀ": "ÒA", ...}."""
    rimes = [
        a + b for first, second in ("oa", "oe", "uy") for a in first + first.upper() for b in second + second.upper()
    ]
    return {
        unicodedata.normalize("NFC", rime + tone): unicodedata.normalize("NFC", rime[0] + tone + rime[1])
        for rime in rimes
        for tone in TONES
    }


_OLDER_PLACEMENT = _older_placements()
# Not after q (quý has one way only), and only where the rime ends the syllable (hoàn has one way only).
_NEWER_PLACEMENT = re.compile(rf"(?<![qQ])(?:{'|'.join(_OLDER_PLACEMENT)})(?![^\W_]|[{MARKS}])")


def normalise(text: str) -> str:
    """One spelling for what is meant to be the same: NFC, Đ, plain dashes and spaces, "hòa" for "hoà"; case is kept."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES))
    return _NEWER_PLACEMENT.sub(lambda rime: _OLDER_PLACEMENT[rime[0]], text)


_ALL_MARKS = re.compile(f"[{MARKS}]+")
_D = str.maketrans("đĐ", "dD")


def fold(text: str) -> str:
    """Without any mark: "Đường" becomes "Duong". đ needs a rule of its own, since it has no decomposition."""
    if text.isascii():
        return text
    bare = _ALL_MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).translate(_D)


_AROUND_A_DASH = re.compile(r"\s*-\s*")


def name_key(name: str) -> str:
    """By what two spellings of one name compare equal: "Đảng  UỶ – xã" and "đảng ủy - xã"; Đông and Đồng do not."""
    return _AROUND_A_DASH.sub("-", " ".join(normalise(name).casefold().split()))
