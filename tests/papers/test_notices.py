from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from portal.files.kinds import DOCX
from portal.papers.notices.blocks import blocks_of
from portal.papers.notices.reading import Notice, notice_of

from .scoring import NOTICES, collapsed, wanted, wrong_conclusions

FILES = sorted(NOTICES.glob("*.docx"))
LEAST_RIGHT = 0.92


@cache
def read(path: Path) -> Notice:
    return notice_of(blocks_of(str(path), DOCX))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["form", "number", "issued_on", "issuer", "signer", "recipients"])
def test_head_and_foot_are_right(path: Path, name: str):
    assert collapsed(read(path)[name]) == collapsed(wanted(path)[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dialogue_is_right(path: Path):
    expected = wanted(path)["dialogue"]
    found = read(path)["dialogue"]
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_conclusions_are_right(path: Path):
    assert list(wrong_conclusions(read(path), wanted(path))) == []


def test_most_conclusions_are_right():
    count = sum(len(wanted(path)["conclusions"]) for path in FILES)
    wrong = [each for path in FILES for each in wrong_conclusions(read(path), wanted(path))]
    assert 1 - len(wrong) / count >= LEAST_RIGHT


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_else_is_taken(path: Path):
    taken = " ".join(collapsed(each["text"]) for each in read(path)["conclusions"])
    assert [text for text in wanted(path).get("not_conclusions", ()) if collapsed(text) in taken] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["label", "coordinating", "deadline_words", "due_basis", "heading", "source"])
def test_conclusions_have_their_details(path: Path, name: str):
    found = {collapsed(each["text"]): each for each in read(path)["conclusions"]}
    for each in wanted(path)["conclusions"]:
        if name not in each.get("ambiguous", ()):
            assert collapsed(found[collapsed(each["text"])].get(name)) == collapsed(each.get(name))
