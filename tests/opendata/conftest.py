"""The day of these tests is that of the public pages; programs that ask are not counted but where a test says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from portal.dispatch import rate_limits
from tests.public.conftest import today  # noqa: F401 (a fixture for all)
from tests.public.test_visibility import dialogue, draft, hidden, withdrawn_from_view  # noqa: F401 (as above)

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    rate_limits.reset()


@pytest.fixture
def ask(client) -> Ask:
    """What the API answers, read as JSON; fails if it is not there."""

    def answered(path: str, **query: Any) -> Any:
        response = client.get(f"/api/v1/{path}", query)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    return answered


@pytest.fixture
def ask_all(ask) -> Callable[[str], list[Any]]:
    """The records of all pages of a list."""

    def answered(path: str) -> list[Any]:
        items: list[Any] = []
        while len(items) < (page := ask(path, page_size=200, page=len(items) // 200 + 1))["total"]:
            items += page["items"]
        return items

    return answered


@pytest.fixture
def take(client) -> Ask:
    """The bytes of a file of the API."""

    def taken(path: str, **query: Any) -> bytes:
        response = client.get(f"/api/v1/{path}", query)
        assert response.status_code == 200, response.content
        return b"".join(response.streaming_content)

    return taken
