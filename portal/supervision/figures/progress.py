"""Commitments at the end of each month, derived from their events, so that no later step rewrites a month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Literal

from django.db.models import QuerySet

from portal.dialogues.commitments import derive
from portal.dialogues.models import Commitment, CommitmentEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.records.history.order import in_force

Condition = Literal["done", "in_time", "overdue"]


@dataclass(frozen=True)
class Month:
    """The commitments at the end of the month that begins on `first`; of the last month, at the end of today."""

    first: date
    done: int
    in_time: int
    overdue: int

    @property
    def promised(self) -> int:
        """Without those that a further notice has withdrawn by then."""
        return self.done + self.in_time + self.overdue


def by_month(commitments: QuerySet[Commitment], *, on: date) -> list[Month]:
    """`months` of what has happened to these. One query.

    A commitment belongs to these in all its months, whoever owned it then.
    """
    events = CommitmentEvent.objects.filter(commitment__in=commitments).order_by("commitment", "on", "pk")
    recorded = events.only("commitment", "uuid", "kind", "on", "data", "recorded_at")
    return months((list(history) for _pk, history in groupby(recorded, key=attrgetter("commitment_id"))), on=on)


def months(histories: Iterable[Sequence[CommitmentEvent]], *, on: date) -> list[Month]:
    """Every month from the first commitment to that of `on`; empty if there is none.

    `histories` holds the events of each commitment, in their order.
    """
    moved: dict[date, Counter[Condition]] = defaultdict(Counter)
    for history in histories:
        before: Condition | None = None
        for day, condition in _turns([event for event in in_force(history) if event.on <= on], on=on):
            month = moved[day.replace(day=1)]
            if before:
                month[before] -= 1
            if condition:
                month[condition] += 1
            before = condition
    return list(_added_up(moved, until=on))


def _turns(history: Sequence[CommitmentEvent], *, on: date) -> Iterator[tuple[date, Condition | None]]:
    """The days on which it came to stand otherwise, and how; None once it is withdrawn.

    An open one becomes overdue the day after the due date that it has then.
    """
    for number, event in enumerate(history):
        derived = derive(history[: number + 1])
        if derived.state != CommitmentState.OPEN:
            yield event.on, "done" if derived.state == CommitmentState.DONE else None
            continue
        late_from = derived.due_on + timedelta(days=1) if derived.due_on else date.max
        until = history[number + 1].on if number + 1 < len(history) else on + timedelta(days=1)
        if late_from <= event.on:
            yield event.on, "overdue"
            continue
        yield event.on, "in_time"
        if late_from < until:
            yield late_from, "overdue"


def _added_up(moved: dict[date, Counter[Condition]], *, until: date) -> Iterator[Month]:
    now: Counter[Condition] = Counter()
    for first in _months(min(moved), until) if moved else ():
        now.update(moved.get(first, {}))
        yield Month(first, done=now["done"], in_time=now["in_time"], overdue=now["overdue"])


def _months(first: date, until: date) -> Iterable[date]:
    while first <= until:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)
