"""Damaged files of the embedded index: a search is lost, never a process, and a rebuild always helps."""

from __future__ import annotations

import multiprocessing
import os
import shutil

import pytest
from django.test import Client

from search.engines.base import IndexDamaged, IndexMissing, SearchUnavailable
from search.engines.tantivy import EmbeddedEngine, integrity
from search.index import outbox
from search.query.criteria import Criteria
from tests.search.test_embedded import TODAY, petition

fork = multiprocessing.get_context("fork")


def files_of(engine):
    parts = ("*.idx", "*.pos", "*.term", "*.store", "*.fast", "*.fieldnorm", "meta.json")
    return [path for part in parts for path in engine.folder.glob(f"v*/{part}")]


def cut(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


def remove(path):
    path.unlink()


@pytest.fixture
def filled(tmp_path):
    engine = EmbeddedEngine(tmp_path / "index")
    engine.rebuild([petition(id_, body=f"đất số {id_} " * 200) for id_ in range(1, 200)])
    return engine


def in_a_process(question):
    """What became of the question in a process of its own; nothing if it died."""
    ours, theirs = fork.Pipe()

    def answer():
        try:
            theirs.send(str(question()))
        except SearchUnavailable as reason:
            theirs.send(type(reason).__name__)

    process = fork.Process(target=answer)
    process.start()
    process.join(60)
    return ours.recv() if ours.poll() else ""


@pytest.mark.parametrize("harm", [cut, flip, remove])
@pytest.mark.parametrize("part", range(7))
def test_damaged_file_costs_a_search(filled, harm, part):
    harm(files_of(filled)[part])
    opened = EmbeddedEngine(filled.folder)
    told = in_a_process(lambda: opened.search(Criteria("đất số 7"), today=TODAY).total)
    assert told == "IndexDamaged"
    assert in_a_process(lambda: opened.update(add=[petition(1000)])) == "IndexDamaged"
    assert opened.rebuild([petition(1), petition(2)]) == 2
    assert opened.count() == 2


@pytest.mark.parametrize("part", range(6))
def test_truncated_open_file_costs_one_search(filled, part):
    def cut_between_two_questions():
        filled.search(Criteria("đất"), today=TODAY)
        cut(files_of(filled)[part])
        return filled.search(Criteria("đất số 7"), today=TODAY)

    assert in_a_process(cut_between_two_questions) == "IndexDamaged"


def test_lost_generation_is_not_begun_anew(filled):
    for folder in filled.folder.glob("v*"):
        shutil.rmtree(folder)
    with pytest.raises(IndexDamaged):
        filled.update(add=[petition(1)])
    with pytest.raises(IndexDamaged):
        filled.count()
    assert filled.rebuild([petition(1)]) == 1


def test_checked_files_are_read_once(filled, monkeypatch):
    filled.search(Criteria("đất"), today=TODAY)
    monkeypatch.setattr(integrity, "_is_whole", lambda path: pytest.fail(f"{path} was read again"))
    EmbeddedEngine(filled.folder).check()


def test_look_through_finds_silent_damage(filled):
    filled.check()
    path = next(path for path in files_of(filled) if path.suffix == ".store")
    about = path.stat()
    flip(path)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    filled.check()
    with pytest.raises(IndexDamaged):
        filled.check(again=True)


@pytest.fixture
def site(example, db, settings, tmp_path):
    settings.SEARCH_URL = f"embedded://{tmp_path / 'index'}"
    outbox.rebuild()
    return outbox.engine()


def remove_folder(engine):
    shutil.rmtree(engine.folder)


def cut_words(engine):
    """A shorter file in the place of the one that this process, which must live on, has mapped into its memory."""
    path = next(engine.folder.glob("v*/*.term"))
    shorter = path.with_suffix(".shorter")
    shorter.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    shorter.replace(path)


@pytest.mark.parametrize("harm", [remove_folder, cut_words])
def test_search_without_index_answers_503(site, harm):
    count = site.count()
    harm(site)
    answer = Client().get("/tim-kiem/?q=trai+lon")
    assert (answer.status_code, "/kien-nghi/KN-2024-012/" in answer.content.decode()) == (503, True)
    health = Client().get("/suc-khoe/").json()
    assert (health["status"], "search_rebuild" in health["checks"]["search"]) == ("troubled", True)
    assert Client().get("/tim-kiem/goi-y/?q=trai+lon").status_code == 200
    outbox.repair()
    assert site.count() == count
    assert Client().get("/tim-kiem/?q=trai+lon").status_code == 200


def test_change_begins_no_partial_index(site, django_capture_on_commit_callbacks):
    shutil.rmtree(site.folder)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.request_indexing(next(iter(outbox.SOURCES["petition"].rows())))
    with pytest.raises(IndexMissing):
        site.check()
