"""The working calendar: Monday to Friday, without days off, with make-up working days at weekends.

A span is always `(after, until]`: the day of the event is not counted, the last day is (BLDS 2015, Đ.147).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .enums import Roll

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class NamedDay(NamedTuple):
    """A day and why it is special; the name of an ordinary Saturday or Sunday is empty."""

    day: date
    name: str


@dataclass(frozen=True)
class WorkingCalendar:
    """Days off and make-up working days by date, each with its name; years of which some day is an estimate."""

    days_off: Mapping[date, str]
    make_up_days: Mapping[date, str]
    estimated_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.make_up_days or (day.weekday() < SATURDAY and day not in self.days_off)

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`. Raises OverflowError past the year 9999."""
        return self._step(start, n, ONE_DAY)

    def subtract_working_days(self, start: date, n: int) -> date:
        """The n-th working day before `start`."""
        return self._step(start, n, -ONE_DAY)

    def roll(self, day: date) -> date:
        """The day itself if it is a working day, else the next one (BLDS 2015, Đ.148)."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def rolled(self, day: date, roll: Roll) -> date | None:
        """Where a fixed day is held: on itself if it is a working day; None if it falls away.

        Of two working days equally near the later is taken: nobody comes too late for it.
        """
        if self.is_working(day):
            return day
        after, before = self.roll(day), self.subtract_working_days(day, 1)
        match roll:
            case Roll.NEXT:
                return after
            case Roll.PREVIOUS:
                return before
            case Roll.NEAREST:
                return before if day - before < after - day else after
            case _:
                return None

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days the span holds; none if it ends before it begins."""
        return sum(map(self.is_working, days(after, until)))

    def not_counted(self, after: date, until: date) -> tuple[NamedDay, ...]:
        """The days of the span that no count of working days includes, and why."""
        return tuple(
            NamedDay(day, self.days_off.get(day, "")) for day in days(after, until) if not self.is_working(day)
        )

    def made_up(self, after: date, until: date) -> tuple[NamedDay, ...]:
        """The days of the span that are counted although they fall on a weekend, and in whose place."""
        return tuple(NamedDay(day, self.make_up_days[day]) for day in days(after, until) if day in self.make_up_days)

    def unknown_years(self, after: date, until: date) -> tuple[int, ...]:
        """Years the span touches of which no day off is known yet: a date computed over them is provisional."""
        known = {day.year for day in self.days_off}
        return tuple(sorted({day.year for day in days(after, until)} - known))

    def unconfirmed_years(self, after: date, until: date) -> tuple[int, ...]:
        """Years the span touches whose days off are an estimate that nobody has confirmed."""
        return tuple(sorted({day.year for day in days(after, until)} & self.estimated_years))

    def _step(self, day: date, n: int, step: timedelta) -> date:
        if n < 0:
            raise ValueError(f"{n} working days: count in the other direction instead")
        while n:
            day += step
            n -= self.is_working(day)
        return day


def days(after: date, until: date) -> Iterator[date]:
    """Each day of the span, in order."""
    for number in range((until - after).days):
        yield after + timedelta(days=number + 1)
