"""The tables of docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from .measuring import Timing

CLIENTS = 1, 8


@dataclass
class Results:
    """What was measured of one engine: of its index, and timings by the kind of question and the number of clients."""

    engine: str
    documents: int = 0
    build_seconds: float = 0.0
    size: int = 0
    private_memory: int = 0
    seconds_to_findable: float | None = None
    timings: dict[tuple[str, int], Timing] = field(default_factory=dict)


def report(measured: Sequence[Results], *, engines: Mapping[str, str]) -> str:
    return "\n".join(
        [
            *_heading(measured, engines),
            "",
            *_table("index", measured, _of_index(measured)),
            "",
            *_table("p50 / p95 in ms, 1 client", measured, _timings(measured, CLIENTS[0])),
            "",
            *_table(f"p50 / p95 in ms, {CLIENTS[1]} clients", measured, _timings(measured, CLIENTS[1])),
            "",
            *_table(f"answers a second, 1 / {CLIENTS[1]} clients", measured, _rates(measured)),
            "",
            *_table("times as long as ours, p50, 1 client", measured, _ratios(measured)),
        ]
    )


def _heading(measured: Sequence[Results], engines: Mapping[str, str]) -> Iterator[str]:
    yield f"{measured[0].documents:,} documents. {os.cpu_count()} cores ({_cpu()}), {_memory():.0f} GB of memory."
    versions = {"Python": platform.python_version(), "Tantivy": version("tantivy"), "SQLite": sqlite3.sqlite_version}
    yield ", ".join(f"{name} {number}" for name, number in {**versions, **engines}.items()) + "."


def _of_index(measured: Sequence[Results]) -> Iterator[list[str]]:
    yield ["built, documents a second", *(f"{result.documents / result.build_seconds:,.0f}" for result in measured)]
    yield ["bytes for each document", *(f"{result.size / result.documents:,.0f}" for result in measured)]
    yield ["private memory of a client, MB", *(f"{result.private_memory / 1e6:,.0f}" for result in measured)]
    findable = (result.seconds_to_findable for result in measured)
    yield ["seconds from save to findable", *("" if seconds is None else f"{seconds:.2f}" for seconds in findable)]


def _timings(measured: Sequence[Results], clients: int) -> Iterator[list[str]]:
    for kind in _kinds(measured):
        timings = (result.timings[kind, clients] for result in measured)
        yield [kind, *(f"{timing.p50:,.1f} / {timing.p95:,.1f}" for timing in timings)]


def _rates(measured: Sequence[Results]) -> Iterator[list[str]]:
    for kind in _kinds(measured):
        rates = ([result.timings[kind, clients].per_second for clients in CLIENTS] for result in measured)
        yield [kind, *(f"{one:,.0f} / {many:,.0f}" for one, many in rates)]


def _ratios(measured: Sequence[Results]) -> Iterator[list[str]]:
    for kind in _kinds(measured):
        ours, *others = (result.timings[kind, CLIENTS[0]].p50 for result in measured)
        yield [kind, "1", *(f"{other / ours:,.1f}" for other in others)]


def _kinds(measured: Sequence[Results]) -> list[str]:
    return list(dict.fromkeys(kind for kind, _clients in measured[0].timings))


def _table(title: str, measured: Sequence[Results], rows: Iterator[list[str]]) -> Iterator[str]:
    yield _row([title, *(result.engine for result in measured)])
    yield _row(["---", *("---:" for _ in measured)])
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cpu() -> str:
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return model[1] if model else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
