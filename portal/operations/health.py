"""Health checks, run on request: for a load balancer, a monitor and a person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.records import broken_rows

LEAST_FREE = 0.05
LONGEST_WAIT = timedelta(minutes=15)


class CheckFailed(Exception):
    """Why a check fails, in words for the operator."""


@dataclass(frozen=True)
class Check:
    """`look` raises whatever is wrong. If a `vital` check fails, no page can be answered."""

    look: Callable[[], None]
    vital: bool


def register(name: str, look: Callable[[], None], *, vital: bool = False) -> None:
    CHECKS[name] = Check(look, vital)


@dataclass(frozen=True)
class Finding:
    name: str
    vital: bool
    trouble: str = ""


def run_checks() -> list[Finding]:
    return [Finding(name, check.vital, _trouble(check)) for name, check in CHECKS.items()]


def _trouble(check: Check) -> str:
    try:
        check.look()
    except Exception as reason:  # whatever it is, the answer is that it does not work
        return str(reason) or type(reason).__name__
    return ""


def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def cache_stores() -> None:
    caches["pages"].set("health", "kept", 60)
    if caches["pages"].get("health") != "kept":
        raise CheckFailed("What was put into the cache is not there.")


def disk_has_room() -> None:
    usage = shutil.disk_usage(settings.DATA_DIR)
    if usage.free < LEAST_FREE * usage.total:
        raise CheckFailed(f"Only {usage.free // 2**20} MB are free.")


def jobs_are_done() -> None:
    waiting = longest_wait(now=timezone.now())
    if waiting > LONGEST_WAIT:
        raise CheckFailed(
            f"A job has been waiting for {waiting.total_seconds() // 60:.0f} minutes. Is the worker running?"
        )


def files_are_there() -> None:
    """Every file that a row names lies in the storage."""
    lost = [path for paths in map(stored_paths, FILES) for path in paths if not os.path.exists(path)]
    if lost:
        named = ", ".join(lost[:NAMED])
        raise CheckFailed(
            f"{len(lost)} files are missing in the storage, among them {named}. Bring them back from a backup."
        )


def records_can_be_read() -> None:
    """No record has failed to be shown of late."""
    if failed := broken_rows.known():
        raise CheckFailed(f"{len(failed)} records cannot be shown whole, among them {'; '.join(failed[:NAMED])}.")


def stored_paths(field: tuple[str, str]) -> Iterator[str]:
    label, name = field
    model = apps.get_model(label)
    storage = model._meta.get_field(name).storage
    for file in model._base_manager.exclude(**{name: ""}).values_list(name, flat=True).iterator():
        try:
            yield storage.path(file)
        except SuspiciousFileOperation:  # a path that is none of ours is that of a missing file
            yield file


def longest_wait(*, now: datetime) -> timedelta:
    """How long the job has waited that should have begun first; nothing if none is due."""
    due = DBTaskResult.objects.ready().filter(run_after__lte=now).order_by("run_after")
    first = due.values_list("enqueued_at", "run_after").first()
    return now - max(first) if first else timedelta()


# Every column of files whose content cannot be made anew.
FILES = (
    ("records.Attachment", "file"),
    ("records.Attachment", "original"),
    ("wagtaildocs.Document", "file"),
    ("wagtailimages.Image", "file"),
)
NAMED = 5

CHECKS: dict[str, Check] = {
    "database": Check(database_answers, vital=True),
    "cache": Check(cache_stores, vital=False),
    "disk": Check(disk_has_room, vital=False),
    "jobs": Check(jobs_are_done, vital=False),
    "files": Check(files_are_there, vital=False),
    "records": Check(records_can_be_read, vital=False),
}
