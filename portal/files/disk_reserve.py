"""Reserved disk space, so that a full disk cannot keep a record public.

Hiding and purging write to the database: a decision, an event, a journal. Only they may use this space.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings

RESERVED = 32 << 20  # bytes
LEAST = 16 << 20  # below this much of free space it is released


def reserve_space() -> None:
    """Take the space, unless it is taken already or less than twice as much is free."""
    path = _path()
    if _size(path) >= RESERVED or not path.parent.exists():
        return
    if shutil.disk_usage(path.parent).free < 2 * RESERVED:
        return
    with suppress(OSError), path.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, RESERVED)


def release_when_full() -> None:
    """Release the space where the disk is nearly full."""
    path = _path()
    with suppress(OSError):
        if path.exists() and shutil.disk_usage(path.parent).free < LEAST:
            path.unlink()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _path() -> Path:
    return Path(settings.DATA_DIR) / "kept-aside"
