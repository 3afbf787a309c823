"""Reads the JSON `data` of events: dates, moments, units by name; None for what is missing or malformed.

Events are never changed, so what an older release wrote stays: a date may stand there as nobody would write it now.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from portal.fields.moments import bounded

LARGEST_KEY = 2**63 - 1


class NamedUnit(NamedTuple):
    """A unit by its key, and by the name that it bore on the day of the event."""

    id: int | None
    name: str


def day_in(data: Any, name: str) -> date | None:
    try:
        return date.fromisoformat(_value(data, name))
    except (TypeError, ValueError):
        return None


def moment_in(data: Any, name: str) -> datetime | None:
    """Always with a time zone: without one it is the time in Việt Nam."""
    try:
        moment = datetime.fromisoformat(_value(data, name))
        return bounded(moment if timezone.is_aware(moment) else timezone.make_aware(moment))
    except (TypeError, ValueError, OverflowError):
        return None


def text_in(data: Any, name: str) -> str:
    value = _value(data, name)
    return value if isinstance(value, str) else ""


def count_in(data: Any, name: str) -> int | None:
    value = _value(data, name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def unit_in(data: Any, *names: str) -> NamedUnit | None:
    """The unit under the first of these names that holds one."""
    named = next((value for name in names if (value := _value(data, name))), None)
    if not isinstance(named, dict):
        return None
    key = count_in(named, "id")
    known = key if key is not None and 0 < key <= LARGEST_KEY else None
    name = text_in(named, "name")
    return NamedUnit(known, name) if known or name else None


def _value(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None
