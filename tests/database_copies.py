"""Copies of databases, so that migrations run once for all processes and the example is loaded once in each."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

OURS = ("portal", "pages", "search")
KEPT = 5  # former ones, for branches that are worked on side by side


def keep_migrated() -> None:
    """Migrations take half a minute, a copy of their outcome milliseconds; kept until our code or a library changes.

    For SQLite. Several sessions of one process, as those of `make mutants`, keep it once: the second would wait for the
    lock of the first.
    """
    if "create_test_db" not in vars(connection.creation):
        connection.creation.create_test_db = _from_snapshot(connection.creation.create_test_db)


def _from_snapshot(create: Callable[..., str]) -> Callable[..., str]:
    def create_test_db(**options: Any) -> str:
        kept = Path(tempfile.gettempdir()) / f"dan-biet-migrated-{os.getuid()}"
        snapshot = kept.with_name(f"{kept.name}-{fingerprint()}.sqlite3")
        with open(kept.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # one process migrates, the others wait for it
            if snapshot.exists():
                snapshot.touch()  # whoever makes another deletes the one that nobody used for longest
                return _load(snapshot)
            name = create(**options)
            for former in sorted(kept.parent.glob(f"{kept.name}-*.sqlite3"), key=lambda path: path.stat().st_mtime)[
                :-KEPT
            ]:
                former.unlink()
            _save(snapshot)
            return name

    return create_test_db


@cache
def fingerprint() -> str:
    """Of all that may have a say in migrations and in what follows them: our files and the versions of libraries."""
    told = sha256()
    for path in sorted(_files()):
        told.update(f"{path.relative_to(settings.BASE_DIR)} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    for name, version in sorted({(each.name, each.version) for each in distributions()}):
        told.update(f"{name} {version}\n".encode())
    return told.hexdigest()[:20]


def _files() -> Iterator[Path]:
    for folder in OURS:
        for path in (settings.BASE_DIR / folder).rglob("*"):
            if path.suffix in (".py", ".json", ".toml", ".csv", ".txt") and path.is_file():
                yield path


def _load(snapshot: Path) -> str:
    name: str = connection.creation._get_test_db_name()
    _switch_to(name)
    connection.ensure_connection()
    with sqlite3.connect(snapshot) as kept:
        kept.backup(connection.connection)
    kept.close()
    return name


def _save(snapshot: Path) -> None:
    part = snapshot.with_suffix(".part")
    with sqlite3.connect(part) as kept:
        connection.connection.backup(kept)
    kept.close()
    os.replace(part, snapshot)


def _switch_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


class SqliteCopies:
    """The database in memory is overwritten by a copy of that with the example, and later by one of the blank one."""

    def __init__(self) -> None:
        self.loaded: sqlite3.Connection | None = None

    @contextmanager
    def example(self, load: Callable[[], None]) -> Iterator[None]:
        connection.ensure_connection()
        blank = self._copy()
        if self.loaded is None:
            load()
            self.loaded = self._copy()
        else:
            self.loaded.backup(connection.connection)
        yield
        blank.backup(connection.connection)
        blank.close()

    def close(self) -> None:
        if self.loaded is not None:
            self.loaded.close()

    def _copy(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:")
        connection.connection.backup(copy)
        return copy


class PostgresCopies:
    """The server copies a database that nobody uses; the connection is led to a copy of that with the example."""

    def __init__(self) -> None:
        self.loaded = ""

    @contextmanager
    def example(self, load: Callable[[], None]) -> Iterator[None]:
        blank = connection.settings_dict["NAME"]
        if not self.loaded:
            self._copy(blank, f"{blank}_loaded")
            _switch_to(f"{blank}_loaded")
            load()
            self.loaded = f"{blank}_loaded"
        self._copy(self.loaded, f"{blank}_example")
        _switch_to(f"{blank}_example")
        yield
        _switch_to(blank)
        self._drop(f"{blank}_example")

    def close(self) -> None:
        if self.loaded:
            self._drop(self.loaded)

    def _copy(self, source: str, name: str) -> None:
        connection.close()
        self._drop(name)
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def _drop(self, name: str) -> None:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
