"""Erases purged bytes from the storage of the database: from its file and its write-ahead log.

SQLite overwrites deleted rows (`secure_delete` in the settings), but the write-ahead log holds them until it is
truncated. PostgreSQL frees them by VACUUM; its log and archives keep them for as long as they are kept.
"""

from __future__ import annotations

from django.conf import settings
from django.db import connection

PATIENCE = 500  # milliseconds that a request waits for readers; the job waits as long as any writer


class DatabaseBusy(Exception):
    """A reader holds an old state of the database: another attempt follows."""


def truncate_quietly() -> None:
    """At once where nobody reads; else the job does it."""
    if connection.vendor == "sqlite":
        _truncate(patience=PATIENCE)


def overwrite_freed() -> None:
    """Raises DatabaseBusy if a reader stood in the way."""
    if connection.in_atomic_block:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    elif not _truncate(patience=None):
        raise DatabaseBusy


def _truncate(*, patience: int | None) -> bool:
    """Whether the log is empty: a reader of an old state, or a transaction that is open, keeps it."""
    if connection.in_atomic_block:
        return False
    usual = int(settings.DATABASES["default"].get("OPTIONS", {}).get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={usual if patience is None else patience}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_pages = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    return not is_busy
