import logging
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from portal.dispatch import jobs, schedule
from portal.dispatch.worker_locks import hold_lock

logger = logging.getLogger(__name__)

# So many jobs, and the timetable is looked at again: a long queue must not make a daily job late.
JOBS_PER_ROUND = 50


class Command(BaseCommand):
    help = "Do the queued jobs and those of the timetable, until stopped. Any number of workers may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, then stop")
        parser.add_argument("--interval", type=float, default=1, help="seconds between two looks at an empty queue")

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        # The library's worker announces each of our rounds; what each job does is logged by django_tasks.
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        worker_id = get_random_string(32)
        with hold_lock(worker_id):
            self._work(worker_id, once=once, interval=interval)

    def _work(self, worker_id: str, *, once: bool, interval: float) -> None:
        is_first = True
        while True:
            worker = new_worker(worker_id, max_tasks=None if once else JOBS_PER_ROUND)
            worker.configure_signals()
            try:
                if is_first:  # the worker before this one may have been killed
                    jobs.recover(now=timezone.now())
                    is_first = False
                is_idle = do_round(worker)
            except OperationalError:
                if once:
                    raise
                logger.exception("The database does not answer; the worker waits for it.")
                is_idle = True
            if once or not worker.running:
                return
            if is_idle:
                time.sleep(interval)


def do_round(worker: Worker) -> bool:
    """Give the turns that are due, then work; returns whether nothing is left to do now."""
    close_old_connections()
    schedule.enqueue_due(now=min(timezone.now(), database_clock()))
    worker.run()
    return not DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS).exists()


def database_clock() -> datetime:
    """Of a server of its own: a turn that this machine thinks has come must have come there, too."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        now: datetime = cursor.fetchone()[0]
    return now


def new_worker(worker_id: str, *, max_tasks: int | None) -> Worker:
    """The worker of django-tasks-db, which returns when the queue is empty or after so many jobs."""
    return Worker(
        worker_id=worker_id,
        max_tasks=max_tasks,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        startup_delay=False,
    )
