"""Locks of workers: each holds a lock on a file, which the kernel releases when the process dies.

A worker of another machine has no file here: its jobs are given up by their time limit instead.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

KEPT = 7 * 24 * 3600  # seconds


@contextmanager
def hold_lock(worker_id: str) -> Iterator[None]:
    """Held by a worker as long as it runs."""
    path = _path(worker_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_old(path.parent)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _remove_old(folder: Path) -> None:
    """Files of workers that were killed long ago: their jobs were taken from them since."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - KEPT and has_died(path.name):
                path.unlink()


def has_died(worker_id: str) -> bool:
    """Whether the worker held a lock on this machine, and was killed."""
    try:
        with _path(worker_id).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True


def _path(worker_id: str) -> Path:
    return Path(settings.DATA_DIR) / "workers" / worker_id
