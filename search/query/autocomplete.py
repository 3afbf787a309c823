"""Autocomplete: prefix queries for the search box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from portal.language.document_numbers import asked_numbers, compact_number
from portal.language.syllables import Syllable, pair, syllables
from search.query.answer import Match
from search.query.clauses import CODE, LONGEST_BEGINNING, LONGEST_NUMBER, LONGEST_OF_CODE, SHORTEST_BEGINNING

from .clauses import Boosted, Condition, ConstantScore, Field, Prefix, Term, all_of, any_of
from .relaxation import Stage

# Who types digits rather means the document of that number than one with a digit in its title.
NUMBER = 4.0
# And who has typed most of a code means nothing else: no words score so high.
MOST_OF_CODE = 100.0


def autocomplete_stages(question: str) -> list[Stage]:
    """Documents whose titles have all words typed, the last as far as it goes, or whose number begins so.

    What has the accents typed comes first; then any, since the marks of a word are often typed last. There is nothing
    for what cannot be the beginning of a word or a number.
    """
    words = syllables(question)
    if words and len(words[-1].exact) < SHORTEST_BEGINNING:
        words.pop()  # a single letter says too little
    if not words:
        return []
    typed = any_of(*map(_number, _numbers(question)), _title(words, folded=False))
    better = tuple(_neighbours(words))
    stages = [Stage(Match.EXACT, typed, better=better)]
    if any(word.is_accented for word in words):
        stages.append(Stage(Match.FOLDED, _title(words, folded=True), without=(typed,), better=better))
    return stages


def _number(typed: str) -> Condition:
    if typed.startswith(CODE) and len(typed) > LONGEST_OF_CODE:
        return Boosted(Prefix(Field.NUMBER, typed), MOST_OF_CODE)
    return Boosted(Term(Field.BEGINNINGS, typed[:LONGEST_NUMBER]), NUMBER)


def _title(words: Sequence[Syllable], *, folded: bool) -> Condition:
    complete, last = words[:-1], words[-1]
    if len(last.folded) > LONGEST_BEGINNING:
        return all_of(*(_complete(word, folded=folded) for word in words))
    beginning = Term(Field.BEGINNINGS, last.folded if folded else last.exact)
    if not complete:
        return beginning
    # How rare two letters are says nothing of a title that has the words before them.
    return all_of(*(_complete(word, folded=folded) for word in complete), ConstantScore(beginning))


def _complete(word: Syllable, *, folded: bool) -> Term:
    if folded or not word.is_accented:
        return Term(Field.TITLE_FOLDED, word.folded)
    return Term(Field.TITLE, word.exact)


def _neighbours(words: Sequence[Syllable]) -> Iterator[Condition]:
    for first, second in pairwise(words):
        yield Term(Field.TITLE_FOLDED, pair(first.folded, second.folded))


def _numbers(question: str) -> Iterator[str]:
    """The number that is typed: as it stands there ("412-TB/H", "kn 2024 0"), or after its name ("thông báo 412")."""
    numbers, rest = asked_numbers(question)
    as_typed = compact_number(question)
    if any(character.isdecimal() for character in as_typed) or as_typed.startswith("kn"):
        yield as_typed
    if numbers and not rest:
        yield from (compact_number(key) for key in numbers[0].keys)
