"""Fixtures for all: the example, loaded once and lent to every module of tests that asks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction

_loaded: list[sqlite3.Connection] = []


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The whole example, as `load_example` leaves it today; the module's tests change it each for itself.

    Ask for it with `pytestmark = pytest.mark.usefixtures("example", "db")`. SQLite copies a database in milliseconds,
    so that only the first module waits for the importers.
    """
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            with transaction.atomic():
                load_example()
                yield
                transaction.set_rollback(True)
            return
        connection.ensure_connection()
        blank = _copy(connection.connection)
        if _loaded:
            _loaded[0].backup(connection.connection)
        else:
            load_example()
            _loaded.append(_copy(connection.connection))
    yield
    with django_db_blocker.unblock():
        blank.backup(connection.connection)
        blank.close()


def load_example() -> None:
    call_command("load_example", verbosity=0)


def _copy(source: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    source.backup(copy)
    return copy
