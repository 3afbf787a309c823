"""Files that hold a table of an office, read line by line in a process of their own with limits on time and memory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import get_language

from portal.files import sandbox
from portal.papers.files import NotRead

from .records import Column, Fault

SECONDS = 1800


class Columns(NamedTuple):
    """A heading: what the rows behind it have."""

    columns: list[Column]


class Read(NamedTuple):
    """A row: texts, and days of cells that hold dates, by the keys of their columns."""

    sheet: str
    line: int
    cells: dict[str, str]
    days: dict[str, str]
    faults: list[Fault]


class End(NamedTuple):
    """All was read: what was left out, and what a clerk should be told."""

    skipped: list[str]
    warnings: list[str]


def lines_of(path: Path) -> Iterator[Columns | Read | End]:
    """What a table holds, one by one; the last is an End. Raises NotRead, perhaps after some rows."""
    language = get_language() or "vi"
    is_whole = False
    try:
        for line in sandbox.lines("portal.papers.tables", str(path.resolve()), language, seconds=SECONDS):
            found = _found(line)
            is_whole = isinstance(found, End)
            yield found
    except subprocess.TimeoutExpired as late:
        raise NotRead("too_large") from late
    except ValueError as broken:
        raise NotRead("broken") from broken
    if not is_whole:
        raise NotRead("too_large")


def _found(line: bytes) -> Columns | Read | End:
    told = json.loads(line)
    if "refusal" in told:
        raise NotRead("refused", told["refusal"])
    if "columns" in told:
        return Columns([Column(*each) for each in told["columns"]])
    if "skipped" in told:
        return End(told["skipped"], told["warnings"])
    faults = [Fault(*each) for each in told["faults"]]
    return Read(told["sheet"], told["line"], told["cells"], told["days"], faults)
