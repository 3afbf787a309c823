"""Clients that ask without a pause, each a process of its own, and what their answers took."""

from __future__ import annotations

import gc
import multiprocessing
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing.pool import Pool
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import quantiles

from .peers import Peer
from .questions import Question

WARMING = 16  # questions before the clock runs
LEAST = 32  # questions of one kind to one engine, however slow; clients share both
PATIENCE = 600.0  # seconds that clients wait for each other to begin
# Begun anew, not forked: nothing that another process has opened is shared.
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Timing:
    """Milliseconds that half, and 95 of a hundred answers took at most, and how many came in a second."""

    p50: float
    p95: float
    per_second: float


@contextmanager
def clients(peer: Peer, number: int) -> Iterator[Clients]:
    barrier = _SPAWN.Barrier(number)
    with _SPAWN.Pool(number, initializer=_begin, initargs=(peer, barrier)) as pool:
        yield Clients(pool, number)


class Clients:
    def __init__(self, pool: Pool, number: int) -> None:
        self._pool = pool
        self._number = number

    def timing(self, questions: Sequence[Question], *, seconds: float) -> Timing:
        """All clients ask at once, each from another place of the list on."""
        warming, least = -(-WARMING // self._number), -(-LEAST // self._number)
        shares = [(list(questions[i :: self._number]), warming, least, seconds) for i in range(self._number)]
        took = self._pool.starmap(_ask_for, shares, chunksize=1)
        all_took = [each for client in took for each in client]
        cuts = quantiles(all_took, n=100, method="inclusive")
        return Timing(cuts[49] * 1000, cuts[94] * 1000, len(all_took) / max(map(sum, took)))

    def private_memory(self) -> int:
        """Bytes that one client has for itself: what it shares with the page cache of the system is not among them."""
        return self._pool.apply(_private_memory)


_peer: Peer
_barrier: Barrier


def _begin(peer: Peer, barrier: Barrier) -> None:
    global _peer, _barrier
    _peer, _barrier = peer, barrier
    gc.freeze()  # as portal/wsgi.py does


def _ask_for(questions: Sequence[Question], warming: int, least: int, seconds: float) -> list[float]:
    """Seconds that each answer took."""
    for question in islice(cycle(questions), warming):
        _peer.ask(question)
    _barrier.wait(PATIENCE)
    took: list[float] = []
    until = time.perf_counter() + seconds
    for question in cycle(questions):
        began = time.perf_counter()
        _peer.ask(question)
        now = time.perf_counter()
        took.append(now - began)
        if now > until and len(took) >= least:
            return took
    return took


def _private_memory() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    anonymous = re.search(r"RssAnon:\s+(\d+) kB", status)
    return int(anonymous[1]) * 1024 if anonymous else 0
