"""Relaxation: the stages of a query, from exact matches to near ones. The same for every engine.

What was typed comes first. Only where that fills no page other stages follow: other accents, corrected words, missing
words. Which stages run depends on the words alone, so ticking a facet never changes the counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from search.query.answer import Match
from search.query.marks import Marks

from .clauses import EVERYTHING, Condition, MustNot, any_of
from .criteria import PAGE_SIZE
from .parsed_query import ParsedQuery
from .rules import Rule
from .spelling import Frequencies, corrected, put_together

# With fewer results than this the search goes on to documents that lack a word.
HANDFUL = 5


@dataclass(frozen=True)
class Stage:
    """One group of results: what they must hold, what they must not (they are higher up), what makes them better."""

    match: Match
    must: Condition
    without: tuple[Condition, ...] = ()
    better: tuple[Condition, ...] = ()

    @property
    def ranks(self) -> bool:
        """Whether it asks for words, so that one document can be better than another."""
        asked = self.must.condition if isinstance(self.must, MustNot) else self.must
        return asked != EVERYTHING


class Documents(Frequencies, Protocol):
    """The documents of an engine, as the stages need them."""

    def count(self, must: Condition) -> int:
        """How many documents hold a condition."""

    def look(self, stage: Stage) -> int:
        """Take the hits of a stage into the answer, and return how many it has, whatever facets are ticked.

        Beyond a full page any number will do.
        """


@dataclass
class Relaxation:
    """The stages that were run for a question, best first, and what there is to say about it."""

    documents: Documents
    stages: list[Stage] = field(default_factory=list)
    marks: dict[Match, Marks] = field(default_factory=dict)
    total: int = 0
    suggestion: str = ""
    unknown_number: str = ""

    @property
    def anywhere(self) -> Condition:
        """What holds for every result."""
        return any_of(*(stage.must for stage in self.stages))

    def add(self, match: Match, must: Condition, *, better: tuple[Condition, ...] = (), marks: Marks) -> int:
        """Run one more stage; return how many documents it adds, or at least a full page."""
        stage = Stage(match, must, tuple(stage.must for stage in self.stages), better)
        found = self.documents.look(stage)
        if found:
            self.stages.append(stage)
            self.marks[match] = marks
        self.total += found
        return found


def run_stages(query: ParsedQuery, documents: Documents) -> Relaxation:
    """Run the stages of a question; without words, one stage that matches everything."""
    relaxation = Relaxation(documents)
    if not query.words:
        relaxation.add(Match.EXACT, query.anything(), marks=Marks())
        return relaxation
    if query.numbers:
        _by_number(relaxation, query)
    if any(asked.is_certain for asked in query.numbers):
        _beside_number(relaxation, query)
    else:
        # Something else may have been meant, as in "thông báo 5 hộ dân được hỗ trợ".
        _by_words(relaxation, query)
    if not relaxation.total and query.phrases and Rule.RELAXING in query.rules:
        _without_quotation_marks(relaxation, query)
    return relaxation


def _by_number(relaxation: Relaxation, query: ParsedQuery) -> None:
    """Documents that bear the number, then those that cite it; the other words of the question order them."""
    better = query.beside_numbers().optional_clauses()
    relaxation.add(Match.NUMBER, query.bears_number(), better=better, marks=query.marks())
    relaxation.add(Match.CITATION, query.cites_number(), better=better, marks=query.marks())
    if not relaxation.total:
        relaxation.unknown_number = ", ".join(asked.text for asked in query.numbers if asked.is_certain)


def _beside_number(relaxation: Relaxation, query: ParsedQuery) -> None:
    """What has the other words of the question and not the number is never what was asked for.

    Nor is what has all its figures and letters somewhere: it is shown only where nobody knows the number.
    """
    beside = query.beside_numbers()
    if beside.words:
        relaxation.add(Match.PARTIAL, beside.all_words(), better=beside.boosts(), marks=query.marks())
    if not relaxation.total and Rule.RELAXING in query.rules:
        _with_words_missing(relaxation, query)


def _by_words(relaxation: Relaxation, query: ParsedQuery) -> None:
    knows_number = relaxation.total > 0
    any_accents = Rule.EXACT_FIRST not in query.rules
    must, better = query.all_words(folded=any_accents), query.boosts(folded=any_accents)
    exact = relaxation.add(Match.EXACT, must, better=better, marks=query.marks(folded=any_accents))
    if Rule.RELAXING not in query.rules:
        return
    if exact or knows_number:
        if relaxation.total < PAGE_SIZE:
            _with_other_accents(relaxation, query)
    elif _without_function_words(relaxation, query):
        pass
    elif relaxation.documents.count(query.side_by_side()):
        _with_other_accents(relaxation, query)
        _as_corrected(relaxation, query)
    else:
        # Without accents the words are found only here and there: more likely, a letter is wrong.
        _as_corrected(relaxation, query)
        _with_other_accents(relaxation, query)
    if relaxation.total < HANDFUL and not knows_number:
        _with_words_missing(relaxation, query)


def _without_function_words(relaxation: Relaxation, query: ParsedQuery) -> int:
    """The least that can be missing: a question is often a sentence, and its "ở" and "của" say little."""
    said = query.without_function_words()
    if len(said.words) == len(query.words):
        return 0
    return relaxation.add(Match.PARTIAL, said.all_words(), better=said.boosts(), marks=said.marks())


def _with_other_accents(relaxation: Relaxation, query: ParsedQuery) -> None:
    if query.is_accented:
        must, better = query.all_words(folded=True), query.boosts(folded=True)
        relaxation.add(Match.FOLDED, must, better=better, marks=query.marks(folded=True))


def _as_corrected(relaxation: Relaxation, query: ParsedQuery) -> None:
    """Look for the likeliest correction, and suggest it if it finds anything."""
    question = put_together(query, relaxation.documents) or corrected(query, relaxation.documents)
    if question:
        _look_for(relaxation, query.with_question(question))


def _without_quotation_marks(relaxation: Relaxation, query: ParsedQuery) -> None:
    _look_for(relaxation, query.loosened())


def _look_for(relaxation: Relaxation, meant: ParsedQuery) -> None:
    """Another question, which is suggested if it finds anything."""
    if relaxation.documents.count(meant.all_words()):
        relaxation.suggestion = meant.question
        relaxation.add(Match.CORRECTED, meant.all_words(), better=meant.boosts(), marks=meant.marks())


def _with_words_missing(relaxation: Relaxation, query: ParsedQuery) -> None:
    """One word less, two words less, and so on down to half of them, until there is a handful.

    Two syllables are most often one word: half of it is looked for only if there is nothing else, and as it was typed.
    """
    query = query.without_function_words()
    size = len(query.words)
    if size == 2 and relaxation.total:
        return
    # Of a long question one word more or less is no difference worth another look.
    for missing in sorted({1, 2, size // 3, size // 2}):
        if 0 < missing <= size // 2:
            must, better = query.most_words(missing, lenient=size > 2), query.boosts()
            relaxation.add(Match.PARTIAL, must, better=better, marks=query.marks(folded=True))
        if relaxation.total >= HANDFUL:
            return
