"""Judge an engine by a file of documents, questions and what is expected of them."""

from __future__ import annotations

import json
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.cluster import ClusterEngine, Options
from search.criteria import LAST_PAGE, Criteria
from search.embedded import EmbeddedEngine
from search.engine import Document, Engine, Hit, SearchUnavailable

PATIENCE = 30.0  # seconds; it is judged what is found, not how fast


@dataclass(frozen=True)
class Result:
    """The ids found for one question, best first, and those of them that count as what was asked for."""

    ids: list[str]
    exact_ids: set[str]

    def position(self, id_: str) -> int:
        """From 1; behind everything if it was not found."""
        return self.ids.index(id_) + 1 if id_ in self.ids else len(self.ids) + 1


class Command(BaseCommand):
    help = "Load the documents of a file into a temporary index and compare what is found with what is expected."
    requires_system_checks = []  # it needs neither database nor addresses

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON with documents, queries and negatives")
        parser.add_argument("--engine", choices=("embedded", "cluster"), default="embedded")

    def handle(self, *args: Any, file: Path, engine: str, **options: Any) -> None:
        try:
            cases = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error
        try:
            with temporary_engine(engine) as temporary:
                passed = [self._report(*judged) for judged in judge(temporary, cases)]
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
    cluster = ClusterEngine(
        f"{parts.scheme}://{parts.netloc}", f"search-eval-{uuid4().hex}", options=Options(timeout=PATIENCE)
    )
    try:
        yield cluster
    finally:
        cluster.discard()


def judge(engine: Engine, cases: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Every question of a file with what is wrong with its answer, on an engine that is filled for it."""
    fill(engine, cases["documents"])
    for case in [*cases.get("queries", ()), *cases.get("negatives", ())]:
        yield case, complaints_about(result_of(engine, cases["documents"], case["q"]), case["expect"])


def fill(engine: Engine, documents: list[dict[str, Any]]) -> None:
    """Put the documents of a file into an engine; their places in the file are their keys."""
    engine.rebuild(
        Document(
            type=document.get("type", "document"),
            id=place,
            title=document["title"],
            body=document.get("text", ""),
            number=document.get("number") or "",
        )
        for place, document in enumerate(documents)
    )


def result_of(engine: Engine, documents: list[dict[str, Any]], question: str) -> Result:
    hits = list(_all_hits(engine, question))
    return Result(
        ids=[documents[hit.key.id]["id"] for hit in hits],
        exact_ids={documents[hit.key.id]["id"] for hit in hits if hit.match.is_exact},
    )


def _all_hits(engine: Engine, question: str) -> Iterator[Hit]:
    """The hits of every page: expectations may name documents far down."""
    for page in range(1, LAST_PAGE + 1):
        answer = engine.search(Criteria(words=question, page=page), today=date.today())
        yield from answer.hits
        if page >= answer.page_count:
            return


def complaints_about(result: Result, expect: dict[str, Any]) -> list[str]:
    """What of an expectation (meta.how in the file of cases) a result does not keep; [] if it keeps all."""
    complaints = []
    top = expect.get("topk", {})
    if "top1" in expect and result.ids[:1] not in [[id_] for id_ in expect["top1"]]:
        complaints.append(f"first is {result.ids[:1]}, not one of {expect['top1']}")
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
