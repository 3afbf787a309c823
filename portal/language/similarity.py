"""How alike two words are: marks that differ, letters that are heard alike, one slip of the keyboard."""

from __future__ import annotations

import unicodedata

from portal.language.spelling import TONES

_HOOK_AND_TILDE = {"\u0309", "\u0303"}


def accent_distance(word: str, other: str) -> float:
    """How unlike the marks of two words are, whatever their letters: 0.0 for "mần" and "mầm".

    A wrong tone is half a wrong letter, and least wrong between hook and tilde, which many hear alike (F12).
    """
    shape, tone = _marks(word)
    other_shape, other_tone = _marks(other)
    letters = 0.0 if shape == other_shape else 1.0
    if tone == other_tone:
        return letters
    return letters + (0.25 if {tone, other_tone} == _HOOK_AND_TILDE else 0.5)


def _marks(word: str) -> tuple[str, str]:
    """The marks that make another letter (ă, â, đ, ê, ô, ơ, ư), and the tone."""
    marks = [c for c in unicodedata.normalize("NFD", word) if c in "đĐ" or unicodedata.combining(c)]
    return "".join(c for c in marks if c not in TONES), "".join(c for c in marks if c in TONES)


# What is heard alike in some region and so mistaken in writing (search_cases.json, F12): initials, then finals.
_INITIALS_ALIKE = [pair.split("/") for pair in ["tr/ch", "s/x", "d/gi", "d/r", "gi/r", "l/n", "c/k", "g/gh", "ng/ngh"]]


_FINALS_ALIKE = [pair.split("/") for pair in ["n/ng", "n/nh", "t/c", "t/ch", "i/y"]]


_LETTERS = "abcdeghiklmnopqrstuvxy"


def sounds_alike(word: str) -> set[str]:
    """Folded spellings that somebody may write for the same sound: "sat" for "xat", "tan" for "tang"."""
    found = set()
    for one, other in (*_INITIALS_ALIKE, *(pair[::-1] for pair in _INITIALS_ALIKE)):
        if word.startswith(one):
            found.add(other + word.removeprefix(one))
    for one, other in (*_FINALS_ALIKE, *(pair[::-1] for pair in _FINALS_ALIKE)):
        if word.endswith(one):
            found.add(word.removesuffix(one) + other)
    return found - {word}


def one_edit_away(word: str) -> set[str]:
    """Folded spellings with one letter left out, added, changed, or swapped with its neighbour."""
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in parts if b for letter in _LETTERS}
    added = {a + letter + b for a, b in parts for letter in _LETTERS}
    return (left_out | swapped | changed | added) - {word, ""}
