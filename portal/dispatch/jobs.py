"""Background jobs on django-tasks, with retries.

A job runs at least once, perhaps twice (its worker may die after the work and before saying so): write it so that a
second run does no harm. All attempts of a job are one row of `DBTaskResult`, which keeps the latest error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.base import DEFAULT_TASK_PRIORITY, Task
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.backend import TaskResult
from django_tasks_db.models import DBTaskResult

from .worker_locks import has_died

# How long to wait after the first, second, ... failure; the last wait repeats.
WAITS = [
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
]
# What two clocks may differ by
LONGEST_AHEAD = timedelta(minutes=15)
KEEP_SUCCESSFUL = timedelta(days=14)
KEEP_FAILED = timedelta(days=90)


class WorkerLost(Exception):
    """A job ran longer than it may: its worker is gone."""


@dataclass(frozen=True, kw_only=True)
class Job(Task[..., Any]):
    """A task with a bounded number of attempts, of which each takes no longer than `longest`."""

    attempts: int = 5
    longest: timedelta = timedelta(hours=1)

    def enqueue(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override] # nothing has run yet that has a result
        """Queue the job with the current transaction: it starts after the commit, and never without one.

        Arguments are what JSON can hold. A queue in the database commits with the change itself, so that a crash
        loses neither; any other queue is told after the commit.
        """
        put = partial(super().enqueue, *args, **kwargs)
        if isinstance(self.get_backend(), DatabaseBackend):
            put()
        else:
            transaction.on_commit(put)

    def is_last_attempt(self, context: TaskContext) -> bool:
        """Will nothing be tried after this one? A backend that cannot wait tries once."""
        return not self.get_backend().supports_defer or context.attempt >= self.attempts


def job(
    *,
    attempts: int = Job.attempts,
    longest: timedelta = Job.longest,
    priority: int = DEFAULT_TASK_PRIORITY,
    takes_context: bool = False,
) -> Callable[[Callable[..., Any]], Job]:
    """Make a module's function a job: `@job(attempts=8)`, then `tell_the_owner.enqueue(commitment.pk)`.

    `longest` is the time after which an attempt counts as lost with its worker. A job that `takes_context`
    gets a `TaskContext` as its first argument, named `context`.
    """

    def decorate(function: Callable[..., Any]) -> Job:
        return Job(func=function, attempts=attempts, longest=longest, priority=priority, takes_context=takes_context)

    return decorate


def failed() -> QuerySet[DBTaskResult[Any, Any]]:
    """Jobs that were given up, with their error, the latest first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def retry(rows: QuerySet[DBTaskResult[Any, Any]], *, now: datetime) -> int:
    """Queue failed jobs again with all their attempts before them; returns how many there were."""
    return rows.filter(status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, run_after=now, worker_ids=[]
    )


@receiver(task_finished, sender=DatabaseBackend)
def try_again(*, task_result: TaskResult[Any, Any], **kwargs: Any) -> None:
    """Queue a failed job once more, unless it has had all its attempts; its error stays readable meanwhile."""
    if task_result.status == TaskResultStatus.FAILED:
        _queue_again(task_result.db_result, now=timezone.now())


@job(attempts=1)
def recover_lost() -> None:
    """Count the attempts of workers that died as failed, so that another worker takes over."""
    recover(now=timezone.now())


def recover(*, now: datetime) -> None:
    """Take jobs from workers that were killed, or that say nothing for longer than the job may take.

    What a clock put far into the future that was ahead is due now.
    """
    for row in DBTaskResult.objects.running():
        found = _job_of(row)
        worker = row.worker_ids[-1] if row.worker_ids else ""
        was_killed = bool(worker) and has_died(worker)
        is_too_long = not now - (found.longest if found else Job.longest) <= row.started_at <= now + LONGEST_AHEAD
        if was_killed or is_too_long:
            row.set_failed(WorkerLost(f"not finished since {row.started_at}"))
            _queue_again(row, now=now)
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    waiting.filter(run_after__gt=now + WAITS[-1] + LONGEST_AHEAD).update(run_after=now)


@job()
def prune_finished() -> None:
    """Delete the rows of old jobs: errors may quote what must be erased."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_SUCCESSFUL).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()


def _queue_again(row: DBTaskResult[Any, Any], *, now: datetime) -> None:
    found = _job_of(row)
    attempt = len(row.worker_ids)
    if found is None or attempt >= found.attempts:
        return
    row.status = TaskResultStatus.READY
    row.run_after = now + WAITS[min(attempt, len(WAITS)) - 1]
    row.save(update_fields=["status", "run_after"])


def _job_of(row: DBTaskResult[Any, Any]) -> Job | None:
    """The job of a row; None for a library's own task, and for one that the code no longer has."""
    try:
        task = row.task
    except (ImportError, SuspiciousOperation):
        return None
    return task if isinstance(task, Job) else None
