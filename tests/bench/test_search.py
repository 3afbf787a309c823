"""The bench runs, and puts the same questions every time; how fast it is, is nothing for a test."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from bench.search.fts5 import Fts5
from bench.search.measuring import Timing
from bench.search.ours import Embedded
from bench.search.peers import FoldedTexts
from bench.search.questions import Question, questions
from bench.search.report import CLIENTS, Results, report
from search.index.documents import SOURCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(tmp_path):
    """The embedded engine and FTS5 with three hundred petitions."""
    call_command("corpus", 300)
    embedded, fts5 = Embedded(tmp_path / "search"), Fts5(FoldedTexts(tmp_path / "fts5.sqlite3"))
    fts5.texts.write(SOURCES["petition"].all_documents())
    assert embedded.build() == fts5.build() == 300
    return embedded, fts5


def test_every_run_asks_same_questions():
    assert questions() == questions()
    assert {len(of_kind) for of_kind in questions().values()} == {400}


def test_both_engines_answer_every_question_kind(filled):
    for peer in filled:
        for kind, of_kind in questions().items():
            assert any(peer.ask(question) for question in of_kind[:40]), f"{peer.name} finds nothing for {kind}"


def test_empty_question_counts_all_documents(filled):
    embedded, fts5 = filled
    assert embedded.ask(Question()) == fts5.ask(Question()) == 300


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_can_be_found(filled):
    embedded, _ = filled
    assert embedded.seconds_from_save_to_findable() > 0


def test_report_tables_name_every_engine(filled):
    timings = {("two common words", clients): Timing(1.0, 2.0, 100.0) for clients in CLIENTS}
    measured = [
        Results(name, documents=300, build_seconds=1.0, size=1, private_memory=1, timings=timings)
        for name in ("ours", "theirs")
    ]
    tables = [line for line in report(measured, engines={}).splitlines() if line.endswith("| ours | theirs |")]
    assert len(tables) == 5
