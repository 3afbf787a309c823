"""What somebody has typed so far, as a condition: complete words and the beginning of one, or of a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .conditions import Condition, Field, Term, Weighted, all_of, any_of
from .engine import Match
from .entries import LONGEST_BEGINNING, LONGEST_NUMBER
from .ladder import Rung
from .vietnamese import Syllable, asked_numbers, pair, squeezed, syllables

# The tone of a word is often typed last: "đươn" goes on to "đường", but less likely than to "đươn…".
OTHER_ACCENTS = 0.3
# Who types digits rather means the document of that number than one with a digit in its title.
NUMBER = 4.0


def begun(question: str) -> Rung | None:
    """Documents whose titles have all words typed, the last as far as it goes, or whose number begins so.

    None where nothing is typed that could be the beginning of either.
    """
    words = syllables(question)
    if not words:
        return None
    numbers = [Weighted(Term(Field.BEGINNINGS, key[:LONGEST_NUMBER]), NUMBER) for key in _numbers(question)]
    titles = all_of(*(_complete(word) for word in words[:-1]), _incomplete(words[-1]))
    return Rung(Match.EXACT, any_of(*numbers, titles), better=tuple(_neighbours(words[:-1])))


def _complete(word: Syllable) -> Condition:
    return _either(Term(Field.TITLE, word.exact), Term(Field.TITLE_FOLDED, word.folded), word)


def _incomplete(word: Syllable) -> Condition:
    if len(word.folded) > LONGEST_BEGINNING:
        return _complete(word)
    return _either(Term(Field.BEGINNINGS, word.exact), Term(Field.BEGINNINGS, word.folded), word)


def _either(exact: Term, folded: Term, word: Syllable) -> Condition:
    return any_of(exact, Weighted(folded, OTHER_ACCENTS)) if word.is_accented else folded


def _neighbours(words: Sequence[Syllable]) -> Iterator[Condition]:
    for first, second in pairwise(words):
        yield Term(Field.TITLE_FOLDED, pair(first.folded, second.folded))


def _numbers(question: str) -> Iterator[str]:
    """The number that is typed: as it stands there ("412-TB/H", "kn 2024 0"), or after its name ("thông báo 412")."""
    numbers, rest = asked_numbers(question)
    as_typed = squeezed(question)
    if any(character.isdecimal() for character in as_typed) or as_typed.startswith("kn"):
        yield as_typed
    if numbers and not rest:
        yield from (squeezed(key) for key in numbers[0].keys)
