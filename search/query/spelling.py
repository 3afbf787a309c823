"""Spelling correction: "did you mean", from the words of the documents and their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, pairwise, product
from math import log
from typing import NamedTuple, Protocol

from portal.language.input_methods import decode_keystrokes
from portal.language.similarity import accent_distance, one_edit_away, sounds_alike
from portal.language.syllables import Syllable, fold, pair

from .clauses import Field, Term
from .parsed_query import ParsedQuery

MOST_ALTERNATIVES = 40  # weighed for one word
MOST_TOGETHER = 160  # and for all: of a long question in no language the pairs would be too many to look up
SHORTEST_SLIP = 3  # letters; shorter words are all one slip away from each other

# What a change costs. Neighbours that stand together in some documents earn the logarithm of their number, up to 4:
# beyond some fifty documents a pair says no more about what was meant.
OTHER_ACCENTS = 1.0
HEARD_ALIKE = 2.0
ONE_SLIP = 3.0
UNKNOWN_WORD = 4.0
UNKNOWN_PAIR = 3.0
MOST_EARNED = 4.0


class Frequencies(Protocol):
    """What the corrector asks an engine."""

    def frequencies(self, terms: Collection[Term]) -> Mapping[Term, int]:
        """In how many documents each of these stands; asked for together, since an engine may be far away."""

    def vocabulary(self) -> Vocabulary:
        """All words of the documents."""


class Vocabulary:
    """Every form in use of every folded spelling, with the number of documents, the commonest first."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._forms: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for word, documents in words:
            if not word.isdecimal():
                self._forms[fold(word)].append((documents, word))
        for forms in self._forms.values():
            forms.sort(reverse=True)

    def forms(self, folded: str) -> list[tuple[int, str]]:
        return self._forms.get(folded, [])


class _Candidate(NamedTuple):
    """A word that may have been meant; `exact` is None where the reader types no accents."""

    exact: str | None
    folded: str
    cost: float


