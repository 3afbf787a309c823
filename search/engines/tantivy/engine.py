"""The engine on Tantivy: search, suggestions, updates, rebuild."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tantivy
from django.utils.translation import gettext as _

from search.engines.base import Engine, IndexDamaged, IndexMissing
from search.engines.executor import answer, exported, suggested
from search.engines.preparation import prepare_documents
from search.query.answer import Answer, Calendar, Key
from search.query.criteria import EVERY_FACET, Criteria, Facet
from search.query.rules import EVERY_RULE, Rules
from search.query.synonyms import Synonyms
from search.schema.document import Document

from . import integrity
from .generations import Generations
from .schema import stored
from .snapshot import Snapshot

PATIENCE = 10.0  # seconds to wait for another process that writes

Stamp = tuple[int, str, int, int, int]  # process, generation, and what changes in its meta.json at a commit


@dataclass(frozen=True)
class _Open:
    stamp: Stamp
    index: tantivy.Index
    snapshot: Snapshot
    sizes: dict[Path, int]  # of the files that are mapped


class EmbeddedEngine(Engine):
    """A search index in a folder, for any number of reading processes and one writing at a time."""

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        self.folder = folder
        self._generations = Generations(folder, patience=patience)
        self._opening = threading.Lock()
        self._open: _Open | None = None

    def search(
        self,
        criteria: Criteria,
        *,
        today: date,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
        facets: Collection[Facet] = EVERY_FACET,
    ) -> Answer:
        with _survived():
            return answer(self._snapshot(), criteria, Calendar.of(today), synonyms, rules, facets)

    def export(
        self,
        criteria: Criteria,
        *,
        today: date,
        synonyms: Synonyms | None = None,
        rules: Rules = EVERY_RULE,
    ) -> tuple[Key, ...]:
        with _survived():
            return exported(self._snapshot(), criteria, Calendar.of(today), synonyms, rules)

    def suggest(self, words: str, *, limit: int = 8) -> tuple[Key, ...]:
        with _survived():
            return suggested(self._snapshot(), words, limit)

    def check(self, *, again: bool = False) -> None:
        self._snapshot()
        if again and (name := self._generations.current()):
            integrity.check(self.folder / name, again=True)

    def count(self) -> int:
        try:
            return self._snapshot().searcher.num_docs
        except IndexMissing:
            return 0

    def entries(self) -> Iterator[tuple[Key, int]]:
        try:
            return self._snapshot().entries()
        except IndexMissing:
            return iter(())

    def update(self, *, add: Iterable[Document] = (), remove: Iterable[Key] = ()) -> None:
        with self._generations.writer() as writer:
            for key in remove:
                writer.remove(key)
            for document in add:
                writer.remove(document.key)
                writer.add(stored(document))
            writer.commit()

    def rebuild(self, documents: Iterable[Document]) -> int:
        count = 0
        with self._generations.next() as writer:
            for line in prepare_documents(stored, documents):
                writer.add(line)
                count += 1
            writer.commit()
        return count

    def _snapshot(self) -> Snapshot:
        """The latest commit of the generation in use. Raises IndexMissing and IndexDamaged.

        Asking the disk costs some microseconds, and finds the commits of other processes without a thread that
        watches for them: such a thread does not survive a fork.
        """
        stamp: Stamp | None = None
        while (name := self._generations.current()) is not None:
            before, stamp = stamp, None
            try:
                stamp = self._stamp(name)
                with self._opening:
                    if self._open is None or self._open.stamp != stamp:
                        self._open = self._opened_at(stamp)
                    elif not integrity.still_whole(self._open.sizes):
                        raise integrity.damaged(self.folder / name)
                    return self._open.snapshot
            except (OSError, ValueError, IndexDamaged) as error:
                if self._generations.current() == name and stamp == before:  # twice in the same state
                    raise IndexDamaged(_("The search index cannot be read: rebuild it with search_rebuild.")) from error
                # A rebuild has put another in its place between two looks, or there was a commit.
        raise IndexMissing(_("There is no search index: fill it with search_rebuild."))

    def _stamp(self, name: str) -> Stamp:
        meta = (self.folder / name / "meta.json").stat()
        return os.getpid(), name, meta.st_mtime_ns, meta.st_ino, meta.st_size

    def _opened_at(self, stamp: Stamp) -> _Open:
        before = self._open
        sizes = integrity.check(self.folder / stamp[1])
        if before and before.stamp[:2] == stamp[:2]:
            index = before.index
        else:
            index = tantivy.Index.open(str(self.folder / stamp[1]))
            index.config_reader("manual")
        index.reload()
        return _Open(stamp, index, Snapshot(index.searcher(), before.snapshot if before else None), sizes)


@contextmanager
def _survived() -> Iterator[None]:
    """A panic of Tantivy costs the question, not the process: it comes as no Exception, so that nobody swallows it."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise IndexDamaged(_("The search index cannot be read: rebuild it with search_rebuild.")) from error
        raise
