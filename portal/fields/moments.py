"""DateTime field bounded at the ends of time.

A moment at the end of the year 9999 has no day in Việt Nam, for it would lie in the year 10000. Values are bounded
where they are read, so that nobody who asks for a day, in a template or in code, can fail on them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from .forms import MomentInput

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

# A day from the ends is enough for every time zone.
FIRST = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


def bounded(moment: datetime) -> datetime:
    """The moment itself, or the nearest that has a day in every time zone; naive ones are left alone."""
    return moment if timezone.is_naive(moment) else min(max(moment, FIRST), LAST)


class MomentField(models.DateTimeField[_ST, _GT]):
    """A DateTimeField, to migrations too, of which every value can be read."""

    def from_db_value(self, value: datetime | None, *_asked: Any) -> datetime | None:
        if value is None or FIRST.year < value.year < LAST.year:  # asked of every row that is read
            return value
        return bounded(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MomentInput, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


def start_of(day: date) -> datetime:
    """Midnight in Việt Nam, from which the day begins."""
    if day <= FIRST.date():
        return FIRST
    return timezone.make_aware(datetime.combine(day, time()))


def day_after(day: date) -> date:
    """The last day of the calendar is followed by itself."""
    return day if day == date.max else day + timedelta(days=1)
