"""What is peculiar to the embedded engine: its folder, its one writer, forks and threads, and how it breaks."""

import multiprocessing
import threading
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import IndexMissing, SearchUnavailable
from search.engines.registry import open_engine
from search.engines.tantivy import EmbeddedEngine
from search.query.answer import Key
from search.query.criteria import Criteria
from search.schema.document import Document
from search.schema.index_fields import SCHEMA_VERSION

TODAY = date(2026, 10, 31)


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path / "index", patience=0.2)


def petition(id_, title="Đường hỏng", **fields):
    return Document(type="petition", id=id_, title=title, **fields)


def ask(engine, words="", **criteria):
    return engine.search(Criteria(words=words, **criteria), today=TODAY)


def ids(answer):
    return [hit.key.id for hit in answer.hits]


# An index that is not there


def test_asking_makes_no_folder(engine):
    with pytest.raises(IndexMissing):
        ask(engine, "đường")
    assert engine.count() == 0
    assert not engine.folder.exists()


def test_index_of_other_version_is_missing(engine):
    engine.update(add=[petition(1)])
    (engine.folder / "current").write_text("v0-7")
    with pytest.raises(IndexMissing):
        ask(engine)


def test_broken_index_is_unavailable_not_empty(engine):
    engine.update(add=[petition(1)])
    (engine.folder / f"v{SCHEMA_VERSION}-1" / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        ask(engine)


# Changes


def test_failed_update_changes_nothing_releases_lock(engine):
    engine.update(add=[petition(1)])

    def failing():
        yield petition(2)
        raise RuntimeError

    with pytest.raises(RuntimeError) as kept:
        engine.update(add=failing(), remove=[Key("petition", 1)])
    assert ids(ask(engine)) == [1]
    engine.update(add=[petition(3)])
    assert kept.value.__traceback__ is not None  # the traceback that would keep the lock is still there
    assert set(ids(ask(engine))) == {1, 3}


def test_many_changes_take_one_commit(engine):
    engine.update(add=(petition(i) for i in range(1, 201)))
    assert engine.count() == 200
    assert len(list((engine.folder / f"v{SCHEMA_VERSION}-1").glob("*.store"))) == 1


# Rebuilding


def test_rebuild_leaves_one_generation(engine):
    engine.update(add=[petition(1)])
    engine.rebuild([petition(2), petition(3)])
    assert [path.name for path in engine.folder.glob("v*")] == [f"v{SCHEMA_VERSION}-2"]


def test_failed_rebuild_leaves_nothing_behind(engine):
    engine.update(add=[petition(1)])

    def failing():
        yield petition(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.rebuild(failing())
    assert [path.name for path in engine.folder.glob("v*")] == [f"v{SCHEMA_VERSION}-1"]


def test_rebuild_removes_killed_rebuild_leftovers(engine):
    engine.update(add=[petition(1)])
    left = engine.folder / f"v{SCHEMA_VERSION}-2"
    left.mkdir()
    (left / "half.store").write_text("x")
    engine.rebuild([petition(2)])
    assert ids(ask(engine)) == [2]
    assert not (left / "half.store").exists()


def test_rebuild_removes_broken_leftover(engine):
    engine.update(add=[petition(1)])
    left = engine.folder / f"v{SCHEMA_VERSION}-2"
    left.mkdir()
    (left / "meta.json").write_text("{")
    engine.rebuild([petition(2)])
    assert ids(ask(engine)) == [2]


def test_unwritable_folder_raises_unavailable(tmp_path):
    (tmp_path / "index").write_text("a file in the way")
    with pytest.raises(SearchUnavailable):
        EmbeddedEngine(tmp_path / "index").update(add=[petition(1)])


def test_second_concurrent_rebuild_is_refused(engine):
    def documents():
        yield petition(1)
        with pytest.raises(SearchUnavailable):
            EmbeddedEngine(engine.folder, patience=0).rebuild([petition(2)])

    assert engine.rebuild(documents()) == 1
    assert ids(ask(engine)) == [1]


# Other processes

# Servers fork before they load the index; from Python 3.12 on a fork beside any thread warns.
forks = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
fork = multiprocessing.get_context("fork")


@pytest.fixture
def in_child():
    """Run a function in a forked process and return what it returns; fork is what pre-forking servers do."""

    def run(function):
        ours, theirs = fork.Pipe()
        process = fork.Process(target=lambda: theirs.send(function()))
        process.start()
        assert ours.poll(20), "the child did not answer"
        answer = ours.recv()
        process.join(20)
        return answer

    return run


@forks
def test_forked_engines_see_each_others_commits(engine, in_child):
    engine.update(add=[petition(1)])
    assert engine.count() == 1

    def child():
        before = engine.count()
        EmbeddedEngine(engine.folder).update(add=[petition(2)])
        return before, engine.count()

    assert in_child(child) == (1, 2)
    assert set(ids(ask(engine, "đường"))) == {1, 2}


@forks
def test_update_waits_for_lock_then_fails(engine):
    engine.update(add=[petition(1)])
    ours, theirs = fork.Pipe()

    def hold():
        def documents():
            theirs.send("holding")
            theirs.recv()
            yield petition(2)

        EmbeddedEngine(engine.folder).update(add=documents())

    process = fork.Process(target=hold)
    process.start()
    assert ours.poll(20)
    with pytest.raises(SearchUnavailable, match=r"writing|ghi"):
        engine.update(add=[petition(3)])
    assert ids(ask(engine)) == [1]  # reading goes on
    patient = EmbeddedEngine(engine.folder, patience=20)
    waiting = threading.Thread(target=lambda: patient.update(add=[petition(3)]))
    waiting.start()
    ours.send("go on")
    waiting.join(20)
    process.join(20)
    assert set(ids(ask(engine))) == {1, 2, 3}


@forks
def test_killed_writer_loses_only_uncommitted_changes(engine):
    engine.update(add=[petition(1)])
    ours, theirs = fork.Pipe()

    def die():
        def documents():
            yield petition(2)
            theirs.send("in the middle")
            theirs.recv()

        EmbeddedEngine(engine.folder).update(add=documents())

    process = fork.Process(target=die)
    process.start()
    assert ours.poll(20)
    process.kill()
    process.join(20)
    assert ids(ask(engine)) == [1]
    engine.update(add=[petition(3)])
    assert set(ids(ask(engine))) == {1, 3}


def test_threads_may_share_changing_engine(engine):
    engine.update(add=[petition(1)])
    failures = []

    def read():
        for _ in range(60):
            answer = ask(engine, "đường hỏng")
            if not 1 <= answer.total == len(answer.hits):
                failures.append(answer)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for id_ in range(2, 8):
        engine.update(add=[petition(id_)])
    engine.rebuild([petition(1)])
    for reader in readers:
        reader.join()
    assert not failures


# Opening


def test_the_address_chooses_the_engine(tmp_path):
    engine = open_engine(f"embedded://{tmp_path}/index")
    assert isinstance(engine, EmbeddedEngine)
    assert engine.folder == tmp_path / "index"


@pytest.mark.parametrize("url", ["", "embedded://", "/var/search", "redis://x", "embedded:"])
def test_any_other_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        open_engine(url)


def test_unchanged_index_is_not_reopened(engine):
    engine.update(add=[petition(1)])
    ask(engine)
    opened = engine._open
    ask(engine)
    assert engine._open is opened


def test_rebuild_deletes_index_of_older_version(engine):
    old = engine.folder / f"v{SCHEMA_VERSION - 1}-7"
    old.mkdir(parents=True)
    (engine.folder / "current").write_text(old.name)
    assert engine.count() == 0
    for question in (lambda: engine.suggest("đường"), lambda: ask(engine)):
        with pytest.raises(IndexMissing):
            question()
    engine.rebuild([petition(1)])
    assert ids(ask(engine)) == [1]
    assert not old.exists()
