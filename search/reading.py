"""How a question is understood: words, phrases with their synonyms and document numbers, as conditions to find by."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from .conditions import Condition, Field, Most, Term, Weighted, all_of, any_of
from .highlighting import Marks
from .synonyms import Meaning, Phrase, Synonyms
from .vietnamese import FUNCTION_WORDS, Syllable, asked_numbers, pair, syllables

# How much of a match in the title, or of two neighbours, is worth beside one word anywhere.
TITLE = 1.0
PAIR = 1.0
TITLE_PAIR = 1.0
# A word typed without accents that stands so in a document ("mua", though "mùa" is found too).
PLAIN = 0.3
# A word typed with accents that a document has with others: better than none where a word may be missing.
OTHER_ACCENTS = 0.3


class Reading:
    """One reading of a question.

    `numbers` are the document numbers in it, `rest` what stands beside them, `words` all of it.
    """

    def __init__(self, question: str, synonyms: Synonyms) -> None:
        self.question = question
        self.synonyms = synonyms
        self.words = syllables(question)
        self.numbers, self.rest = asked_numbers(question)

    @cached_property
    def meanings(self) -> list[Meaning]:
        return self.synonyms.meanings(self.words)

    @cached_property
    def is_accented(self) -> bool:
        return any(word.is_accented for word in self.words)

    def beside_numbers(self) -> Reading:
        """The same question without its document numbers."""
        return Reading(self.rest, self.synonyms)

    # What must hold

    def all_words(self, *, folded: bool = False) -> Condition:
        """Every word: an accented one with its accents, an unaccented one with any; if `folded`, each with any."""
        return all_of(*(self._clause(i, folded=folded) for i in range(len(self.words))))

    def without_function_words(self) -> Reading:
        """The same question without "ở", "của" and the like; phrases of the synonym list stay whole."""
        kept = [
            word
            for i, word in enumerate(self.words)
            if word.exact not in FUNCTION_WORDS or any(meaning.covers(i) for meaning in self.meanings)
        ]
        return Reading(" ".join(self.question[word.start : word.end] for word in kept), self.synonyms)

    def side_by_side(self) -> Condition:
        """Every word with any accents, each beside the next."""
        return self._phrase(0, len(self.words), folded=True)

    def most_words(self, missing: int, *, lenient: bool) -> Condition:
        """All words but so many syllables: a phrase of five weighs as much as five words.

        If `lenient`, an accented word may have other accents, and a phrase may be torn apart.
        """
        positions = range(len(self.words))
        clauses = tuple(self._lenient_clause(i) if lenient else self._clause(i, folded=False) for i in positions)
        return Most(clauses, least=len(clauses) - missing)

    def bears_number(self) -> Condition:
        return all_of(*(any_of(*(Term(Field.NUMBER, key) for key in asked.keys)) for asked in self.numbers))

    def cites_number(self) -> Condition:
        return all_of(*(any_of(*(Term(Field.CITED, key) for key in asked.keys)) for asked in self.numbers))

    # What makes a match better

    def bonuses(self, *, folded: bool = False) -> tuple[Condition, ...]:
        """Neighbours that stay neighbours, words and neighbours of the title, and plain words that were meant plain."""
        found: list[Condition] = []
        for i, word in enumerate(self.words):
            found.append(Weighted(self._term(i, folded=folded, title=True), TITLE))
            if not word.is_accented and not word.folded.isdecimal():
                found.append(Weighted(Term(Field.WORDS, word.exact), PLAIN))
        for i, (first, second) in enumerate(pairwise(self.words)):
            found.append(Weighted(self._pair(i, folded=folded), PAIR))
            found.append(Weighted(self._pair(i, folded=folded, title=True), TITLE_PAIR))
            if first.is_accented != second.is_accented:
                found.append(Weighted(Term(Field.PAIRS, pair(first.exact, second.exact)), PLAIN))
        for meaning in self.meanings:
            found.extend(Weighted(_asked_exactly(other, title=True), TITLE) for other in meaning.others)
        return tuple(dict.fromkeys(found))

    def wishes(self) -> tuple[Condition, ...]:
        """The words themselves, where none of them is needed."""
        return *(self._clause(i, folded=False) for i in range(len(self.words))), *self.bonuses()

    # What to highlight

    def marks(self, *, folded: bool = False) -> Marks:
        """The words of the question as they are to be found on the original text; if `folded`, with any accents."""
        single = [word for i, word in enumerate(self.words) if not self._is_in_phrase(i)]
        own = [self.words[meaning.start : meaning.end] for meaning in self.meanings]
        return Marks(
            exact=frozenset(word.exact for word in single if word.is_accented),
            folded=frozenset(word.folded for word in single if folded or not word.is_accented),
            exact_phrases=frozenset(other for meaning in self.meanings for other in meaning.others),
            folded_phrases=frozenset(tuple(word.folded for word in phrase) for phrase in own),
            numbers=frozenset(key for asked in self.numbers for key in asked.keys),
        )

    def _is_in_phrase(self, position: int) -> bool:
        return any(m.covers(position) and m.end - m.start > 1 for m in self.meanings)

    # The parts

    def _clause(self, position: int, *, folded: bool) -> Condition:
        """What the word at a position asks for: itself, or a phrase that it is part of, in this form or another."""
        meanings = [meaning for meaning in self.meanings if meaning.covers(position)]
        own = [self._phrase(meaning.start, meaning.end, folded=folded) for meaning in meanings]
        if not own:
            own = [self._term(position, folded=folded)]
        return any_of(*own, *(_asked_exactly(other) for meaning in meanings for other in meaning.others))

    def _lenient_clause(self, position: int) -> Condition:
        clauses = [self._clause(position, folded=False), self._term(position, folded=False)]
        if self.words[position].is_accented:
            clauses.append(Weighted(self._term(position, folded=True), OTHER_ACCENTS))
        return any_of(*clauses)

    def _phrase(self, start: int, end: int, *, folded: bool) -> Condition:
        if end - start == 1:
            return self._term(start, folded=folded)
        return all_of(*(self._pair(i, folded=folded) for i in range(start, end - 1)))

    def _term(self, position: int, *, folded: bool, title: bool = False) -> Condition:
        return _word(self.words[position], folded=folded, title=title)

    def _pair(self, position: int, *, folded: bool, title: bool = False) -> Condition:
        first, second = self.words[position], self.words[position + 1]
        exact = Term(Field.TITLE if title else Field.PAIRS, pair(first.exact, second.exact))
        loose = Term(Field.TITLE_FOLDED if title else Field.PAIRS_FOLDED, pair(first.folded, second.folded))
        if folded or not (first.is_accented or second.is_accented):
            return loose
        if first.is_accented and second.is_accented:
            return exact
        accented = first if first.is_accented else second
        return all_of(loose, _word(accented, folded=False, title=title))


def _word(word: Syllable, *, folded: bool, title: bool) -> Term:
    if folded or not word.is_accented:
        return Term(Field.TITLE_FOLDED if title else Field.WORDS_FOLDED, word.folded)
    return Term(Field.TITLE if title else Field.WORDS, word.exact)


def _asked_exactly(phrase: Phrase, *, title: bool = False) -> Condition:
    """A phrase of the synonym list: its accents are known, so it never matches by chance without them."""
    if len(phrase) == 1:
        return Term(Field.TITLE if title else Field.WORDS, phrase[0])
    field = Field.TITLE if title else Field.PAIRS
    pairs = [Term(field, pair(*phrase[i : i + 2])) for i in range(len(phrase) - 1)]
    return Weighted(all_of(*pairs), 1 / len(pairs))
