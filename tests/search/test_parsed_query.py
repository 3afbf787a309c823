"""A question as clauses: what must stand in a document, what makes a match better, what is highlighted."""

from __future__ import annotations

import pytest

from search.query.clauses import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Boosted,
    ConstantScore,
    Field,
    MinimumMatch,
    MustNot,
    Term,
    all_of,
    any_of,
)
from search.query.marks import Marks
from search.query.parsed_query import ParsedQuery
from search.query.rules import EVERY_RULE, Rule
from search.query.synonyms import Synonyms

SYNONYMS = Synonyms(["lợn, heo", "sổ đỏ, giấy chứng nhận, bìa đỏ"])


def parsed(question: str, *, without: Rule | None = None) -> ParsedQuery:
    return ParsedQuery(question, SYNONYMS, EVERY_RULE - {without})


def words(token: str) -> Term:
    return Term(Field.WORDS, token)


def folded(token: str) -> Term:
    return Term(Field.WORDS_FOLDED, token)


def pairs(token: str) -> Term:
    return Term(Field.PAIRS, token)


def folded_pairs(token: str) -> Term:
    return Term(Field.PAIRS_FOLDED, token)


def title(token: str) -> Term:
    return Term(Field.TITLE, token)


def folded_title(token: str) -> Term:
    return Term(Field.TITLE_FOLDED, token)


# Clauses -------------------------------------------------------------------------------------------------------------

A, B = words("a"), words("b")


def test_repeated_clauses_count_once():
    assert all_of(A, B, A) == AllOf((A, B))
    assert any_of(A, B, A) == AnyOf((A, B))


def test_single_clause_stands_for_itself():
    assert (all_of(A, A), any_of(A)) == (A, A)


def test_no_clause_is_all_or_none():
    assert (all_of(), any_of()) == (EVERYTHING, AnyOf(()))


# What must hold ------------------------------------------------------------------------------------------------------

SHOE = all_of(pairs("sổ_đỏ"))
CERTIFICATE = Boosted(AllOf((pairs("giấy_chứng"), pairs("chứng_nhận"))), 1 / 2)
COVER = Boosted(pairs("bìa_đỏ"), 1)
LAND = AnyOf((SHOE, CERTIFICATE, COVER))

ALL_WORDS = [
    ("đường", words("đường")),
    ("duong", folded("duong")),
    ("đường lang", AllOf((words("đường"), folded("lang")))),
    ("đường làng đường", AllOf((words("đường"), words("làng")))),
    ("", EVERYTHING),
    ("hoà", words("hòa")),
    ("lợn", AnyOf((words("lợn"), words("heo")))),
    ("sổ đỏ", LAND),
    ("cấp sổ đỏ", AllOf((words("cấp"), LAND))),
]


@pytest.mark.parametrize(("question", "clause"), ALL_WORDS)
def test_accented_word_keeps_its_accents(question, clause):
    assert parsed(question).all_words() == clause


def test_folded_question_takes_any_accents():
    found = parsed("cấp sổ đỏ").all_words(folded=True)
    assert found == AllOf((folded("cap"), AnyOf((folded_pairs("so_do"), CERTIFICATE, COVER))))


WITHOUT_RULE = [
    (Rule.ANY_ACCENTS, "duong", words("duong")),
    (Rule.BY_SYLLABLE, "đường lang", AllOf((words("đường"), words("lang")))),
    (Rule.BY_SYLLABLE, "duong lang", AllOf((folded("duong"), folded("lang")))),
    (Rule.SYNONYMS, "lợn", words("lợn")),
    (Rule.ONE_SPELLING, "hoà", words("hoà")),
    (Rule.NUMBERS, "12-TB/HU", AllOf((folded("12"), folded("tb"), folded("hu")))),
]


@pytest.mark.parametrize(("rule", "question", "clause"), WITHOUT_RULE)
def test_rule_can_be_switched_off(rule, question, clause):
    assert parsed(question, without=rule).all_words() == clause
    if rule == Rule.NUMBERS:
        assert parsed(question, without=rule).numbers == []


