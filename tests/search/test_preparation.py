"""Several processes prepare the documents of a rebuild: in order, a little ahead, and none of their errors is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import preparation
from search.engines.preparation import prepare_documents
from search.engines.tantivy import EmbeddedEngine
from search.engines.tantivy.schema import stored
from search.schema.document import Document

MANY = 60


@pytest.fixture(autouse=True)
def other_processes_from_the_first_document(monkeypatch):
    monkeypatch.setattr(preparation, "FEW", 0)
    monkeypatch.setattr(preparation, "BATCH", 5)


def documents(count: int = MANY) -> Iterator[Document]:
    return (Document(type="petition", id=number, title=f"Kiến nghị {number}") for number in range(count))


def _prepared_where(document: Document) -> tuple[int, int]:
    return os.getpid(), document.id


def _id(document: Document) -> int:
    return document.id


def _stored_but_the_last(document: Document) -> bytes:
    if document.id == MANY - 1:
        raise ValueError("unreadable")
    return stored(document)


def test_other_processes_prepare_in_order():
    places, ids = zip(*prepare_documents(_prepared_where, documents()), strict=True)
    assert ids == tuple(range(MANY))
    assert os.getpid() not in places


def test_few_documents_start_no_process(monkeypatch):
    monkeypatch.setattr(preparation, "FEW", MANY)
    assert {place for place, _ in prepare_documents(_prepared_where, documents())} == {os.getpid()}


def test_daemon_process_prepares_alone(monkeypatch):
    monkeypatch.setattr(multiprocessing.current_process(), "daemon", True)
    assert {place for place, _ in prepare_documents(_prepared_where, documents())} == {os.getpid()}


def test_reading_runs_only_a_little_ahead():
    read = []
    following = prepare_documents(_id, (document for document in documents(10_000) if not read.append(document)))
    next(following)
    following.close()
    assert len(read) < 200


def test_worker_error_fails_rebuild_keeps_index(tmp_path: Path, monkeypatch):
    engine = EmbeddedEngine(tmp_path)
    assert engine.rebuild(documents(3)) == 3
    monkeypatch.setattr("search.engines.tantivy.engine.stored", _stored_but_the_last)
    with pytest.raises(ValueError, match="unreadable"):
        engine.rebuild(documents())
    assert engine.count() == 3


REBUILD_WITHOUT_END = """
import multiprocessing
from itertools import count
from search.engines import preparation
from search.engines.base import Document

def documents():
    return (Document(type="petition", id=number, title="Kiến nghị") for number in count())

if __name__ == "__main__":
    preparation.FEW = 0
    for prepared in preparation.prepare_documents(str, documents()):
        print(*(process.pid for process in multiprocessing.active_children()), flush=True)
        break
    input()
"""


def test_killed_rebuild_ends_its_workers(tmp_path: Path):
    script = tmp_path / "without_end.py"
    script.write_text(REBUILD_WITHOUT_END, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(preparation.__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as rebuild:
        assert rebuild.stdout
        others = [int(pid) for pid in rebuild.stdout.readline().split()]
        rebuild.send_signal(signal.SIGKILL)
    assert others
    until = time.monotonic() + 20
    while any(map(_runs, others)):
        assert time.monotonic() < until, "they still run"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (ProcessLookupError, FileNotFoundError):
        return False
    # A process that has ended stays in the table until whoever is its parent now has looked.
    return "\nState:\tZ" not in status


def test_index_is_same_from_any_process(tmp_path: Path):
    engine = EmbeddedEngine(tmp_path)
    assert engine.rebuild(documents()) == MANY
    assert [key.id for key, _ in engine.entries()] == list(range(MANY))
    assert list(prepare_documents(stored, documents())) == [stored(document) for document in documents()]
