"""Rows that are stored already: identical, or different in some columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.language.spelling import normalise

from .reports import KnownOtherwise


def require_alike(columns: Mapping[str, tuple[Any, Any]]) -> None:
    """Raises KnownOtherwise with the columns that differ. `columns` gives the stored and the new value of each."""
    differing = [column for column, (stored, told) in columns.items() if _plain(stored) != _plain(told)]
    if differing:
        raise KnownOtherwise(differing)


def _plain(value: Any) -> Any:
    """Spaces, line ends and places of tones make no difference; an empty text and none at all neither."""
    return " ".join(normalise(value).split()) if isinstance(value, str) else value or None
