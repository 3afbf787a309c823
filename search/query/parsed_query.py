"""The parsed query: words, phrases with synonyms and document numbers, as clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from portal.language.document_numbers import AskedNumber, asked_numbers
from portal.language.syllables import FUNCTION_WORDS, Syllable, pair, syllables, syllables_as_typed
from search.query.clauses import NAMED
from search.query.marks import Marks

from .clauses import EVERYTHING, Boosted, Condition, ConstantScore, Field, MinimumMatch, MustNot, Term, all_of, any_of
from .rules import EVERY_RULE, Rule, Rules
from .synonyms import Meaning, Phrase, Synonyms
from .syntax import parse_syntax, without_quotation_marks

# How much of a match in the title, or of two neighbours, is worth beside one word anywhere.
TITLE = 1.0
PAIR = 1.0
TITLE_PAIR = 1.0
# A word typed without accents that stands so in a document ("mua", though "mùa" is found too).
PLAIN = 0.3
# A word typed with accents that a document has with others: better than none where a word may be missing.
OTHER_ACCENTS = 0.3


class ParsedQuery:
    """A question, parsed in one way.

    `words` are those asked for, with their places in the question; `numbers` are the document numbers among them,
    `rest` what stands beside these; `phrases` and `excluded` what must and must not stand in a document word for word,
    `excluded_numbers` what it must not bear.
    """

    def __init__(
        self, question: str, synonyms: Synonyms, rules: Rules = EVERY_RULE, *, within: ParsedQuery | None = None
    ) -> None:
        self.question = question
        self.synonyms = synonyms
        self.rules = rules
        wording = parse_syntax(question)
        self.words = self._syllables(wording.words)
        self.numbers, self.rest = self._numbers(wording.words)
        self.phrases: list[list[Syllable]]
        self.excluded: list[list[Syllable]]
        self.excluded_numbers: list[AskedNumber]
        if within:
            self.phrases, self.excluded = within.phrases, within.excluded
            self.excluded_numbers = within.excluded_numbers
        else:
            self.phrases = [words for phrase in wording.phrases if (words := self._syllables(phrase))]
            self.excluded = [words for phrase in wording.excluded if (words := self._syllables(phrase))]
            self.excluded_numbers = [asked for phrase in wording.excluded for asked in self._numbers(phrase)[0]]

    def _syllables(self, text: str) -> list[Syllable]:
        return syllables(text) if Rule.ONE_SPELLING in self.rules else syllables_as_typed(text)

    def _numbers(self, text: str) -> tuple[list[AskedNumber], str]:
        """The document numbers in a text, and the rest of it."""
        return asked_numbers(text) if Rule.NUMBERS in self.rules else ([], text)

    @cached_property
    def meanings(self) -> list[Meaning]:
        return self.synonyms.meanings(self.words) if Rule.SYNONYMS in self.rules else []

    @cached_property
    def is_accented(self) -> bool:
        return any(word.is_accented for word in self.words)

    def with_question(self, question: str) -> ParsedQuery:
        """Another question, read in the same way."""
        return ParsedQuery(question, self.synonyms, self.rules)

    def _narrowed(self, words: str) -> ParsedQuery:
        """Some of the words, bound to the same phrases and exclusions."""
        return ParsedQuery(words, self.synonyms, self.rules, within=self)

    def beside_numbers(self) -> ParsedQuery:
        """The same question without its document numbers."""
        return self._narrowed(self.rest)

    def loosened(self) -> ParsedQuery:
        """The same question without quotation marks."""
        return self.with_question(without_quotation_marks(self.question))

    # What must hold

    def anything(self) -> Condition:
        return self._bound(EVERYTHING)

    def all_words(self, *, folded: bool = False) -> Condition:
        """Every word: an accented one with its accents, an unaccented one with any; if `folded`, each with any."""
        return self._bound(all_of(*(self._clause(i, folded=folded) for i in range(len(self.words)))))

    def without_function_words(self) -> ParsedQuery:
        """The same question without "ở", "của" and the like, if that leaves at least two words.

        Phrases of the synonym list stay whole; without accents "cua" may be another word, and stays too.
        """
        kept = [
            word
            for i, word in enumerate(self.words)
            if word.exact not in FUNCTION_WORDS or any(meaning.covers(i) for meaning in self.meanings)
        ]
        if not self.is_accented or len(kept) < 2:
            return self
        return self._narrowed(" ".join(self.question[word.start : word.end] for word in kept))

    def side_by_side(self) -> Condition:
        """Every word with any accents, each beside the next."""
        return self._bound(self._phrase(self.words, folded=True))

    def most_words(self, missing: int, *, lenient: bool) -> Condition:
        """All words but so many syllables: a phrase of five weighs as much as five words.

        If `lenient`, an accented word may have other accents, and a phrase may be torn apart.
        """
        positions = range(len(self.words))
        clauses = tuple(self._lenient_clause(i) if lenient else self._clause(i, folded=False) for i in positions)
        return self._bound(MinimumMatch(clauses, least=len(clauses) - missing))

    def bears_number(self) -> Condition:
        return self._bound(all_of(*(any_of(*_bears(asked)) for asked in self.numbers)))

    def cites_number(self) -> Condition:
        return self._bound(all_of(*(any_of(*(Term(Field.CITED, key) for key in asked.keys)) for asked in self.numbers)))

    def _bound(self, must: Condition) -> Condition:
        """Whatever comes near: a phrase stands there word for word, and what was excluded does not."""
        if self.phrases:
            must = all_of(must, *(self._phrase(phrase, folded=False) for phrase in self.phrases))
        if self.excluded:
            phrases = (self._phrase(phrase, folded=False) for phrase in self.excluded)
            numbers = (any_of(*_bears(asked)) for asked in self.excluded_numbers)
            must = MustNot(must, (*phrases, *numbers))
        return must

    # What makes a match better

    def boosts(self, *, folded: bool = False) -> tuple[Condition, ...]:
        """Neighbours that stay neighbours, words and neighbours of the title, and plain words that were meant plain."""
        if Rule.NEIGHBOURS_AND_TITLE not in self.rules:
            return ()
        found: list[Condition] = []
        for word in self.words:
            found.append(Boosted(self._word(word, folded=folded, title=True), TITLE))
            if not word.is_accented and not word.folded.isdecimal():
                found.append(Boosted(Term(Field.WORDS, word.exact), PLAIN))
        for first, second in pairwise(self.words):
            found.append(Boosted(self._pair(first, second, folded=folded), PAIR))
            found.append(Boosted(self._pair(first, second, folded=folded, title=True), TITLE_PAIR))
            if first.is_accented != second.is_accented:
                found.append(Boosted(Term(Field.PAIRS, pair(first.exact, second.exact)), PLAIN))
        for meaning in self.meanings:
            found.extend(Boosted(_asked_exactly(other, title=True), TITLE) for other in meaning.others)
        return tuple(dict.fromkeys(found))

    def optional_clauses(self) -> tuple[Condition, ...]:
        """The words themselves, where none of them is needed."""
        return *(self._clause(i, folded=False) for i in range(len(self.words))), *self.boosts()

    # What to highlight

    def marks(self, *, folded: bool = False) -> Marks:
        """The words of the question as they are to be found on the original text; if `folded`, with any accents."""
        if Rule.MARKS not in self.rules:
            return Marks()
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
        own = [self._phrase(self.words[meaning.start : meaning.end], folded=folded) for meaning in meanings]
        if not own:
            own = [self._word(self.words[position], folded=folded)]
        return any_of(*own, *(_asked_exactly(other) for meaning in meanings for other in meaning.others))

    def _lenient_clause(self, position: int) -> Condition:
        word = self.words[position]
        clauses = [self._clause(position, folded=False), self._word(word, folded=False)]
        if word.is_accented:
            clauses.append(Boosted(self._word(word, folded=True), OTHER_ACCENTS))
        return any_of(*clauses)

    def _phrase(self, words: Sequence[Syllable], *, folded: bool) -> Condition:
        if len(words) == 1:
            return self._word(words[0], folded=folded)
        return all_of(*(self._pair(first, second, folded=folded) for first, second in pairwise(words)))

    def _word(self, word: Syllable, *, folded: bool, title: bool = False) -> Term:
        if not folded and self._keeps_accents(word):
            return Term(Field.TITLE if title else Field.WORDS, word.exact)
        return Term(Field.TITLE_FOLDED if title else Field.WORDS_FOLDED, word.folded)

    def _pair(self, first: Syllable, second: Syllable, *, folded: bool, title: bool = False) -> Condition:
        exact = Term(Field.TITLE if title else Field.PAIRS, pair(first.exact, second.exact))
        loose = Term(Field.TITLE_FOLDED if title else Field.PAIRS_FOLDED, pair(first.folded, second.folded))
        kept = [word for word in (first, second) if self._keeps_accents(word)]
        if folded or not kept:
            return loose
        if len(kept) == 2:
            return exact
        return all_of(loose, self._word(kept[0], folded=False, title=title))

    def _keeps_accents(self, word: Syllable) -> bool:
        """Whether a word is asked for as it was typed; without the rules, an unaccented one may be, too."""
        if Rule.ANY_ACCENTS not in self.rules:
            return True
        return word.is_accented or (self.is_accented and Rule.BY_SYLLABLE not in self.rules)


def _bears(asked: AskedNumber) -> Iterator[Condition]:
    """What bears the number, and after it what only has it in its title: the document is meant, not its pages."""
    for key in asked.keys:
        yield Term(Field.NUMBER, key)
        yield ConstantScore(Term(Field.NUMBER, NAMED + key))


def _asked_exactly(phrase: Phrase, *, title: bool = False) -> Condition:
    """A phrase of the synonym list: its accents are known, so it never matches by chance without them."""
    if len(phrase) == 1:
        return Term(Field.TITLE if title else Field.WORDS, phrase[0])
    field = Field.TITLE if title else Field.PAIRS
    pairs = [Term(field, pair(*phrase[i : i + 2])) for i in range(len(phrase) - 1)]
    return Boosted(all_of(*pairs), 1 / len(pairs))
