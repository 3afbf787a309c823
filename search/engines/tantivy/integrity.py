"""Checks the files of a generation before Tantivy opens them.

Tantivy maps its files into memory and trusts them: one that was cut short, by a bad disk or half a restore, kills the
process that reads it (SIGBUS). Each file ends with a footer of Tantivy's that holds the checksum of the rest.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from search.engines.base import IndexDamaged

PARTS = ("idx", "pos", "term", "store", "fast", "fieldnorm")  # of every segment
MAGIC = 1337
END = 8  # bytes: the length of the footer and the magic number
PIECE = 1 << 22  # bytes read at once
CHECKED = "checked"  # beside the files: which of them were read whole, so that not every process reads them again

State = tuple[int, int, int]  # size, moment of the last change, and inode of a file


def check(folder: Path, *, again: bool = False) -> dict[Path, int]:
    """The files of the last commit with their sizes. Raises IndexDamaged if one is missing, cut short or altered.

    A file that was checked and has not changed since is not read, unless `again`.
    """
    known = {} if again else _known(folder)
    found = {path: _state(path) for path in _files(folder)}
    unread = [path for path, state in found.items() if known.get(path.name) != state]
    for path in unread:
        if not _is_whole(path):
            raise damaged(path)
    if unread:
        _remember(folder, {path.name: state for path, state in found.items()})
    return {path: state[0] for path, state in found.items()}


def still_whole(sizes: dict[Path, int]) -> bool:
    """Whether none of these files was cut short since. One that is gone stays mapped, and whole."""
    for path, size in sizes.items():
        with suppress(FileNotFoundError):
            if os.stat(path).st_size != size:
                return False
    return True


def damaged(path: Path) -> IndexDamaged:
    return IndexDamaged(_("A file of the search index is damaged (%s): rebuild it with search_rebuild.") % path)


def _files(folder: Path) -> Iterator[Path]:
    try:
        segments = json.loads((folder / "meta.json").read_bytes())["segments"]
    except FileNotFoundError:
        raise
    except (ValueError, KeyError, OSError) as error:
        raise damaged(folder / "meta.json") from error
    for segment in segments:
        name = segment["segment_id"].replace("-", "")
        yield from (folder / f"{name}.{part}" for part in PARTS)
        if segment["deletes"]:
            yield folder / f"{name}.{segment['deletes']['opstamp']}.del"


def _state(path: Path) -> State:
    about = path.stat()
    return about.st_size, about.st_mtime_ns, about.st_ino


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - END, 0))
        end = file.read()
        length, magic = int.from_bytes(end[:4], "little"), int.from_bytes(end[4:], "little")
        left = size - END - length
        if magic != MAGIC or left < 0:
            return False
        file.seek(left)
        try:
            expected = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError):
            return False
        file.seek(0)
        checksum = 0
        while left and (piece := file.read(min(PIECE, left))):
            checksum = zlib.crc32(piece, checksum)
            left -= len(piece)
    return not left and checksum == expected


def _known(folder: Path) -> dict[str, State]:
    try:
        rows = json.loads((folder / CHECKED).read_bytes())
        return {name: (size, changed, inode) for name, (size, changed, inode) in rows.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _remember(folder: Path, states: dict[str, State]) -> None:
    """Where there is no room for it, the next process reads the files once more."""
    draft = folder / f"{CHECKED}.{os.getpid()}"
    with suppress(OSError):
        try:
            draft.write_text(json.dumps(states), encoding="utf-8")
            draft.replace(folder / CHECKED)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