def corrected(query: ParsedQuery, known: Frequencies) -> str:
    """The question with words changed so that neighbours go together in some document; "" if nothing better is known.

    Only words are changed that no document has, or not beside their neighbours: most cheaply their accents, then what
    sounds alike, then one letter. Words of a known phrase and numbers stay.
    """
    typed = _as_typed(query.words, known)
    pairs = _PairFrequencies(known)
    pairs.load(pairwise(typed))
    doubtful = [i for i in range(len(typed)) if not _is_safe(query, i) and _is_doubtful(typed, i, pairs)]
    if not doubtful:
        return ""
    choices = [[word] for word in typed]
    for i in doubtful:
        found = _alternatives(query.words[i], known.vocabulary(), is_alone=len(typed) == 1)
        choices[i] += found[: MOST_TOGETHER // len(doubtful)]
    _drop_purged(choices, known)
    pairs.load(chain.from_iterable(product(*neighbours) for neighbours in pairwise(choices)))
    best = _cheapest(choices, pairs)
    changed = [i for i, choice in enumerate(best) if choice is not typed[i]]
    if not all(_is_credible(typed, best, i, pairs) for i in changed):
        return ""
    return _rewritten(query.question, [(query.words[i], best[i]) for i in changed])


def put_together(query: ParsedQuery, known: Frequencies) -> str:
    """The question with the syllables that were meant where the keyboard left keystrokes; "" if it left none.

    Only words are changed that no document has, into words that some have.
    """
    meant = {word: decode_keystrokes(word.exact) for word in query.words if not word.is_accented}
    changes = {word: syllable for word, syllable in meant.items() if syllable}
    if not changes:
        return ""
    documents = known.frequencies(
        {Term(Field.WORDS_FOLDED, word.folded) for word in changes}
        | {Term(Field.WORDS, syllable) for syllable in changes.values()}
    )
    changed = [
        (word, _Candidate(syllable, word.folded, 0.0))
        for word, syllable in changes.items()
        if not documents[Term(Field.WORDS_FOLDED, word.folded)] and documents[Term(Field.WORDS, syllable)]
    ]
    return _rewritten(query.question, changed)


def _is_safe(query: ParsedQuery, position: int) -> bool:
    word = query.words[position]
    return word.folded.isdecimal() or any(meaning.covers(position) for meaning in query.meanings)


def _is_doubtful(words: list[_Candidate], position: int, pairs: _PairFrequencies) -> bool:
    """A word that no document has, or none beside those of its neighbours that some document has.

    Where nothing is accented any word stands beside any other somewhere, so that the latter tells nothing.
    """
    is_accented = any(word.exact is not None for word in words)
    neighbours = words[max(position - 1, 0) : position] + words[position + 1 : position + 2]
    known = zip(neighbours, pairs.are_known(words, position), strict=True)
    beside = [is_known for neighbour, is_known in known if not neighbour.cost]
    return words[position].cost > 0 or (is_accented and bool(beside) and not any(beside))


def _is_credible(
    typed: Sequence[_Candidate], best: Sequence[_Candidate], position: int, pairs: _PairFrequencies
) -> bool:
    """Whether both neighbours know the other word; an unknown word may also be one that sounds like it."""
    sounds_alike = best[position].cost < ONE_SLIP
    return all(pairs.are_known(best, position)) or (typed[position].cost > 0 and sounds_alike)


def _as_typed(words: Sequence[Syllable], known: Frequencies) -> list[_Candidate]:
    terms = [
        Term(Field.WORDS, word.exact) if word.is_accented else Term(Field.WORDS_FOLDED, word.folded) for word in words
    ]
    documents = known.frequencies(terms)
    return [
        _Candidate(word.exact if word.is_accented else None, word.folded, 0.0 if documents[term] else UNKNOWN_WORD)
        for word, term in zip(words, terms, strict=True)
    ]


def _alternatives(word: Syllable, vocabulary: Vocabulary, *, is_alone: bool) -> list[_Candidate]:
    """The likeliest other words, first those that differ least, then those that are commonest.

    A word without neighbours keeps its sound: nothing tells which of its many half-alikes was meant.
    """
    spellings = dict.fromkeys(sounds_alike(word.folded), HEARD_ALIKE)
    if word.is_accented:
        spellings[word.folded] = 0.0
    if len(word.folded) >= SHORTEST_SLIP and not is_alone:
        spellings = dict.fromkeys(one_edit_away(word.folded), ONE_SLIP) | spellings
    found: list[tuple[float, int, str | None, str]] = []
    for folded, cost in spellings.items():
        forms = vocabulary.forms(folded)
        if word.is_accented:
            for documents, form in forms:
                accents = OTHER_ACCENTS * accent_distance(word.exact, form)
                found.append((cost + accents, -documents, form, folded))
        elif forms:
            found.append((cost, -sum(documents for documents, _ in forms), None, folded))
    found.sort(key=lambda candidate: candidate[:2])
    return [_Candidate(exact, folded, cost) for cost, _, exact, folded in found[:MOST_ALTERNATIVES] if cost]


def _drop_purged(choices: list[list[_Candidate]], known: Frequencies) -> None:
    """A list of words may be older than what was purged meanwhile: only words of documents that live are offered."""
    documents = known.frequencies({_alone(other) for _typed, *others in choices for other in others})
    for choice in choices:
        choice[1:] = [other for other in choice[1:] if documents[_alone(other)]]


def _alone(word: _Candidate) -> Term:
    return Term(Field.WORDS, word.exact) if word.exact is not None else Term(Field.WORDS_FOLDED, word.folded)


class _PairFrequencies:
    """Which words stand beside which, remembered for one question."""

    def __init__(self, known: Frequencies) -> None:
        self._known = known
        self._together: dict[Term, int] = {}

    def load(self, neighbours: Iterable[tuple[_Candidate, ...]]) -> None:
        """Learn about these pairs, before anything is asked about them."""
        new = {_side_by_side(first, second) for first, second in neighbours} - self._together.keys()
        if new:
            self._together.update(self._known.frequencies(new))

    def frequency(self, first: _Candidate, second: _Candidate) -> int:
        """In how many documents two words are neighbours."""
        return self._together[_side_by_side(first, second)]

    def cost(self, first: _Candidate, second: _Candidate) -> float:
        documents = self.frequency(first, second)
        return -min(log(1 + documents), MOST_EARNED) if documents else UNKNOWN_PAIR

    def are_known(self, words: Sequence[_Candidate], position: int) -> list[bool]:
        """Whether the word at a position stands beside its neighbour before it, and beside that after it."""
        around = words[max(position - 1, 0) : position + 2]
        return [self.frequency(first, second) > 0 for first, second in pairwise(around)]


def _side_by_side(first: _Candidate, second: _Candidate) -> Term:
    if first.exact is None or second.exact is None:
        return Term(Field.PAIRS_FOLDED, pair(first.folded, second.folded))
    return Term(Field.PAIRS, pair(first.exact, second.exact))


def _cheapest(choices: list[list[_Candidate]], pairs: _PairFrequencies) -> list[_Candidate]:
    """One word for each place, so that neighbours are often together and little is changed (Viterbi)."""
    paths = [(choice.cost, [choice]) for choice in choices[0]]
    for following in choices[1:]:
        paths = [_extended(paths, choice, pairs) for choice in following]
    return min(paths, key=lambda path: path[0])[1]


def _extended(
    paths: list[tuple[float, list[_Candidate]]], choice: _Candidate, pairs: _PairFrequencies
) -> tuple[float, list[_Candidate]]:
    def cost(path: tuple[float, list[_Candidate]]) -> float:
        return path[0] + pairs.cost(path[1][-1], choice)

    best = min(paths, key=cost)
    return cost(best) + choice.cost, [*best[1], choice]


def _rewritten(question: str, changes: list[tuple[Syllable, _Candidate]]) -> str:
    """The question as typed but for the changed words, which keep a capital."""
    for word, choice in reversed(changes):
        new = choice.exact or choice.folded
        if question[word.start].isupper():
            new = new.capitalize()
        question = question[: word.start] + new + question[word.end :]
    return question if changes else ""
