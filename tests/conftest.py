"""Fixtures for all: the example, loaded once and lent to every module of tests that asks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase
from django.utils import translation

from portal.caching.memoize import Memory

from .elasticsearch.node import elasticsearch_url  # noqa: F401 (a fixture for all)


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
def loaded_example() -> Iterator[list[sqlite3.Connection]]:
    """The copy of a database with the example, once a module has asked for it."""
    copies: list[sqlite3.Connection] = []
    yield copies
    for copy in copies:
        copy.close()


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any, loaded_example: list[sqlite3.Connection]) -> Iterator[None]:
    """The whole example, as `load_example` leaves it today; the module's tests change it each for itself.

    Ask for it with `pytestmark = pytest.mark.usefixtures("example", "db")`. SQLite copies a database in milliseconds,
    so that only the first module waits for the importers.
    """
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            with transaction.atomic():
                with TestCase.captureOnCommitCallbacks(execute=True):
                    load_example()
                yield
                transaction.set_rollback(True)
            return
        connection.ensure_connection()
        blank = _copy(connection.connection)
        if loaded_example:
            loaded_example[0].backup(connection.connection)
        else:
            load_example()
            loaded_example.append(_copy(connection.connection))
        forget_the_former_database()
    yield
    with django_db_blocker.unblock():
        blank.backup(connection.connection)
        blank.close()
        forget_the_former_database()


def forget_the_former_database() -> None:
    """Keys of types and paths of pages that this process keeps in memory are those of the database before."""
    ContentType.objects.clear_cache()
    cache.clear()
    Memory.clear()


def load_example() -> None:
    call_command("load_example", verbosity=0)


def _copy(source: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    source.backup(copy)
    return copy
