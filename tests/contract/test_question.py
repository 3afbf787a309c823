"""Quotation marks and exclusions, on both engines."""

from datetime import date

import pytest

from search.query.answer import Match
from search.query.criteria import Criteria, Facet
from search.schema.document import Document

TODAY = date(2026, 10, 31)


def petition(id_, title, **fields):
    return Document(type="petition", id=id_, title=title, **fields)


@pytest.fixture
def asked(engine):
    engine.update(
        add=[
            petition(1, "Bồi thường đất ở thôn Ngò", topic="dat-dai"),
            petition(2, "Đất bồi ven sông, người dân thường trồng ngô", topic="dat-dai"),
            petition(3, "Đền bù đất trồng lúa", topic="nong-nghiep"),
            petition(4, "Boi thuong cay trong", topic="nong-nghiep"),
            petition(5, "Thông báo về việc bồi thường", number="12-TB/HU"),
        ]
    )

    def ask(words, **criteria):
        return engine.search(Criteria(words=words, **criteria), today=TODAY)

    return ask


def ids(answer):
    return {hit.key.id for hit in answer.hits}


@pytest.mark.parametrize("question", ['"bồi thường"', "“bồi thường”", "«bồi thường»", "„bồi thường“", '"BỒI  THƯỜNG"'])
def test_quoted_phrase_is_found_verbatim(asked, question):
    assert ids(asked(question)) == {1, 5}


def test_unaccented_phrase_matches_any_accents(asked):
    assert ids(asked('"boi thuong"')) == {1, 4, 5}


def test_partial_hits_contain_quoted_phrase(asked):
    answer = asked('"bồi thường" lúa')
    assert ids(answer) == {1, 5}
    assert {hit.match for hit in answer.hits} == {Match.PARTIAL}


def test_absent_phrase_is_searched_unquoted(asked):
    answer = asked('"trồng đất" lúa')
    assert ids(answer) == {3}
    assert {hit.match for hit in answer.hits} == {Match.CORRECTED}
    assert answer.suggestion == "trồng đất lúa"


def test_quoted_number_matches_any_spelling(asked):
    assert [hit.match for hit in asked('"12 tb hu"').hits] == [Match.NUMBER]


@pytest.mark.parametrize("question", ["đất -ngô", "đất −ngô", "-ngô đất", 'đất -"trồng ngô"'])
def test_what_is_excluded_is_not_found(asked, question):
    assert ids(asked(question)) == {1, 3}


def test_exclusion_respects_typed_accents(asked):
    assert ids(asked("đất -ngô")) == {1, 3}
    assert ids(asked("đất -ngo")) == {3}


def test_exclusion_applies_to_partial_hits(asked):
    assert 2 not in ids(asked("đất lúa sông thôn -ngô"))


def test_exclusion_alone_returns_all_others(asked):
    assert ids(asked("-đất")) == {4, 5}


def test_facets_omit_excluded_documents(asked):
    counts = asked("đất -ngô").facets[Facet.TOPIC]
    assert {count.value: count.count for count in counts} == {"dat-dai": 1, "nong-nghiep": 1}


def test_excluded_number_or_code_removes_document(asked, engine):
    engine.update(add=[petition(6, "Bồi thường hoa màu", number="KN-2024-001")])
    assert ids(asked("bồi thường -KN-2024-001")) & {1, 5, 6} == {1, 5}
    assert ids(asked("bồi thường -12-TB/HU")) & {1, 5, 6} == {1, 6}


@pytest.mark.parametrize("question", ['"', '""', '"…"', '-"…"', "-", "- -", '"-"', "-- đất", '"đất', 'đất"', "“đất"])
def test_punctuation_without_words_is_ignored(asked, question):
    answer = asked(question)
    assert answer.total == (3 if "đất" in question else 5)


@pytest.mark.parametrize("question", ["12 -TB/HU", "12 - TB/HU", "12 -tb-hu"])
def test_dash_in_number_excludes_nothing(asked, question):
    assert [hit.match for hit in asked(question).hits][:1] == [Match.NUMBER]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("boofi thuwowngf", "bồi thường"),
        ("bo6i2 thu7o7ng2", "bồi thường"),
        ("bồi thuwowngf", "bồi thường"),
        ("Boofi thuong", "Bồi thuong"),
    ],
)
def test_telex_and_vni_typing_is_corrected(asked, question, meant):
    answer = asked(question)
    assert ids(answer) == {1, 3, 5}
    assert answer.suggestion == meant
    assert {hit.match for hit in answer.hits} == {Match.CORRECTED}
