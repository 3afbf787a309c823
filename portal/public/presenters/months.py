"""Calendar months: weeks of days from Monday on, with the entries of each day."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.utils import timezone

from portal.dialogues.models import Dialogue, ReceptionDay
from portal.dialogues.models.reception import ReceptionState

from .cards.dialogues import badges_of, is_without_day
from .cards.receptions import badge_of as badge_of_reception
from .status_styles import StatusStyle
from .statuses import worst

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass(frozen=True)
class Entry:
    """One thing on one day. `starts_at` is None on the further days of what takes several."""

    title: str
    href: str  # empty where the day says all there is
    unit: Any
    starts_at: Any
    state: Any
    style: StatusStyle
    is_struck: bool = False
    note: str = ""


@dataclass(frozen=True)
class Day:
    date: date
    is_today: bool
    is_outside: bool
    entries: tuple[Entry, ...]

    @property
    def anchor(self) -> str:
        return f"ngay-{self.date.isoformat()}"


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @classmethod
    def of(cls, year: int, month: int, entries: Mapping[date, list[Entry]], *, today: date) -> Self:
        """Days of the neighbouring months fill the first and the last week and hold nothing."""
        weeks = (
            tuple(
                Day(day, day == today, outside := day.month != month, () if outside else tuple(entries.get(day, ())))
                for day in week
            )
            for week in WEEKS.monthdatescalendar(year, month)
        )
        return cls(date(year, month, 1), tuple(weeks))

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if not day.is_outside]

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for day in self.days)

    @property
    def previous(self) -> date | None:
        before = self.first - timedelta(days=1)
        return before if before.year >= FIRST_YEAR else None

    @property
    def next(self) -> date | None:
        after = self.first + timedelta(days=31)
        return after if after.year <= LAST_YEAR else None


def by_day(
    dialogues: Iterable[Dialogue], receptions: Iterable[ReceptionDay], *, first: date, last: date, on: date
) -> dict[date, list[Entry]]:
    """Entries of each day from `first` to `last`: dialogues, then receptions, the earliest hour first.

    Each as it stands on the day `on`.

    Needs unit and chair, and of dialogues the annotations of `portal.public.presenters.cards.dialogues.for_cards`.
    """
    found: defaultdict[date, list[Entry]] = defaultdict(list)
    for dialogue in sorted(dialogues, key=lambda each: each.starts_at):
        for day in _days(max(dialogue.day, first), min(dialogue.last_day, last)):
            found[day].append(_entry(dialogue, day, on=on))
    for reception in sorted(receptions, key=lambda each: each.starts):
        found[reception.on].append(_reception(reception, on=on))
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _entry(dialogue: Dialogue, day: date, *, on: date) -> Entry:
    """A square holds one badge: the worst."""
    badge = worst(badges_of(dialogue, on=on))
    return Entry(
        title=dialogue.theme,
        href=dialogue.get_absolute_url(),
        unit=dialogue.unit,
        starts_at=timezone.localtime(dialogue.starts_at) if day == dialogue.day else None,
        state=badge.text,
        style=StatusStyle(badge.tone, badge.icon),
        is_struck=is_without_day(dialogue),
    )


def _reception(day: ReceptionDay, *, on: date) -> Entry:
    badge = badge_of_reception(day, on=on)
    return Entry(
        title=str(day),
        href="",
        unit=day.unit,
        starts_at=day.starts_at,
        state=badge.text,
        style=StatusStyle(badge.tone, badge.icon),
        is_struck=day.state == ReceptionState.CANCELLED,
        note=" · ".join(filter(None, [day.place_text, day.reason])),
    )
