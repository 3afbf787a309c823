"""The folder of an index: one or two generations of it, each a folder, and a file that names the one in use.

A rebuild fills the next generation and renames a new `current` into place, so a reader sees the old index or the new.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy
from django.utils.translation import gettext as _

from search.engines.base import IndexDamaged, SearchUnavailable
from search.query.answer import Key
from search.schema.index_fields import SCHEMA_VERSION

from . import integrity
from .schema import SCHEMA

CURRENT = "current"
UPDATE_HEAP = 32_000_000  # bytes
REBUILD_HEAP = 256_000_000  # more is filled more slowly, and less has to be merged


class _Busy(SearchUnavailable):
    """Another writes."""


class Generations:
    """Who may write where. Tantivy's own lock file keeps a second writer out; a killed process gives it back."""

    def __init__(self, folder: Path, *, patience: float) -> None:
        self.folder = folder
        self.patience = patience

    def current(self) -> str | None:
        """The name of the generation in use; None if there is none, or none that this version can read."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return None
        return name if re.fullmatch(rf"v{SCHEMA_VERSION}-\d+", name) else None

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """The one writer of the generation in use, which is made if there is none.

        What is not committed is lost. Raises SearchUnavailable if another has it for longer than `patience` seconds.
        """
        until = time.monotonic() + self.patience
        while True:
            name = self.current() or _after(None)
            self._check(name)
            try:
                writer = _writer_of(self._opened(name), heap=UPDATE_HEAP)
            except _Busy:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
                continue
            with _released(writer):
                if self.current() is None:
                    self._use(name)
                if self.current() == name:  # or else a rebuild has put another in its place meanwhile
                    yield Writer(writer)
                    return

    @contextmanager
    def next(self) -> Iterator[Writer]:
        """The writer of a new generation, which comes into use at the end; if that is not reached, it goes."""
        old = self.current()
        new = _after(old)
        self._remove_what_was_left(new)
        try:
            with _released(_writer_of(self._opened(new), heap=REBUILD_HEAP)) as writer:
                yield Writer(writer)
            if old is None:
                self._use(new)
            else:
                try:
                    with self.writer():  # so that no update to the old generation is under way
                        self._use(new)
                except IndexDamaged:  # nobody can write to it
                    self._use(new)
        except BaseException:
            shutil.rmtree(self.folder / new, ignore_errors=True)
            raise
        self._remove_all_but(new)

    def _check(self, name: str) -> None:
        """A writer merges what is there, and a damaged file would kill it. Raises IndexDamaged."""
        folder = self.folder / name
        reason: Exception | None = None
        for _attempt in range(3):  # a commit may come in between
            try:
                integrity.check(folder)
                return
            except (FileNotFoundError, IndexDamaged) as error:
                reason = error
        if self.current() == name or (folder / "meta.json").exists():  # or else it is only now being made
            raise integrity.damaged(folder) from reason

    def _opened(self, name: str) -> tantivy.Index:
        path = self.folder / name
        with _told:
            path.mkdir(parents=True, exist_ok=True)
            return tantivy.Index(SCHEMA, path=str(path))

    def _use(self, name: str) -> None:
        draft = self.folder / f"{CURRENT}.{os.getpid()}"
        with _told:
            with draft.open("w", encoding="utf-8") as file:
                file.write(name)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / CURRENT)

    def _remove_what_was_left(self, name: str) -> None:
        """A rebuild that was killed leaves a generation behind; one that still runs holds its lock."""
        if (self.folder / name).exists():
            try:
                self._check(name)
                with _released(_writer_of(self._opened(name), heap=UPDATE_HEAP)):
                    pass
            except _Busy:
                raise
            except SearchUnavailable:
                pass  # so broken that it cannot be opened
            shutil.rmtree(self.folder / name)

    def _remove_all_but(self, name: str) -> None:
        for path in self.folder.glob("v*-*"):
            if path.name != name:
                # Where a reader still holds a file open and that forbids removing it, the next rebuild tries again.
                shutil.rmtree(path, ignore_errors=True)


class Writer:
    """Changes to one generation; none of them is there before `commit`.

    All methods raise SearchUnavailable where nothing can be written (a full disk): the index stays at its last commit.
    """

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def add(self, stored: bytes) -> None:
        """A document as `schema.stored` writes it."""
        with _told:
            self._writer.add_json(stored.decode())

    def remove(self, key: Key) -> None:
        with _told:
            self._writer.delete_documents_by_term("key", str(key))

    def commit(self) -> None:
        with _told:
            self._writer.commit()


class _Told:
    """What Tantivy says of a failure, said to whoever writes. A class, since it is entered for every document."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, (ValueError, OSError)):
            if "LockBusy" in str(error):
                raise _Busy(_("Another process is writing to the search index.")) from error
            raise SearchUnavailable(_("The search index cannot be written: %s") % error) from error


_told = _Told()


def _after(name: str | None) -> str:
    number = int(name.rpartition("-")[2]) + 1 if name else 1
    return f"v{SCHEMA_VERSION}-{number}"


def _writer_of(index: tantivy.Index, *, heap: int) -> tantivy.IndexWriter:
    """Raises _Busy at once if another has it."""
    with _told:
        return index.writer(heap, num_threads=1)


@contextmanager
def _released(writer: tantivy.IndexWriter) -> Iterator[tantivy.IndexWriter]:
    """Gives the lock back at the end, also where a traceback keeps the writer itself alive."""
    try:
        yield writer
    finally:
        # A merge that fails leaves all that was committed where it was, and is tried again by the next writer.
        with suppress(ValueError):
            writer.wait_merging_threads()