def test_phrase_and_exclusion_bind_every_stage():
    query = parsed('"bồi thường đất" lúa -"sổ đỏ" -ngô')
    phrase = AllOf((pairs("bồi_thường"), pairs("thường_đất")))
    unwanted = (pairs("sổ_đỏ"), words("ngô"))
    four = AllOf((words("bồi"), words("thường"), words("đất"), words("lúa")))
    assert query.anything() == MustNot(AllOf((EVERYTHING, phrase)), unwanted)
    assert query.all_words() == MustNot(AllOf((four, phrase)), unwanted)
    beside = AllOf((folded_pairs("boi_thuong"), folded_pairs("thuong_dat"), folded_pairs("dat_lua")))
    assert query.side_by_side() == MustNot(AllOf((beside, phrase)), unwanted)


def test_excluded_number_is_borne_by_none():
    query = parsed("lúa -12-TB/HU")
    [number] = query.excluded_numbers
    bears = [each for key in number.keys for each in (Term(Field.NUMBER, key), named(key))]
    found = query.all_words()
    assert isinstance(found, MustNot)
    assert found.condition == words("lúa")
    assert found.unwanted[-1] == any_of(*bears)


def named(key: str) -> ConstantScore:
    return ConstantScore(Term(Field.NUMBER, "~" + key))


def test_number_is_borne_or_cited():
    query = parsed("12-TB/HU")
    [number] = query.numbers
    bears = [each for key in number.keys for each in (Term(Field.NUMBER, key), named(key))]
    assert query.bears_number() == any_of(*bears)
    assert query.cites_number() == any_of(*(Term(Field.CITED, key) for key in number.keys))


def test_words_beside_number_stay_bound():
    query = parsed('"bồi thường" 12-TB/HU -lúa')
    beside = query.beside_numbers()
    assert [word.exact for word in beside.words] == ["bồi", "thường"]
    assert (beside.phrases, beside.excluded, beside.excluded_numbers) == (query.phrases, query.excluded, [])
    assert beside.numbers == []


def test_unquoted_question_asks_same_words():
    loose = parsed('"bồi thường" lúa', without=Rule.SYNONYMS).loosened()
    assert (loose.question, loose.phrases) == ("bồi thường lúa", [])
    assert loose.rules == EVERY_RULE - {Rule.SYNONYMS}
    assert loose.synonyms is SYNONYMS


WITHOUT_FUNCTION_WORDS = [
    ("đường của thôn", ["đường", "thôn"]),
    ("đường của", ["đường", "của"]),  # one word alone is not enough
    ("duong cua thon", ["duong", "cua", "thon"]),  # without accents it may be another word
    ("đường thôn", ["đường", "thôn"]),
    ("ở đường của thôn", ["đường", "thôn"]),
]


@pytest.mark.parametrize(("question", "kept"), WITHOUT_FUNCTION_WORDS)
def test_function_words_are_dropped(question, kept):
    assert [word.exact for word in parsed(question).without_function_words().words] == kept


def test_synonym_keeps_its_function_words():
    synonyms = Synonyms(["của công, tài sản"])
    query = ParsedQuery("mất của công của thôn", synonyms).without_function_words()
    assert [word.exact for word in query.words] == ["mất", "của", "công", "thôn"]


def test_narrowed_question_keeps_rules():
    query = parsed("đường của thôn", without=Rule.MARKS)
    assert query.without_function_words().rules == EVERY_RULE - {Rule.MARKS}


def test_question_without_function_words_stays_bound():
    query = parsed('"bồi thường" của thôn -lúa').without_function_words()
    assert (len(query.phrases), len(query.excluded)) == (1, 1)


def test_some_words_may_be_missing():
    query = parsed("đường làng thôn")
    clauses = (words("đường"), words("làng"), words("thôn"))
    assert query.most_words(1, lenient=False) == MinimumMatch(clauses, least=2)


def test_lenient_word_has_other_accents():
    found = parsed("đường lang").most_words(1, lenient=True)
    assert found == MinimumMatch(
        (AnyOf((words("đường"), Boosted(folded("duong"), 0.3))), folded("lang")),
        least=1,
    )


