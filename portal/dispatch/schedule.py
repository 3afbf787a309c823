"""The timetable: which jobs return every few minutes or at an hour of the day.

An app puts its jobs on it when it starts:

    schedule.every(drain, minutes=5)
    schedule.daily(make_dumps, hour=2)

A turn is a moment of the clock, not an interval since the last run: the latest turn that has passed is compared with
the one recorded, so that a turn is given once however many workers ask, and many missed turns are made up for by one
run. A job seen for the first time waits for its next turn.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from .jobs import Job
from .models import ScheduledJob


class Recurrence(Protocol):
    def latest_turn(self, now: datetime) -> datetime:
        """The last turn that is not after `now` (aware)."""


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from midnight in Việt Nam."""

    minutes: int

    def latest_turn(self, now: datetime) -> datetime:
        midnight = _at(now, hour=0)
        return now - (now - midnight) % timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Daily:
    """Once a day, at an hour in Việt Nam."""

    hour: int

    def latest_turn(self, now: datetime) -> datetime:
        today = _at(now, hour=self.hour)
        return today if today <= now else today - timedelta(days=1)


# What two clocks may differ by, and how late a turn may be before it counts as missed.
GRACE = timedelta(minutes=15)

logger = logging.getLogger(__name__)

_timetable: dict[str, tuple[Job, Recurrence]] = {}


def every(job: Job, *, minutes: int) -> None:
    """Run the job, without arguments, each `minutes` (1 to 1440)."""
    _timetable[job.module_path] = job, Every(minutes)


def daily(job: Job, *, hour: int) -> None:
    """Run the job, without arguments, once a day at `hour` (0 to 23, Asia/Ho_Chi_Minh)."""
    _timetable[job.module_path] = job, Daily(hour)


def enqueue_due(*, now: datetime) -> None:
    """Queue each job whose turn has come and was not given to another worker. Call it often."""
    recorded = dict(ScheduledJob.objects.values_list("name", "turn"))
    for name, (job, recurrence) in _timetable.items():
        turn = recurrence.latest_turn(now)
        if name not in recorded:
            ScheduledJob.objects.get_or_create(name=name, defaults={"turn": turn})
        elif recorded[name] < turn:
            _give_turn(name, job, turn=turn, now=now)
        elif recorded[name] > now:
            _take_back(name, job, turn=turn, now=now)


def missed_turns(*, now: datetime) -> list[str]:
    """The jobs whose last turn nobody gave, or has recorded in the future: no worker runs, or its clock is wrong."""
    recorded = dict(ScheduledJob.objects.values_list("name", "turn"))
    due = {
        name: recurrence.latest_turn(now - GRACE) for name, (_job, recurrence) in _timetable.items() if name in recorded
    }
    return sorted(name for name, turn in due.items() if recorded[name] < turn or recorded[name] > now + GRACE)


@transaction.atomic
def _take_back(name: str, job: Job, *, turn: datetime, now: datetime) -> None:
    """A worker whose clock was ahead has recorded a turn that is still to come: it would keep all others from theirs.

    Machines may differ by a little; within that, the turn was rightly given.
    """
    if ScheduledJob.objects.filter(name=name, turn__gt=now + GRACE).update(turn=turn, started_at=now):
        logger.warning("%s had a turn in the future: a clock was wrong. It has its turn now.", name)
        job.enqueue()


@transaction.atomic
def _give_turn(name: str, job: Job, *, turn: datetime, now: datetime) -> None:
    # What was read may be stale by now: of two workers, the database lets one change the row.
    if ScheduledJob.objects.filter(name=name, turn__lt=turn).update(turn=turn, started_at=now):
        job.enqueue()


def _at(now: datetime, *, hour: int) -> datetime:
    """That hour of today in Việt Nam, which knows no summer time."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)
