"""Judge an engine by a file of documents, questions and what is expected of them."""

from __future__ import annotations

import json
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.language.legacy_encodings import converted, encoding_of
from search import synthetic_data
from search.engines.base import Engine, SearchUnavailable
from search.engines.elasticsearch import ClusterEngine, Options
from search.engines.tantivy import EmbeddedEngine
from search.presentation.highlighting import marked
from search.query.answer import Answer
from search.query.criteria import LAST_PAGE, Criteria
from search.query.marks import Marks
from search.query.rules import EVERY_RULE, Rule, Rules
from search.query.synonyms import SYNONYMS_FILE, Synonyms
from search.schema.document import Document

PATIENCE = 30.0  # seconds; it is judged what is found, not how fast


@dataclass(frozen=True)
class Result:
    """The ids found for one question, best first, those of them that count as what was asked for, and what is said.

    `marked` are the stretches of text that are highlighted in the results of the first page.
    """

    ids: list[str]
    exact_ids: set[str]
    marked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    suggestion: str = ""
    unknown_number: str = ""

    def position(self, id_: str) -> int:
        """From 1; behind everything if it was not found."""
        return self.ids.index(id_) + 1 if id_ in self.ids else len(self.ids) + 1


class Command(BaseCommand):
    help = "Load the documents of a file into a temporary index and compare what is found with what is expected."
    requires_system_checks = []  # it needs neither database nor addresses

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON with documents, queries and negatives")
        parser.add_argument("--engine", choices=("embedded", "cluster"), default="embedded")
        parser.add_argument(
            "--without", choices=[rule.value for rule in Rule], action="append", default=[], help="switch off a rule"
        )

    def handle(self, *args: Any, file: Path, engine: str, without: list[str], **options: Any) -> None:
        try:
            cases = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error
        try:
            with temporary_engine(engine) as temporary:
                fill(temporary, documents_of(cases))
                judged = judge(temporary, cases, rules=EVERY_RULE - set(map(Rule, without)))
                passed = [self._report(case, complaints) for case, complaints in judged]
        except SearchUnavailable as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"passed {sum(passed)} of {len(passed)}")
        if not all(passed):
            raise SystemExit(1)

    def _report(self, case: dict[str, Any], complaints: list[str]) -> bool:
        verdict = f"FAIL {'; '.join(complaints)}" if complaints else "ok"
        self.stdout.write(f"{case['id']}\t{case['q']}\t{verdict}")
        return not complaints


@contextmanager
def temporary_engine(kind: str) -> Iterator[Engine]:
    """An empty engine that leaves nothing behind; "cluster" is the one of SEARCH_URL or else of ELASTICSEARCH_URL."""
    if kind == "embedded":
        with tempfile.TemporaryDirectory() as folder:
            yield EmbeddedEngine(Path(folder))
        return
    address = settings.SEARCH_URL if settings.SEARCH_URL.startswith("http") else os.environ.get("ELASTICSEARCH_URL")
    if not address:
        raise CommandError("Name a cluster: ELASTICSEARCH_URL=http://127.0.0.1:9200.", returncode=2)
    parts = urlsplit(address)
    user, at, nodes = parts.netloc.rpartition("@")
    urls = [f"{parts.scheme}://{user}{at}{node}" for node in nodes.split(",")]
    cluster = ClusterEngine(urls, f"search-eval-{uuid4().hex}", options=Options(timeout=PATIENCE))
    try:
        yield cluster
    finally:
        cluster.discard()


