"""Cases of our own among two thousand invented petitions; without any one rule some of them fail."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.tantivy import EmbeddedEngine
from search.management.commands.search_eval import complaints_about, documents_of, fill, judge, result_of, synonyms_of
from search.query.rules import EVERY_RULE, Rule

from .conftest import ENGINES, cluster

FILE = json.loads((Path(__file__).parent.parent / "search" / "our_cases.json").read_text(encoding="utf-8"))
CASES = [*FILE["queries"], *FILE["negatives"]]
DOCUMENTS = documents_of(FILE)
SYNONYMS = synonyms_of(FILE)
LEAST_FAILING = 3


@pytest.fixture(scope="module")
def filled_embedded(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    fill(engine, DOCUMENTS)
    return engine


@pytest.fixture(scope="module")
def filled_cluster(elasticsearch_url) -> Iterator:
    engine = cluster(elasticsearch_url)
    fill(engine, DOCUMENTS)
    yield engine
    engine.discard()


@pytest.fixture(params=ENGINES)
def filled(request):
    return request.getfixturevalue(f"filled_{request.param}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_own_case_is_answered_as_expected(filled, case):
    result = result_of(filled, DOCUMENTS, case["q"], synonyms=SYNONYMS)
    assert complaints_about(result, case["expect"]) == []


@pytest.mark.parametrize("rule", Rule)
def test_disabled_rule_fails_its_cases(filled, rule):
    of_rule = {**FILE, "queries": [case for case in FILE["queries"] if rule in case["rules"]], "negatives": []}
    failing = [case["id"] for case, complaints in judge(filled, of_rule, rules=EVERY_RULE - {rule}) if complaints]
    assert len(failing) >= LEAST_FAILING


def test_case_file_has_claimed_size():
    assert len(DOCUMENTS) >= 2000
    assert len(CASES) >= 150
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert len({document["id"] for document in DOCUMENTS}) == len(DOCUMENTS)


def test_every_case_names_known_rules():
    known = {*Rule, "phrase", "exclusion", "legacy", "negative"}
    assert all(case["rules"] and set(case["rules"]) <= known for case in CASES)
    expectations = {"top1", "topk", "exact", "absent", "absent_exact", "not_above", "marked", "suggestion"}
    assert all(case["expect"].keys() <= expectations | {"unknown_number"} and case["expect"] for case in CASES)
