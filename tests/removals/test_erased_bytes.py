"""A drill that knows the forgotten words, and looks at the bytes on disk: database, log, index, files, dumps."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from .drill import WORDS

NEEDLES = [word.encode() for word in WORDS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """Migrated and empty, as after an installation."""
    if connection.vendor != "sqlite":
        pytest.skip("the bytes of a server are not ours to read")
    made = tmp_path_factory.mktemp("portal")
    with django_db_blocker.unblock(), closing(sqlite3.connect(made / "db.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return made


def drill(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SEARCH_URL": f"embedded://{folder / 'search'}",
    }
    command = [sys.executable, "-m", "tests.removals.drill", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def holders(folder: Path) -> set[str]:
    """Every file that holds one of the words, the members of archives too, by the first part of its path."""
    found = {path.relative_to(folder).parts[0] for path, content in contents(folder) if any_of(content)}
    return found - {"mail"}  # where delivered mails lie in place of the mailboxes of others


def any_of(content: bytes) -> bool:
    return any(needle in content for needle in NEEDLES)


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((path, archive.read(name)) for name in archive.namelist())


@pytest.mark.django_db
def test_forgotten_words_leave_the_disk(folder):
    drill(folder, "plant")
    before = holders(folder)
    assert before & {"db.sqlite3", "db.sqlite3-wal"}
    assert before >= {"attachments", "dumps"}
    assert "dictionary" in drill(folder, "told", "dictionary")
    assert drill(folder, "forget") == ""
    assert holders(folder) == set()
    assert drill(folder, "told", "dictionary") == ""
