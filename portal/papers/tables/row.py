"""A row of an office's table, as it is read."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    """One petition, opinion or result, in the words of the table; `due` is an ISO day."""

    content: str
    place: str | None
    topic: str | None
    owner: str | None
    due_words: str | None
    due: str | None
    state_words: str | None
    note: str | None
