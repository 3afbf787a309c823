from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.dispatch import jobs


class Command(BaseCommand):
    help = "List the jobs that were given up, with their last error; --retry queues them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", nargs="*", type=UUID, metavar="ID", help="retry these jobs, or all of them")

    def handle(self, *, retry: list[UUID] | None, **options: Any) -> None:
        failed = jobs.failed()
        if retry is None:
            for row in failed:
                self.stdout.write(self.line(row))
            return
        chosen = failed.filter(pk__in=retry) if retry else failed
        self.stdout.write(f"queued again: {jobs.retry(chosen, now=timezone.now())}")

    def line(self, row: DBTaskResult[Any, Any]) -> str:
        """ID, moment, attempts, job and last line of the error, separated by tabs."""
        error = row.traceback.strip().rpartition("\n")[2]
        moment = timezone.localtime(row.finished_at).isoformat(timespec="seconds")
        return "\t".join([str(row.pk), moment, str(len(row.worker_ids)), row.task_path, error])
