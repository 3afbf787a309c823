"""Syllables and tokens of Vietnamese texts, the units that both engines index.

Both engines index these tokens with their plainest analyzers, so they answer alike. Everything works on syllables,
which Vietnamese writes apart; two neighbouring ones ("bồi_thường") stand for the compound word they usually are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from portal.language.spelling import INVISIBLE, MARKS, fold, normalise

# A number with points between its thousands is one word; a word may carry marks and invisible characters inside.
_WORD = rf"\d{{1,3}}(?:\.\d{{3}})+(?![^\W_])|[^\W_]+(?:[{MARKS}{INVISIBLE}]+[^\W_]*)*"
_WORDS = re.compile(_WORD)
# Neighbours across the end of a sentence or a bracket are no compound.
_WORDS_AND_ENDS = re.compile(rf"{_WORD}|[.;:!?()\[\]\"“”\n]")

# "kĩ thuật", "lí do", "công ti", "quí": the same words with i. Official texts write y.
_I_FOR_Y = re.compile(r"(h|k|l|m|s|t|qu)([iìíỉĩị])")
_Y_OF = dict(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))


class _Remembered(dict[str, tuple[str, ...]]):
    """What a function makes of a word. Half the time of lru_cache, for what is asked of every word of a corpus."""

    LARGEST = 200_000  # a corpus has some ten thousand syllables, but numbers and typing errors have no end

    def __init__(self, make: Callable[[str], tuple[str, ...]]) -> None:
        self._make = make

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= self.LARGEST:
            self.clear()
        self[word] = made = self._make(word)
        return made


def _spelt(raw: str) -> tuple[str, str]:
    """The token of a word with accents and its token without; "" for the end of a sentence."""
    exact = normalise(raw.lower())
    if not exact[:1].isalnum():
        exact = ""
    elif exact.replace(".", "").isdecimal():
        exact = exact.replace(".", "").lstrip("0") or "0"
    elif with_i := _I_FOR_Y.fullmatch(exact):
        exact = with_i[1] + _Y_OF[with_i[2]]
    return exact, fold(exact)


_spellings = _Remembered(_spelt)


class Syllable(NamedTuple):
    """`exact` and `folded` are tokens; the syllable as written is text[start:end]."""

    exact: str
    folded: str
    start: int
    end: int

    @property
    def is_accented(self) -> bool:
        return self.exact != self.folded


_new_syllable = tuple.__new__


def syllables(text: str) -> list[Syllable]:
    """The syllables, numbers and abbreviations of a text, with their places in it as it was written."""
    found: list[Syllable] = []
    end = 0
    # Half the time that it takes to ask each match for its place: what comes before a word holds no letter.
    for word in _WORDS.findall(text):
        exact, folded = _spellings[word]
        start = text.index(word, end)
        end = start + len(word)
        found.append(_new_syllable(Syllable, (exact, folded, start, end)))
    return found


def syllables_as_typed(text: str) -> list[Syllable]:
    """The same words in small letters and otherwise as they are: what a search finds that knows no spellings."""
    return [Syllable(word[0].lower(), fold(word[0].lower()), *word.span()) for word in _WORDS.finditer(text)]


class Tokens(NamedTuple):
    """What an index holds of a text, each with spaces between: syllables and pairs of neighbours, accented and not."""

    exact: str
    folded: str
    exact_pairs: str
    folded_pairs: str


def _piece(text: str) -> tuple[str, str, str, str]:
    """What stands between two spaces, "(đường." for one: its syllables and the halves of their pairs, folded too.

    Most pieces have been met before, so that the regular expression is seldom needed.
    """
    spelt = [_spellings[raw] for raw in _WORDS_AND_ENDS.findall(text)]
    exact, folded = [exact for exact, _ in spelt], [folded for _, folded in spelt]
    return " ".join(exact), " ".join(folded), "".join(map(_halves, exact)), "".join(map(_halves, folded))


_pieces = _Remembered(_piece)


def tokens(text: str) -> Tokens:
    """All tokens of a text in one pass. Repetitions are kept: how often a word occurs tells what a text is about."""
    pieces = text.replace("\n", " . ").split()
    if not pieces:
        return Tokens("", "", "", "")
    exact, folded, exact_halves, folded_halves = zip(*map(_pieces.__getitem__, pieces), strict=True)
    return Tokens(" ".join(exact), " ".join(folded), _pairs(exact_halves), _pairs(folded_halves))


_END = "|"  # of a sentence, among halves


def _halves(syllable: str) -> str:
    """The end of the pair with the syllable before, and the beginning of that with the next."""
    return f"{syllable} {syllable}_" if syllable else _END


def _pairs(halves: Iterable[str]) -> str:
    """Halves put together are pairs, "mặt mặt_" + "đường đường_"; the outer ones of a sentence have no other half."""
    sentences = "".join(halves).split(_END)
    return " ".join(filter(None, [halves[halves.find(" ") + 1 : halves.rfind(" ")] for halves in sentences if halves]))


def pair(first: str, second: str) -> str:
    """Two neighbouring syllables as one token."""
    return f"{first}_{second}"


def prefixes(word: str, *, shortest: int = 2, longest: int = 8) -> list[str]:
    """The beginnings of a word that a reader may have typed so far, the whole word included."""
    return [word[:size] for size in range(shortest, min(len(word), longest) + 1)]


# Words that carry no meaning of their own, as typed with their accents; without accents they may be others ("cua").
FUNCTION_WORDS = frozenset(
    {
        "ở",
        "của",
        "và",
        "là",
        "thì",
        "mà",
        "các",
        "những",
        "với",
        "tại",
        "về",
        "để",
        "vì",
        "do",
        "bị",
        "được",
        "đã",
        "đang",
        "sẽ",
        "có",
        "cho",
        "nên",
        "cũng",
        "này",
        "ấy",
        "nào",
        "gì",
        "rằng",
        "hay",
        "hoặc",
    }
)
