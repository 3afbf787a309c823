"""Readers of a portal that keeps its pages, and changes that are committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

TODAY = date(2026, 6, 15)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """Noon of a Monday in Việt Nam, until the test moves it."""
    noon = datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False) as moved:
        yield moved


@pytest.fixture
def reader(db: None, clock: time_machine.Coordinates, settings: Any) -> Iterator[Client]:
    """Somebody without a cookie, who is shown an error page as it is."""
    settings.PAGE_CACHE = True
    caches["pages"].clear()
    yield Client(raise_request_exception=False)
    caches["pages"].clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], AbstractContextManager]:
    """`with committed():` what is changed inside is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def is_kept(django_assert_num_queries: Any) -> Callable[[Client, str], None]:
    """Asserts that the page at an address is given without a question to the database."""

    def check(reader: Client, address: str) -> None:
        with django_assert_num_queries(0, info=address):
            assert reader.get(address).status_code == 200

    return check
