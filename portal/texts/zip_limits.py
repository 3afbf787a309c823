"""Limits on ZIP packages (DOCX, XLSX): the unpacked size, and encrypted ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

from . import bounds
from .bounds import Outcome, Unreadable

BETWEEN_CELLS = " | "
ENCRYPTED_FLAG = 0x1


def check_package(path: str) -> None:
    """Raises Unreadable if the file is no ZIP package, encrypted, or unpacks to more than the limit."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable(Outcome.BROKEN) from error
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise Unreadable(Outcome.ENCRYPTED)
    # No more than what is declared here is unpacked, even if there is more.
    if sum(member.file_size for member in members) > bounds.UNPACKED:
        raise Unreadable(Outcome.TOO_LARGE)


def row(cells: Iterable[str]) -> str:
    return BETWEEN_CELLS.join(filter(None, cells))


def parts(lines: Iterable[str]) -> Iterator[str]:
    """The lines put together to texts of about the same size."""
    held: list[str] = []
    size = 0
    for line in lines:
        for start in range(0, len(line), bounds.PART):
            piece = line[start : start + bounds.PART]
            if held and size + len(piece) > bounds.PART:
                yield "\n".join(held)
                held, size = [], 0
            held.append(piece)
            size += len(piece)
    if held:
        yield "\n".join(held)
