"""The index of the example, filled once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from search import indexing

_filled: list[Path] = []


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The index in a folder of the test's own; the module must use the fixture `example`."""
    if not _filled:
        folder = tmp_path_factory.mktemp("index") / "search"
        settings.SEARCH_URL = f"embedded://{folder}"
        indexing.rebuild()
        _filled.append(folder)
    shutil.copytree(_filled[0], tmp_path / "search")
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
