"""Real parts that break for real; whatever happened, the index and the database must agree in the end."""

from __future__ import annotations

import time

import pytest
from django.core.management import call_command

from search.index import fallback, outbox
from tests.elasticsearch.node import Node, started


@pytest.fixture(scope="module")
def node():
    """A node of the module's own, which its tests may kill."""
    node = started()
    yield node
    node.remove()


@pytest.fixture
def site(example, db, node: Node, settings, tmp_path, monkeypatch):
    """The example, indexed on the node, with a reserve; undone when the node is there again."""
    monkeypatch.setattr(fallback, "_away_until", {})
    settings.SEARCH_URL = f"{node.url}/site{time.time_ns()}"
    settings.SEARCH_FALLBACK_URL = f"embedded://{tmp_path / 'reserve'}"
    settings.SEARCH_WRITE_TIMEOUT = 10.0
    outbox.rebuild()
    outbox.rebuild_fallback()
    yield node
    outbox.engine().discard()


def is_clean() -> bool:
    """Whether search_check finds the index and the database alike."""
    try:
        call_command("search_check")
    except SystemExit:
        return False
    return True
