"""Prepares documents for an index in several processes: tokenising is the longest part of a rebuild."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from search.schema.document import Document

Prepared = TypeVar("Prepared")

BATCH = 500  # documents that travel together
FEW = 10  # batches that are done before other processes would have begun
AHEAD = 4  # batches that wait for each process
MOST_PROCESSES = 4  # one process reads the rows and writes the index, and feeds no more than these


def prepare_documents(prepare: Callable[[Document], Prepared], documents: Iterable[Document]) -> Iterator[Prepared]:
    """`prepare` of every document in their order, some batches in memory at a time.

    `prepare` is a function of a module, and what it returns can travel between processes. If one of them fails or is
    killed, its error is raised here. A process that may have no others (a daemon) does it alone.
    """
    batches = _batches(documents)
    for batch in islice(batches, FEW):
        yield from map(prepare, batch)
    if multiprocessing.current_process().daemon:
        for batch in batches:
            yield from map(prepare, batch)
    elif following := next(batches, None):
        yield from _by_others(prepare, following, batches)


def _by_others(
    prepare: Callable[[Document], Prepared], first: list[Document], others: Iterator[list[Document]]
) -> Iterator[Prepared]:
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    # Begun anew, not forked: they inherit no connection and no lock.
    spawned = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=spawned, initializer=_end_with_parent)
    try:
        waiting = deque([pool.submit(_all, prepare, _rows(first))])
        for batch in others:
            waiting.append(pool.submit(_all, prepare, _rows(batch)))
            if len(waiting) > AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Whoever waits for work from a process that was killed would wait for ever."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _rows(batch: list[Document]) -> list[tuple[Any, ...]]:
    """Documents as they travel: plain tuples are written and read in half the time."""
    return list(map(tuple, batch))


def _all(prepare: Callable[[Document], Prepared], rows: list[tuple[Any, ...]]) -> list[Prepared]:
    return [prepare(Document._make(row)) for row in rows]


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, BATCH)):
        yield batch