def test_lenient_phrase_is_torn_apart():
    found = parsed("sổ đỏ").most_words(1, lenient=True)
    assert found.parts[0] == AnyOf((LAND, words("sổ"), Boosted(folded("so"), 0.3)))


# What makes a match better -------------------------------------------------------------------------------------------


def test_title_and_neighbours_are_boosted():
    assert parsed("đường làng").boosts() == (
        Boosted(title("đường"), 1.0),
        Boosted(title("làng"), 1.0),
        Boosted(pairs("đường_làng"), 1.0),
        Boosted(title("đường_làng"), 1.0),
    )


def test_plain_word_is_boosted_as_typed():
    assert parsed("mua").boosts() == (Boosted(folded_title("mua"), 1.0), Boosted(words("mua"), 0.3))
    assert parsed("12").boosts() == (Boosted(folded_title("12"), 1.0),)


def test_mixed_neighbours_are_boosted_as_typed():
    found = parsed("khuyến mai").boosts()
    assert Boosted(AllOf((folded_pairs("khuyen_mai"), words("khuyến"))), 1.0) in found
    assert Boosted(AllOf((folded_title("khuyen_mai"), title("khuyến"))), 1.0) in found
    assert Boosted(pairs("khuyến_mai"), 0.3) in found
    assert Boosted(pairs("khuyến_mại"), 0.3) not in found


def test_equally_typed_neighbours_lack_plain_boost():
    for question in ("khuyến mại", "khuyen mai"):
        assert not [boost for boost in parsed(question).boosts() if boost.weight == 0.3 and "_" in str(boost.condition)]


def test_folded_boosts_take_any_accents():
    assert parsed("đường làng").boosts(folded=True) == (
        Boosted(folded_title("duong"), 1.0),
        Boosted(folded_title("lang"), 1.0),
        Boosted(folded_pairs("duong_lang"), 1.0),
        Boosted(folded_title("duong_lang"), 1.0),
    )


def test_synonym_in_title_is_boosted():
    found = parsed("lợn").boosts()
    assert found == (Boosted(title("lợn"), 1.0), Boosted(title("heo"), 1.0))
    of_phrase = parsed("sổ đỏ").boosts()
    assert Boosted(Boosted(AllOf((title("giấy_chứng"), title("chứng_nhận"))), 1 / 2), 1.0) in of_phrase


def test_repeated_word_is_boosted_once():
    assert len(parsed("đường đường").boosts()) == 3


def test_boosts_can_be_switched_off():
    assert parsed("đường làng", without=Rule.NEIGHBOURS_AND_TITLE).boosts() == ()


def test_optional_clauses_are_words_and_boosts():
    query = parsed("đường làng")
    assert query.optional_clauses() == (words("đường"), words("làng"), *query.boosts())


# What is highlighted -------------------------------------------------------------------------------------------------


def test_words_are_marked_as_typed():
    assert parsed("đường lang").marks() == Marks(exact=frozenset({"đường"}), folded=frozenset({"lang"}))
    assert parsed("đường lang").marks(folded=True) == Marks(
        exact=frozenset({"đường"}), folded=frozenset({"duong", "lang"})
    )


def test_phrases_of_list_are_marked_whole():
    assert parsed("cấp sổ đỏ").marks() == Marks(
        exact=frozenset({"cấp"}),
        exact_phrases=frozenset({("giấy", "chứng", "nhận"), ("bìa", "đỏ")}),
        folded_phrases=frozenset({("so", "do")}),
    )


def test_single_synonym_is_marked_as_word():
    assert parsed("bán lợn").marks().exact == frozenset({"bán", "lợn"})
    found = parsed("lợn").marks()
    assert (found.exact, found.exact_phrases) == (frozenset({"lợn"}), frozenset({("heo",)}))
    assert found.folded_phrases == frozenset({("lon",)})


def test_numbers_are_marked_by_keys():
    query = parsed("12-TB/HU")
    assert query.marks().numbers == frozenset(key for number in query.numbers for key in number.keys)
    assert query.marks().numbers


def test_marks_can_be_switched_off():
    assert parsed("đường", without=Rule.MARKS).marks() == Marks()
