"""Backups: the database, pictures and attachments. The search index can be rebuilt.

The database goes first: a file that was added since is one too many, and none that a row names is missing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from portal.removals import purge_list

SQLITE, POSTGRESQL = "db.sqlite3", "db.dump"


def folders() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "attachments": Path(settings.ATTACHMENTS_ROOT)}


def back_up(folder: Path) -> None:
    """Write into an empty folder, readable by its owner alone; the portal keeps running."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / SQLITE)) as copy:
            connection.connection.backup(copy)
    else:
        _run_postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}")
    for name, source in folders().items():
        if source.exists():
            shutil.copytree(source, folder / name)
    purge_list.write(folder.parent / purge_list.NAME)


def restore(folder: Path) -> None:
    """Replaces whatever the database holds."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{folder / SQLITE}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run_postgresql("pg_restore", *options, str(folder / POSTGRESQL), database_as="--dbname")
    ContentType.objects.clear_cache()  # the keys known so far are those of the database before
    for name, target in folders().items():
        if (folder / name).exists():
            shutil.copytree(folder / name, target, dirs_exist_ok=True)


def purges_beside(folder: Path) -> list[purge_list.Line]:
    """What has been purged according to the lists beside the copy, in it, and of this portal."""
    places = (folder.parent / purge_list.NAME, folder / purge_list.NAME, settings.PURGES_LIST)
    return [line for place in places for line in purge_list.read(place)]


def has_database(folder: Path) -> bool:
    return (folder / (SQLITE if connection.vendor == "sqlite" else POSTGRESQL)).is_file()


def _run_postgresql(program: str, *arguments: str, database_as: str = "") -> None:
    """With the address and the password that Django would give to psql."""
    psql, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *address, database = psql[1:]
    where = [*address, f"{database_as}={database}" if database_as else database]
    subprocess.run([program, *where, *arguments], env={**os.environ, **(environment or {})}, check=True)  # noqa: S603 (our arguments)
