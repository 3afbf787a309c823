"""Both engines answer alike: whoever moves from one machine to a cluster notices nothing."""

from datetime import date
from itertools import groupby

import pytest

from search.management.commands.search_eval import fill
from search.query.criteria import Criteria

from .conftest import CASES, cluster
from .test_cases import OUR_CASES

pytestmark = pytest.mark.server

TODAY = date(2026, 10, 31)
QUESTIONS = [case["q"] for case in [*CASES["queries"], *CASES["negatives"]]]
OUR_QUESTIONS = [question for _, question, _ in OUR_CASES]


def ask(engine, question):
    return engine.search(Criteria(words=question), today=TODAY)


def first_hits(answer, count=3):
    """Keys of the first hits in groups of equals, the last one whole: which of equals stands first is chance."""
    groups = []
    for _, equals in groupby(answer.hits, key=lambda hit: (hit.match, round(hit.score, 3))):
        groups.append({hit.key for hit in equals})
        if sum(map(len, groups)) >= count:
            break
    return groups


@pytest.mark.parametrize("question", [*QUESTIONS, *OUR_QUESTIONS])
def test_both_engines_give_equivalent_answers(judged_embedded, judged_cluster, question):
    ours, theirs = ask(judged_embedded, question), ask(judged_cluster, question)
    assert first_hits(theirs) == first_hits(ours)
    assert (theirs.total, theirs.exact_total) == (ours.total, ours.exact_total)
    assert (theirs.suggestion, theirs.unknown_number) == (ours.suggestion, ours.unknown_number)
    assert theirs.relaxations == ours.relaxations
    assert dict(theirs.marks) == dict(ours.marks)
    assert theirs.facets == ours.facets


def test_shards_make_no_difference(judged_cluster, elasticsearch_url):
    """Scores count words over all shards, or a document would be worth what its neighbours in the shard make of it."""
    sharded = cluster(elasticsearch_url, shards=3)
    try:
        fill(sharded, CASES["documents"])
        for question in QUESTIONS:
            one, three = ask(judged_cluster, question), ask(sharded, question)
            assert first_hits(three) == first_hits(one), question
            assert (three.total, three.facets) == (one.total, one.facets), question
    finally:
        sharded.discard()
