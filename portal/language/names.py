"""Tables of names in which each is found however it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from .spelling import fold, name_key

Bearer = TypeVar("Bearer")


class NameTable(Generic[Bearer]):
    """What bears a name, found in whatever case, form of its accents, place of its tone, dashes and spaces."""

    def __init__(self, pairs: Iterable[tuple[str, Bearer]] = ()) -> None:
        self._by_key: defaultdict[str, list[Bearer]] = defaultdict(list)
        self._by_letters: defaultdict[str, list[Bearer]] = defaultdict(list)
        for name, bearer in pairs:
            self.add(name, bearer)

    def add(self, name: str, bearer: Bearer) -> None:
        key = name_key(name)
        self._by_key[key].append(bearer)
        self._by_letters[fold(key)].append(bearer)

    def named(self, name: str) -> list[Bearer]:
        """All that bear the name."""
        return self._by_key.get(name_key(name), [])

    def alike(self, name: str) -> list[Bearer]:
        """All whose names have the same letters, whatever their accents."""
        return self._by_letters.get(fold(name_key(name)), [])

    def meant(self, name: str) -> Bearer | None:
        """What bears the name; of a name typed without any accent, the only one that can be meant."""
        found = self.named(name)
        if not found and name_key(name).isascii() and len(self.alike(name)) == 1:
            found = self.alike(name)
        return found[0] if found else None
