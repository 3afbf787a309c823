"""Tiles of the tree (C2SP tlog-tiles): 256 hashes side by side, addressed by level and number.

Tiles of level 0 are hashes of entries of the ledger, those above are roots of complete tiles below. The entry of the
log is the commitment of the ledger, 32 bytes; entry number 0 is that of sequence 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from portal.records.models import LedgerEntry
from portal.transparency.formats.merkle import leaf_hash, node_hash, root_of, split_of
from portal.transparency.models import SubtreeRoot

WIDTH = 256
HEIGHT = 8  # 2 ** 8 hashes
HIGHEST = 7  # of a tree of 2 ** 64 leaves
DIGITS = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class LedgerIncomplete(Exception):
    """An entry of the ledger is missing where the tree needs it."""


@dataclass(frozen=True)
class Tile:
    """`level` None is a bundle of entries. `width` counts hashes: 256 but for the last tile of a level."""

    level: int | None
    number: int
    width: int = WIDTH

    @classmethod
    def of_path(cls, path: str) -> Self:
        """Of `0/x001/234` or `entries/000.p/17`. Raises ValueError for any other way of writing it."""
        first, _slash, rest = path.partition("/")
        found = DIGITS.fullmatch(rest)
        if not found or not (first == "entries" or (first.isascii() and first.isdigit() and len(first) == 1)):
            raise ValueError("This is no tile.")
        number, width = int(found[1].replace("x", "").replace("/", "")), int(found[2] or WIDTH)
        tile = cls(None if first == "entries" else int(first), number, width)
        if tile.path != path:
            raise ValueError("This is no tile.")
        return tile

    @property
    def path(self) -> str:
        thousands = [f"{self.number % 1000:03}"]
        number = self.number // 1000
        while number:
            thousands.insert(0, f"x{number % 1000:03}")
            number //= 1000
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"{'entries' if self.level is None else self.level}/{'/'.join(thousands)}{partial}"

    def is_within(self, size: int) -> bool:
        """Whether a tree of so many entries has it."""
        elements = size >> HEIGHT * (self.level or 0)
        return (self.level or 0) <= HIGHEST and 0 < self.width <= WIDTH and self.end <= elements

    @property
    def start(self) -> int:
        return self.number * WIDTH

    @property
    def end(self) -> int:
        return self.start + self.width

    def content(self) -> bytes:
        """As it is served: hashes, or entries each with its length before it (16 bits, the highest first)."""
        if self.level is None:
            return b"".join(len(each).to_bytes(2) + each for each in commitments(self.start, self.end))
        return b"".join(hashes(self.level, self.start, self.end))


def commitments(start: int, end: int) -> list[bytes]:
    """The entries from number `start` up to, not including, `end`. Raises LedgerIncomplete."""
    found = _entries(start, end)
    if len(found) != end - start:
        raise LedgerIncomplete(f"Of the entries {start + 1} to {end} of the ledger only {len(found)} are there.")
    return list(found.values())


def hashes(level: int, start: int, end: int) -> list[bytes]:
    """Elements of tiles of one level. Raises LedgerIncomplete."""
    return _complete(level, start, end, _elements(level, start, end))


class TreeReader:
    """Reads hashes of the tree for one proof or root; each tile is asked for once, however much of it is needed."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], dict[int, bytes]] = {}

    def range_hash(self, start: int, end: int) -> bytes:
        """The hash over the leaves from `start` up to `end`, as RFC 6962 splits them; complete subtrees are looked up.

        Raises LedgerIncomplete.
        """
        size = end - start
        if size & (size - 1) == 0 and start % size == 0:
            level, within = divmod(size.bit_length() - 1, HEIGHT)
            first = start >> HEIGHT * level
            return root_of(self._hashes(level, first, first + (1 << within)))
        middle = start + split_of(size)
        return node_hash(self.range_hash(start, middle), self.range_hash(middle, end))

    def _hashes(self, level: int, start: int, end: int) -> list[bytes]:
        """Of a complete subtree of up to 128 elements, which lies within one tile."""
        number = start // WIDTH
        if (level, number) not in self._tiles:
            self._tiles[level, number] = _elements(level, number * WIDTH, (number + 1) * WIDTH)
        return _complete(level, start, end, self._tiles[level, number])


def _complete(level: int, start: int, end: int, found: dict[int, bytes]) -> list[bytes]:
    try:
        return [found[number] for number in range(start, end)]
    except KeyError as number:
        raise LedgerIncomplete(f"Element {number} of level {level} of the tree is missing.") from None


def _elements(level: int, start: int, end: int) -> dict[int, bytes]:
    """Those that are there, by their numbers: fewer where the tree ends, or where some are missing."""
    if level == 0:
        return {number: leaf_hash(entry) for number, entry in _entries(start, end).items()}
    rows = SubtreeRoot.objects.filter(level=level - 1, index__gte=start, index__lt=end)
    return {number: bytes(each) for number, each in rows.values_list("index", "hash")}


def _entries(start: int, end: int) -> dict[int, bytes]:
    rows = LedgerEntry.objects.filter(sequence__gt=start, sequence__lte=end).order_by("sequence")
    return {sequence - 1: bytes.fromhex(entry) for sequence, entry in rows.values_list("sequence", "commitment")}
