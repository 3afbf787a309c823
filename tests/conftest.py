"""Fixtures for all: the example, loaded once and lent to every module of tests that asks for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from portal.caching.memoize import Memory

from .database_copies import PostgresCopies, SqliteCopies, keep_migrated
from .elasticsearch.node import elasticsearch_url  # noqa: F401 (a fixture for all)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The hook of pytest-django before it makes the database."""
    if connection.vendor == "sqlite":
        keep_migrated()


@pytest.fixture(autouse=True)
def language_of_the_site() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test starts in that of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """Of the test before, whose database was emptied without a word."""
    Memory.clear()


@pytest.fixture(scope="session")
def database_copies(django_db_setup: None, django_db_blocker: Any) -> Iterator[SqliteCopies | PostgresCopies]:
    copies = SqliteCopies() if connection.vendor == "sqlite" else PostgresCopies()
    yield copies
    with django_db_blocker.unblock():
        copies.close()


@pytest.fixture(scope="module")
def example(django_db_blocker: Any, database_copies: SqliteCopies | PostgresCopies) -> Iterator[None]:
    """The whole example, as `load_example` leaves it today; the module's tests change it each for itself.

    Ask for it with `pytestmark = pytest.mark.usefixtures("example", "db")`. Only the first module waits for the
    importers: the others are given a copy of the database.
    """
    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(database_copies.example(load_example))
            forget_the_former_database()
        yield
        with django_db_blocker.unblock():
            stack.close()
            forget_the_former_database()


def forget_the_former_database() -> None:
    """Keys of types and paths of pages that this process keeps in memory are those of the database before."""
    ContentType.objects.clear_cache()
    cache.clear()
    Memory.clear()


def load_example() -> None:
    call_command("load_example", verbosity=0)
