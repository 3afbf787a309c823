"""What every engine of the bench can do, and the texts that the peers are given."""

from __future__ import annotations

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from math import inf
from pathlib import Path

from portal.language.syllables import fold
from portal.petitions.states import State
from search import synthetic_data
from search.schema.document import Document

from .questions import Question

CHUNK = 1 << 22  # bytes
TOP = 20  # of a page of results
SUGGESTED = 8  # lines under the search field
FAR = 980  # results before page 50
TOPICS = list(synthetic_data.TOPIC_NAMES)  # their places in these lists are their codes
STATES = [state.value for state in State]


class Peer(ABC):
    """An engine that is measured. Clients are other processes: what it travels with there is where its index lies."""

    name: str

    @abstractmethod
    def build(self) -> int:
        """Fill it anew, and return how many documents went in."""

    @abstractmethod
    def size(self) -> int:
        """Bytes on disk."""

    @abstractmethod
    def folders(self) -> Iterable[Path]:
        """Where it keeps what it answers from, as far as that can be seen from here."""

    def in_memory(self) -> None:
        """Read all of it until that gets no faster: what is measured has been up for a while, and is no disk."""
        before, took = inf, self._seconds_to_read()
        while took < before * 0.8:
            before, took = took, self._seconds_to_read()

    def _seconds_to_read(self) -> float:
        began = time.perf_counter()
        for folder in self.folders():
            for path in folder.rglob("*") if folder.is_dir() else [folder]:
                with suppress(OSError), path.open("rb", buffering=0) as file:  # what a server deletes meanwhile
                    while file.read(CHUNK):
                        pass
        return time.perf_counter() - began

    @abstractmethod
    def ask(self, question: Question) -> int:
        """What a page of results shows: the best twenty, how many there are, and counts of three facets at least.

        Returns how many there are; while one types, how many are suggested.
        """


class FoldedTexts:
    """The documents as the peers get them, without accents so that they find what we find: a table of SQLite.

    To write it is no part of what is measured: the clock of a peer begins with it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("pragma cache_size = -500000")
        connection.execute("pragma mmap_size = 3000000000")
        return connection

    def write(self, documents: Iterable[Document]) -> None:
        self.path.unlink(missing_ok=True)
        table = self.opened()
        table.execute("create table p (id integer primary key, title, body, topic int, state int, unit int, day int)")
        table.execute("begin")
        table.executemany("insert into p values (?, ?, ?, ?, ?, ?, ?)", map(_row, documents))
        table.execute("create index p_day on p (day)")
        table.execute("commit")
        table.close()


def folded(words: str) -> list[str]:
    return fold(words).lower().split()


def _row(document: Document) -> tuple[object, ...]:
    return (
        document.id,
        fold(document.title).lower(),
        fold(document.body).lower(),
        TOPICS.index(document.topic),
        STATES.index(document.state),
        int(document.units[0]),
        document.received.toordinal() if document.received else 0,
    )
