"""Which stages a question runs through, on a handful of documents in memory; tests/contract has the engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import pytest

from portal.language.document_numbers import document_numbers
from portal.language.syllables import tokens
from search.query.answer import Match
from search.query.clauses import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Boosted,
    Condition,
    ConstantScore,
    Field,
    MinimumMatch,
    MustNot,
    Term,
)
from search.query.marks import Marks
from search.query.parsed_query import ParsedQuery
from search.query.relaxation import Relaxation, Stage, run_stages
from search.query.rules import EVERY_RULE, Rule
from search.query.spelling import Vocabulary
from search.query.synonyms import Synonyms

NO_SYNONYMS = Synonyms([])


class InMemory:
    """Documents as sets of terms: what an engine does, without an index."""

    def __init__(self, *texts: str) -> None:
        self.terms = [terms_of(text) for text in texts]
        self.looked: list[tuple[Match, list[int]]] = []

    def frequencies(self, terms: Collection[Term]) -> Mapping[Term, int]:
        return {term: sum(term in known for known in self.terms) for term in terms}

    def vocabulary(self) -> Vocabulary:
        words = Counter(term.token for known in self.terms for term in known if term.field == Field.WORDS)
        return Vocabulary(words.items())

    def count(self, must: Condition) -> int:
        return sum(holds(must, known) for known in self.terms)

    def look(self, stage: Stage) -> int:
        found = [
            number
            for number, known in enumerate(self.terms)
            if holds(stage.must, known) and not any(holds(unwanted, known) for unwanted in stage.without)
        ]
        self.looked.append((stage.match, found))
        return len(found)


def terms_of(text: str) -> set[Term]:
    """A text that begins with "số 12-TB/HU:" bears the number; any other cites it."""
    number, colon, _rest = text.partition(": ")
    found = tokens(text)
    by_field = {
        Field.WORDS: found.exact.split(),
        Field.WORDS_FOLDED: found.folded.split(),
        Field.PAIRS: found.exact_pairs.split(),
        Field.PAIRS_FOLDED: found.folded_pairs.split(),
        Field.NUMBER: keys_of(number) if colon else [],
        Field.CITED: keys_of(text),
    }
    return {Term(field, token) for field, each in by_field.items() for token in each}


def keys_of(text: str) -> list[str]:
    return [key for number in document_numbers(text) for key in number.keys]


def holds(condition: Condition, known: set[Term]) -> bool:
    match condition:
        case Term():
            return condition in known
        case AllOf(parts):
            return all(holds(part, known) for part in parts)
        case AnyOf(parts):
            return any(holds(part, known) for part in parts)
        case MinimumMatch(parts, least):
            return sum(holds(part, known) for part in parts) >= least
        case Boosted(inner) | ConstantScore(inner):
            return holds(inner, known)
        case MustNot(inner, unwanted):
            return holds(inner, known) and not any(holds(each, known) for each in unwanted)
    raise AssertionError(condition)


def ran(question: str, *texts: str, without: Rule | None = None) -> list[tuple[Match, list[int]]]:
    """The stages that were run, each with the documents that it found."""
    documents = InMemory(*texts)
    run_stages(ParsedQuery(question, NO_SYNONYMS, EVERY_RULE - {without}), documents)
    return documents.looked


def relaxed(question: str, *texts: str) -> Relaxation:
    return run_stages(ParsedQuery(question, NO_SYNONYMS), InMemory(*texts))


EXACT, FOLDED, PARTIAL = Match.EXACT, Match.FOLDED, Match.PARTIAL
NUMBER, CITATION, CORRECTED = Match.NUMBER, Match.CITATION, Match.CORRECTED


def test_no_words_match_everything():
    assert ran("", "đường", "làng") == [(EXACT, [0, 1])]
    assert ran("-làng", "đường", "làng") == [(EXACT, [0])]
    assert relaxed("", "đường").marks == {EXACT: Marks()}


# Words ---------------------------------------------------------------------------------------------------------------


def test_other_accents_follow_exact_ones():
    assert ran("bàn giao", "bàn giao", "bán giao", "ban giao", *["bàn giao"] * 4)[:2] == [
        (EXACT, [0, 3, 4, 5, 6]),
        (FOLDED, [1, 2]),
    ]


def test_unaccented_question_is_folded_already():
    assert ran("ban giao", *["bàn giao"] * 5) == [(EXACT, [0, 1, 2, 3, 4])]


@pytest.mark.parametrize(("exact", "stages"), [(19, [EXACT, FOLDED]), (20, [EXACT])])
def test_full_page_ends_search(exact, stages):
    found = ran("bàn giao", *["bàn giao"] * exact, "bán giao")
    assert [match for match, _ in found] == stages


def test_accents_stand_alike_without_rule():
    assert ran("bàn giao", "bàn giao", "bán giao", without=Rule.EXACT_FIRST)[0] == (EXACT, [0, 1])


def test_nothing_is_relaxed_without_rule():
    assert ran("bàn giao", "bán giao", without=Rule.RELAXING) == [(EXACT, [])]
    assert ran('"bàn giao" đất', "bàn đất giao", without=Rule.RELAXING) == [(EXACT, [])]


def test_function_words_are_dropped_first():
    assert ran("đường của thôn", "đường thôn", *["thôn"] * 5)[:2] == [(EXACT, []), (PARTIAL, [0])]


def test_misaccented_neighbours_come_before_correction():
    found = ran("bàn gíao", "bán giao", "bàn giáo", *["bàn"] * 3)
    assert [match for match, _ in found][:2] == [EXACT, FOLDED]


def test_wrong_letter_is_corrected_first():
    found = relaxed("trạm bơn", "trạm bơm", "trạm bơm", "trạm xá")
    assert (found.suggestion, [stage.match for stage in found.stages][:1]) == ("trạm bơm", [CORRECTED])


def test_keystrokes_are_put_together():
    found = relaxed("dduwowngf", "đường làng")
    assert (found.suggestion, found.total) == ("đường", 1)


def test_correction_without_hits_is_not_suggested():
    found = relaxed("trạm bơn -xá", "trạm bơm xá", "trạm bơm xá")
    assert found.suggestion == ""


def test_absent_phrase_is_searched_unquoted():
    found = relaxed('"bàn giao" đất', "bàn đất giao")
    assert (found.suggestion, [stage.match for stage in found.stages]) == ("bàn giao đất", [CORRECTED])


def test_found_phrase_is_not_unquoted():
    assert CORRECTED not in dict(ran('"bàn giao"', "bàn giao"))


# Words that may be missing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("exact", "is_partial"), [(4, True), (5, False)])
def test_five_hits_are_enough(exact, is_partial):
    found = ran("đường làng thôn", *["đường làng thôn"] * exact, "đường làng")
    assert (PARTIAL in dict(found)) is is_partial


MISSING = [
    # of so many words, so many may be missing one after the other
    ("một", []),
    ("một hai", [1]),
    ("một hai ba", [1]),
    ("một hai ba bốn", [1, 2]),
    ("một hai ba bốn năm sáu bảy", [1, 2, 3]),
    ("một hai ba bốn năm sáu bảy tám", [1, 2, 4]),
    ("một hai ba bốn năm sáu bảy tám chín mười", [1, 2, 3, 5]),
]


@pytest.mark.parametrize(("question", "missing"), MISSING)
def test_up_to_half_may_be_missing(question, missing):
    words = question.split()
    texts = [" ".join(words[:-number]) for number in range(1, len(words))]
    partial = [found for match, found in ran(question, *texts) if match == PARTIAL]
    assert [found[-1] + 1 for found in partial] == missing
    assert [number for found in partial for number in found] == list(range(max(missing, default=0)))


def test_relaxing_stops_at_a_handful():
    texts = [*["một hai ba"] * 5, "một hai"]
    assert [found for match, found in ran("một hai ba bốn", *texts) if match == PARTIAL] == [[0, 1, 2, 3, 4]]


def test_half_is_found_after_nothing_else():
    assert ran("bàn giao", "bàn giao", "bàn") == [(EXACT, [0]), (FOLDED, [])]
    assert ran("bàn giao", "bàn")[-1] == (PARTIAL, [0])


def test_half_of_two_words_keeps_accents():
    assert ran("bàn giao", "bán", "bàn")[-1] == (PARTIAL, [1])
    assert ran("bàn giao đất", "bán giao")[-1] == (PARTIAL, [0])


def test_function_words_may_be_missing_freely():
    found = ran("đường của thôn xã", "đường thôn", "của xã")
    assert found[-1] == (PARTIAL, [0])


# Numbers -------------------------------------------------------------------------------------------------------------

BEARS, CITES, OTHER = "số 12-TB/HU: kết luận", "theo Thông báo 12-TB/HU", "kết luận 13-TB/HU"


def test_number_is_borne_then_cited():
    assert ran("12-TB/HU", CITES, BEARS, OTHER)[:2] == [(NUMBER, [1]), (CITATION, [0])]


def test_known_number_needs_all_other_words():
    found = ran("12-TB/HU đường", BEARS, "đường làng")
    assert found == [(NUMBER, [0]), (CITATION, []), (PARTIAL, [1])]


def test_unknown_number_is_named():
    assert relaxed("12-TB/HU", OTHER).unknown_number == "12-TB/HU"
    assert relaxed("12-TB/HU và 14-TB/HU", OTHER).unknown_number == "12-TB/HU, 14-TB/HU"
    assert relaxed("12-TB/HU", CITES).unknown_number == ""


def test_words_beside_number_are_partial():
    assert (PARTIAL, [1]) in ran("12-TB/HU kết luận", BEARS, OTHER)


UNKNOWN = [(None, [NUMBER, CITATION, PARTIAL, PARTIAL]), (Rule.RELAXING, [NUMBER, CITATION, PARTIAL])]


@pytest.mark.parametrize(("without", "expected"), UNKNOWN)
def test_unknown_number_lets_words_miss(without, expected):
    found = ran("12-TB/HU đường làng", "làng", without=without)
    assert [match for match, _ in found][:4] == expected


def test_likely_number_ends_relaxing():
    found = ran("thông báo 5 hộ dân", "Thông báo số 5-TB/HU: kết luận", "thông báo hộ dân")
    assert found[0] == (NUMBER, [0])
    assert PARTIAL not in dict(found)


def test_stages_share_no_document():
    found = relaxed("bàn giao", "bàn giao", "bán giao")
    first, second = found.stages
    assert (first.without, second.without) == ((), (first.must,))
    assert found.total == 2


def test_every_result_holds_some_stage():
    found = relaxed("bàn giao", "bàn giao", "bán giao")
    assert found.anywhere == AnyOf(tuple(stage.must for stage in found.stages))


def test_empty_stages_are_not_kept():
    found = relaxed("bàn giao", "bàn giao")
    assert [stage.match for stage in found.stages] == [EXACT]
    assert found.marks.keys() == {EXACT}


@pytest.mark.parametrize(
    ("must", "ranks"),
    [
        (EVERYTHING, False),
        (MustNot(EVERYTHING, (Term(Field.WORDS, "a"),)), False),
        (Term(Field.WORDS, "a"), True),
        (MustNot(Term(Field.WORDS, "a"), ()), True),
    ],
)
def test_only_words_rank_documents(must, ranks):
    assert Stage(EXACT, must).ranks is ranks


# What orders and marks each stage ------------------------------------------------------------------------------------


def stages(question: str, *texts: str) -> dict[Match, tuple[tuple[Condition, ...], Marks]]:
    found = relaxed(question, *texts)
    return {stage.match: (stage.better, found.marks[stage.match]) for stage in found.stages}


def test_exact_and_folded_stages_are_ordered():
    query = ParsedQuery("bàn giao", NO_SYNONYMS)
    assert stages("bàn giao", "bàn giao", "bán giao") == {
        EXACT: (query.boosts(), query.marks()),
        FOLDED: (query.boosts(folded=True), query.marks(folded=True)),
    }


def test_partial_stage_marks_any_accents():
    query = ParsedQuery("bàn giao đất", NO_SYNONYMS)
    assert stages("bàn giao đất", "bàn giao") == {PARTIAL: (query.boosts(), query.marks(folded=True))}


def test_sentence_is_ordered_by_its_words():
    said = ParsedQuery("đường của thôn", NO_SYNONYMS).without_function_words()
    assert stages("đường của thôn", *["đường thôn"] * 5) == {PARTIAL: (said.boosts(), said.marks())}


def test_corrected_stage_marks_what_was_meant():
    meant = ParsedQuery("trạm bơm", NO_SYNONYMS)
    assert stages("trạm bơn", *["trạm bơm"] * 5) == {CORRECTED: (meant.boosts(), meant.marks())}


def test_number_stages_are_ordered_by_words():
    query = ParsedQuery("12-TB/HU kết luận", NO_SYNONYMS)
    better = query.beside_numbers().optional_clauses()
    found = stages("12-TB/HU kết luận", BEARS, CITES, OTHER)
    assert found[NUMBER] == found[CITATION] == (better, query.marks())
    assert found[PARTIAL] == (query.beside_numbers().boosts(), query.marks())
