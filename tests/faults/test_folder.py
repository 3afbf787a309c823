"""The folder of the embedded index: processes killed with -9 while they write, and a disk that is full."""

from __future__ import annotations

import multiprocessing
import resource
import time

import pytest

from search.engines.base import SearchUnavailable
from search.engines.tantivy import EmbeddedEngine
from search.index import outbox
from search.index.documents import all_documents
from search.schema.document import Document

from .conftest import is_clean

# Servers fork before they load the index; from Python 3.12 on a fork beside any thread warns.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
fork = multiprocessing.get_context("fork")


def petition(id_, body=""):
    return Document(type="petition", id=id_, title="Đường hỏng", body=body, updated=id_)


def ids(engine):
    return [key.id for key, _ in engine.entries()]


@pytest.mark.parametrize("after", [0.01, 0.03, 0.08, 0.15, 0.3])
def test_killed_writer_loses_no_committed_document(tmp_path, after):
    engine = EmbeddedEngine(tmp_path)
    engine.update(add=[petition(0)])
    ours, theirs = fork.Pipe()

    def write():
        for id_ in range(1, 10_000):
            EmbeddedEngine(tmp_path).update(add=[petition(id_, "đất " * 1000)])
            theirs.send(id_)

    process = fork.Process(target=write)
    process.start()
    time.sleep(after)
    process.kill()
    process.join()
    said = 0
    while ours.poll():
        said = ours.recv()
    found = ids(engine)
    assert found in (list(range(said + 1)), list(range(said + 2)))  # a commit that it had no time to tell of
    engine.update(add=[petition(10_000)])
    assert ids(engine) == [*found, 10_000]


def test_killed_rebuild_keeps_old_index(example, db, settings, tmp_path):
    settings.SEARCH_URL = f"embedded://{tmp_path}"
    outbox.rebuild()
    documents = list(all_documents())
    ours, theirs = fork.Pipe()

    def fill():
        def slowly():
            for document in documents:
                yield document
                theirs.send("one more")
                time.sleep(0.01)

        EmbeddedEngine(tmp_path).rebuild(slowly())

    process = fork.Process(target=fill)
    process.start()
    assert ours.poll(20)
    process.kill()
    process.join()
    assert outbox.engine().count() == len(documents)
    assert is_clean()
    assert outbox.rebuild() == len(documents)
    assert len(list(tmp_path.glob("v*"))) == 1
    assert is_clean()


@pytest.mark.parametrize("change", ["update", "rebuild"])
def test_full_disk_refuses_and_keeps_index(tmp_path, change):
    engine = EmbeddedEngine(tmp_path)
    engine.update(add=[petition(0)])
    ours, theirs = fork.Pipe()

    def write():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # no file larger than this
        large = [petition(id_, " ".join(f"{id_}x{n}" for n in range(2000))) for id_ in range(1, 200)]
        try:
            engine.update(add=large) if change == "update" else engine.rebuild(large)
        except SearchUnavailable:
            theirs.send("refused")
        else:
            theirs.send("written")

    process = fork.Process(target=write)
    process.start()
    assert ours.poll(60)
    assert ours.recv() == "refused"
    process.join(60)
    assert ids(engine) == [0]
    engine.update(add=[petition(1)])
    engine.rebuild([petition(0), petition(2)])
    assert ids(engine) == [0, 2]
