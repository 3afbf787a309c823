"""From what was asked to what comes near: the rungs on which an engine looks, the same for every engine.

What was typed comes first. Only where that fills no page the search goes on: other accents, corrected words, missing
words. Which rungs are climbed depends on the words alone, so ticking a box of a facet never changes what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from search.query.answer import Match
from search.query.marks import Marks

from .clauses import EVERYTHING, Condition, Without, any_of
from .criteria import PAGE_SIZE
from .parsed_query import Reading
from .rules import Rule
from .spelling import Frequencies, corrected, put_together

# With fewer results than this the search goes on to documents that lack a word.
HANDFUL = 5


@dataclass(frozen=True)
class Rung:
    """One group of results: what they must hold, what they must not (they are higher up), what makes them better."""

    match: Match
    must: Condition
    without: tuple[Condition, ...] = ()
    better: tuple[Condition, ...] = ()

    @property
    def ranks(self) -> bool:
        """Whether it asks for words, so that one document can be better than another."""
        asked = self.must.condition if isinstance(self.must, Without) else self.must
        return asked != EVERYTHING


class Documents(Frequencies, Protocol):
    """The documents of an engine, as the ladder sees them."""

    def count(self, must: Condition) -> int:
        """How many documents hold a condition."""

    def look(self, rung: Rung) -> int:
        """Take what is on a rung into the answer, and return how many it holds, whatever boxes are ticked.

        Beyond a full page any number will do.
        """


@dataclass
class Ladder:
    """The rungs climbed for a question, best first, and what there is to say about it."""

    documents: Documents
    rungs: list[Rung] = field(default_factory=list)
    marks: dict[Match, Marks] = field(default_factory=dict)
    total: int = 0
    suggestion: str = ""
    unknown_number: str = ""

    @property
    def anywhere(self) -> Condition:
        """What holds for every result."""
        return any_of(*(rung.must for rung in self.rungs))

    def add(self, match: Match, must: Condition, *, better: tuple[Condition, ...] = (), marks: Marks) -> int:
        """Look on one more rung; return how many documents are found there and not before, or at least a full page."""
        rung = Rung(match, must, tuple(rung.must for rung in self.rungs), better)
        found = self.documents.look(rung)
        if found:
            self.rungs.append(rung)
            self.marks[match] = marks
        self.total += found
        return found


def climb(reading: Reading, documents: Documents) -> Ladder:
    """The ladder for a question; without words, one rung that holds everything."""
    ladder = Ladder(documents)
    if not reading.words:
        ladder.add(Match.EXACT, reading.anything(), marks=Marks())
        return ladder
    if reading.numbers:
        _by_number(ladder, reading)
    if any(asked.is_certain for asked in reading.numbers):
        _beside_number(ladder, reading)
    else:
        # Something else may have been meant, as in "thông báo 5 hộ dân được hỗ trợ".
        _by_words(ladder, reading)
    if not ladder.total and reading.phrases and Rule.RELAXING in reading.rules:
        _without_quotation_marks(ladder, reading)
    return ladder


def _by_number(ladder: Ladder, reading: Reading) -> None:
    """Documents that bear the number, then those that cite it; the other words of the question order them."""
    better = reading.beside_numbers().wishes()
    ladder.add(Match.NUMBER, reading.bears_number(), better=better, marks=reading.marks())
    ladder.add(Match.CITATION, reading.cites_number(), better=better, marks=reading.marks())
    if not ladder.total:
        ladder.unknown_number = ", ".join(asked.text for asked in reading.numbers if asked.is_certain)


def _beside_number(ladder: Ladder, reading: Reading) -> None:
    """What has the other words of the question and not the number is never what was asked for.

    Nor is what has all its figures and letters somewhere: it is shown only where nobody knows the number.
    """
    beside = reading.beside_numbers()
    if beside.words:
        ladder.add(Match.PARTIAL, beside.all_words(), better=beside.bonuses(), marks=reading.marks())
    if not ladder.total and Rule.RELAXING in reading.rules:
        _with_words_missing(ladder, reading)


def _by_words(ladder: Ladder, reading: Reading) -> None:
    knows_number = ladder.total > 0
    any_accents = Rule.EXACT_FIRST not in reading.rules
    must, better = reading.all_words(folded=any_accents), reading.bonuses(folded=any_accents)
    exact = ladder.add(Match.EXACT, must, better=better, marks=reading.marks(folded=any_accents))
    if Rule.RELAXING not in reading.rules:
        return
    if exact or knows_number:
        if ladder.total < PAGE_SIZE:
            _with_other_accents(ladder, reading)
    elif _without_function_words(ladder, reading):
        pass
    elif ladder.documents.count(reading.side_by_side()):
        _with_other_accents(ladder, reading)
        _as_corrected(ladder, reading)
    else:
        # Without accents the words are found only here and there: more likely, a letter is wrong.
        _as_corrected(ladder, reading)
        _with_other_accents(ladder, reading)
    if ladder.total < HANDFUL and not knows_number:
        _with_words_missing(ladder, reading)


def _without_function_words(ladder: Ladder, reading: Reading) -> int:
    """The least that can be missing: a question is often a sentence, and its "ở" and "của" say little."""
    said = reading.without_function_words()
    if len(said.words) == len(reading.words):
        return 0
    return ladder.add(Match.PARTIAL, said.all_words(), better=said.bonuses(), marks=said.marks())


def _with_other_accents(ladder: Ladder, reading: Reading) -> None:
    if reading.is_accented:
        must, better = reading.all_words(folded=True), reading.bonuses(folded=True)
        ladder.add(Match.FOLDED, must, better=better, marks=reading.marks(folded=True))


def _as_corrected(ladder: Ladder, reading: Reading) -> None:
    """Look for the likeliest correction, and suggest it if it finds anything."""
    question = put_together(reading, ladder.documents) or corrected(reading, ladder.documents)
    if question:
        _look_for(ladder, reading.asking(question))


def _without_quotation_marks(ladder: Ladder, reading: Reading) -> None:
    _look_for(ladder, reading.loosened())


def _look_for(ladder: Ladder, meant: Reading) -> None:
    """Another question, which is suggested if it finds anything."""
    if ladder.documents.count(meant.all_words()):
        ladder.suggestion = meant.question
        ladder.add(Match.CORRECTED, meant.all_words(), better=meant.bonuses(), marks=meant.marks())


def _with_words_missing(ladder: Ladder, reading: Reading) -> None:
    """One word less, two words less, and so on down to half of them, until there is a handful.

    Two syllables are most often one word: half of it is looked for only if there is nothing else, and as it was typed.
    """
    reading = reading.without_function_words()
    size = len(reading.words)
    if size == 2 and ladder.total:
        return
    # Of a long question one word more or less is no difference worth another look.
    for missing in sorted({1, 2, size // 3, size // 2}):
        if 0 < missing <= size // 2:
            must, better = reading.most_words(missing, lenient=size > 2), reading.bonuses()
            ladder.add(Match.PARTIAL, must, better=better, marks=reading.marks(folded=True))
        if ladder.total >= HANDFUL:
            return