def documents_of(cases: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents of a file, and behind them as many invented petitions as it wants for noise."""
    distractors = (
        {"id": petition.code, "title": petition.title, "text": petition.content}
        for petition in synthetic_data.petitions(cases.get("distractors", 0))
    )
    return [*cases["documents"], *distractors]


def judge(
    engine: Engine, cases: dict[str, Any], *, rules: Rules = EVERY_RULE
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Every question of a file with what is wrong with its answer, on an engine that holds the documents."""
    documents = documents_of(cases)
    synonyms = synonyms_of(cases)
    for case in [*cases.get("queries", ()), *cases.get("negatives", ())]:
        result = result_of(engine, documents, case["q"], synonyms=synonyms, rules=rules)
        yield case, complaints_about(result, case["expect"])


def synonyms_of(cases: dict[str, Any]) -> Synonyms | None:
    """Those that come with the portal and, where a file has some, its own: names of places that have changed."""
    if not cases.get("synonyms"):
        return None
    return Synonyms([*SYNONYMS_FILE.read_text(encoding="utf-8").splitlines(), *cases["synonyms"]])


def fill(engine: Engine, documents: list[dict[str, Any]]) -> None:
    """Put the documents of a file into an engine as an import would; their places in the file are their keys."""
    engine.rebuild(
        Document(
            type=document.get("type", "document"),
            id=place,
            title=_imported(document["title"]),
            body=_imported(document.get("text", "")),
            number=document.get("number") or "",
        )
        for place, document in enumerate(documents)
    )


def _imported(text: str) -> str:
    return converted(text, encoding_of(text))


def result_of(
    engine: Engine,
    documents: list[dict[str, Any]],
    question: str,
    *,
    synonyms: Synonyms | None = None,
    rules: Rules = EVERY_RULE,
) -> Result:
    answers = list(_pages(engine, question, synonyms, rules))
    hits = [(documents[hit.key.id]["id"], hit) for answer in answers for hit in answer.hits]
    return Result(
        ids=[id_ for id_, _ in hits],
        exact_ids={id_ for id_, hit in hits if hit.match.is_exact},
        marked={
            documents[hit.key.id]["id"]: _marked(documents[hit.key.id], answers[0].marks_of(hit))
            for hit in answers[0].hits
        },
        suggestion=answers[0].suggestion,
        unknown_number=answers[0].unknown_number,
    )


def _marked(document: dict[str, Any], marks: Marks) -> frozenset[str]:
    text = f"{document['title']}\n{document.get('text', '')}"
    return frozenset(piece.text for piece in marked(_imported(text), marks) if piece.is_hit)


def _pages(engine: Engine, question: str, synonyms: Synonyms | None, rules: Rules) -> Iterator[Answer]:
    """Every page: expectations may name documents far down."""
    for page in range(1, LAST_PAGE + 1):
        criteria = Criteria(words=question, page=page)
        answer = engine.search(criteria, today=date.today(), synonyms=synonyms, rules=rules, facets=())
        yield answer
        if page >= answer.page_count:
            return


def complaints_about(result: Result, expect: dict[str, Any]) -> list[str]:
    """What of an expectation (meta.how in the files of cases) a result does not keep; [] if it keeps all."""
    complaints = []
    top = expect.get("topk", {})
    if "top1" in expect and result.ids[:1] not in [[id_] for id_ in expect["top1"]]:
        complaints.append(f"first is {result.ids[:1]}, not one of {expect['top1']}")
    if gone := [id_ for id_ in expect.get("exact", ()) if id_ not in result.exact_ids]:
        complaints.append(f"{gone} not found as what was asked for")
    if there := [id_ for id_ in expect.get("absent", ()) if id_ in result.ids]:
        complaints.append(f"{there} found")
    for said in ("suggestion", "unknown_number"):
        if said in expect and getattr(result, said) != expect[said]:
            complaints.append(f"{said} is {getattr(result, said)!r}, not {expect[said]!r}")
    for id_, texts in expect.get("marked", {}).items():
        if unmarked := set(texts) - result.marked.get(id_, frozenset()):
            complaints.append(f"{sorted(unmarked)} not marked in {id_}")
    if missing := [id_ for id_ in top.get("ids", ()) if result.position(id_) > min(top["k"], len(result.ids))]:
        complaints.append(f"{missing} not among the first {top['k']}")
    if wrong := [id_ for id_ in expect.get("absent_exact", ()) if id_ in result.exact_ids]:
        complaints.append(f"{wrong} found as if exact")
    worst = max(map(result.position, [*top.get("ids", ()), *expect.get("top1", ())[:1]]), default=0)
    if above := [id_ for id_ in expect.get("below", ()) if id_ in result.ids and result.position(id_) < worst]:
        complaints.append(f"{above} not below")
    for id_, others in expect.get("not_above", {}).items():
        if above := [other for other in others if result.position(other) < result.position(id_)]:
            complaints.append(f"{above} above {id_}")
    return complaints
