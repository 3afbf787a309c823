"""Build every engine from one corpus, put the same questions to each, and print tables: see bench/README.md."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from elasticsearch import Elasticsearch
from tqdm import tqdm

from portal.petitions.models import Petition
from search.index.documents import SOURCES

from .fts5 import Fts5
from .measuring import clients
from .ours import Cluster, Embedded, Ours
from .peers import FoldedTexts, Peer
from .postgres import Postgres
from .questions import Question, questions
from .report import CLIENTS, Results, report

SECONDS = 4.0


def main() -> None:
    parser = ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("count", type=int, metavar="N", help="petitions")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each kind of question and each engine")
    parser.add_argument("--engines", nargs="+", help="the beginnings of their names, to measure but these")
    chosen = parser.parse_args()
    fill(chosen.count)
    peers = [peer for peer in available(Path(settings.DATA_DIR), os.environ) if _is_wanted(peer, chosen.engines)]
    measured = [measure(peer, questions(), seconds=chosen.seconds) for peer in peers]
    print(report(measured, engines=versions(os.environ)))


def fill(count: int) -> None:
    """The corpus, which a run before this one may have left (BENCH_KEEP)."""
    call_command("migrate", verbosity=0)
    there = Petition.objects.count()
    if there == 0:
        call_command("corpus", count)
    elif there != count:
        sys.exit(f"There are {there} petitions in {settings.DATA_DIR}, not {count}: remove it or name another folder.")


def available(folder: Path, services: Mapping[str, str]) -> Iterator[Peer]:
    """The engines whose services run; ours come first."""
    yield Embedded(folder / "search")
    if url := services.get("ELASTICSEARCH_URL"):
        yield Cluster(url, _folders(services))
    texts = FoldedTexts(folder / "fts5.sqlite3")
    yield Fts5(texts)
    if url := services.get("POSTGRES_URL"):
        yield Postgres(url, texts, _folders(services))


def _folders(services: Mapping[str, str]) -> list[Path]:
    """Where the servers keep what they are asked for."""
    return [Path(folder) for folder in services.get("BENCH_FOLDERS", "").split(":") if folder]


def measure(peer: Peer, kinds: Mapping[str, Sequence[Question]], *, seconds: float) -> Results:
    _say(f"{peer.name}: building")
    if isinstance(peer, Fts5):
        peer.texts.write(tqdm(SOURCES["petition"].all_documents(), desc="texts of the peers", disable=None))
    began = time.perf_counter()
    measured = Results(peer.name, documents=peer.build())
    measured.build_seconds = time.perf_counter() - began
    measured.size = peer.size()
    for number in CLIENTS:
        with clients(peer, number) as pool:
            for kind, of_kind in kinds.items():
                peer.in_memory()
                measured.timings[kind, number] = timing = pool.timing(of_kind, seconds=seconds)
                _say(f"{peer.name}, {kind}, {number} clients: {timing.p50:.1f} / {timing.p95:.1f} ms")
            if number == 1:
                measured.private_memory = pool.private_memory()
    if isinstance(peer, Ours):
        measured.seconds_to_findable = max(peer.seconds_from_save_to_findable() for _ in range(5))
    return measured


def versions(services: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    if url := services.get("ELASTICSEARCH_URL"):
        with Elasticsearch(url) as cluster:
            [node] = cluster.nodes.info()["nodes"].values()
            found["Elasticsearch"] = node["version"]
    if url := services.get("POSTGRES_URL"):
        with psycopg.connect(url) as connection:
            found["PostgreSQL"] = f"{connection.info.server_version // 10000}"
    return found


def _is_wanted(peer: Peer, beginnings: Sequence[str] | None) -> bool:
    return not beginnings or peer.name.lower().startswith(tuple(beginning.lower() for beginning in beginnings))


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    with translation.override("vi"):
        main()
