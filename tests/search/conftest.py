"""The index of the example, filled once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from portal.petitions.models import Petition
from search.index import outbox
from tests.following.mornings import clock, next_morning, nobody_has_asked, sent  # noqa: F401 (fixtures)

_filled: dict[int, Path] = {}


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The index in a folder of the test's own; the module must use the fixture `example`."""
    connection.run_on_commit.clear()  # where the example was loaded in a transaction, its requests still wait there
    # Keys differ from module to module where the example is loaded for each.
    first = Petition.objects.values_list("pk", flat=True).earliest("pk")
    if first not in _filled:
        folder = tmp_path_factory.mktemp("index") / "search"
        settings.SEARCH_URL = f"embedded://{folder}"
        outbox.rebuild()
        _filled[first] = folder
    shutil.copytree(_filled[first], tmp_path / "search")
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
