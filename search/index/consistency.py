"""Consistency check: the index beside the database; what is missing, stale, or must not be there."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from search.query.answer import Key

from . import outbox
from .documents import SOURCES


class Fault(StrEnum):
    MISSING = "missing"
    STALE = "stale"
    MUST_NOT_BE_THERE = "must not be there"


class Difference(NamedTuple):
    key: Key
    fault: Fault


def differences() -> Iterator[Difference]:
    """Where the index is not what the database is now, by type and id; a batch of each is in memory at a time.

    A record that changes while this runs may be told of, too. Raises SearchUnavailable.
    """
    in_database = ((key, "database", version) for kind in sorted(SOURCES) for key, version in SOURCES[kind].versions())
    in_index = ((key, "index", version) for key, version in outbox.engine().entries())
    for key, found in groupby(merge(in_database, in_index), key=lambda row: row[0]):
        versions = {where: version for _, where, version in found}
        if "index" not in versions:
            yield Difference(key, Fault.MISSING)
        elif "database" not in versions:
            yield Difference(key, Fault.MUST_NOT_BE_THERE)
        elif versions["index"] != versions["database"]:
            yield Difference(key, Fault.STALE)
