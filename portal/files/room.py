"""Room for forgetting: some space is kept aside, so that a full disk cannot keep a record public.

To hide or to purge is to write: a decision, an event, a journal of the database. Only those may use this space.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings

KEPT_ASIDE = 32 << 20  # bytes
LEAST = 16 << 20  # below this much of free space it is given back


def keep_aside() -> None:
    """Take the space, unless it is taken or there is not twice as much: what is full need not be made fuller."""
    path = _path()
    if _size(path) >= KEPT_ASIDE or not path.parent.exists():
        return
    if shutil.disk_usage(path.parent).free < 2 * KEPT_ASIDE:
        return
    with suppress(OSError), path.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, KEPT_ASIDE)


def make_room() -> None:
    """Give the space back where the disk is nearly full."""
    path = _path()
    with suppress(OSError):
        if path.exists() and shutil.disk_usage(path.parent).free < LEAST:
            path.unlink()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _path() -> Path:
    return Path(settings.DATA_DIR) / "kept-aside"
