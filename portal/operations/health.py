"""Health checks, run on request: for a load balancer, a monitor and a person."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.dispatch import schedule
from portal.records import broken_rows
from portal.records.ledger.runs import last_verification
from portal.records.models import LedgerHead
from portal.transparency.models import Checkpoint, Witness

LONGEST_WAIT = timedelta(minutes=15)
LONGEST_UNSIGNED = timedelta(hours=3)
LONGEST_UNCOSIGNED = timedelta(hours=50)
LONGEST_UNVERIFIED = timedelta(days=3)


class CheckFailed(Exception):
    """Why a check fails, in words for the operator."""


@dataclass(frozen=True)
class Check:
    """`look` raises whatever is wrong. If a `vital` check fails, no page can be answered.

    `advice` says what to do. What does not look `without_database` is not looked at while that is away.
    """

    look: Callable[[], None]
    vital: bool = False
    advice: str = ""
    without_database: bool = False


def register(name: str, look: Callable[[], None], *, advice: str = "", without_database: bool = False) -> None:
    CHECKS[name] = Check(look, advice=advice, without_database=without_database)


@dataclass(frozen=True)
class CheckResult:
    name: str
    vital: bool
    trouble: str = ""


def run_checks() -> list[CheckResult]:
    is_away = bool(_trouble(CHECKS["database"]))
    return [
        CheckResult(name, check.vital, NOT_LOOKED_AT if is_away and not check.without_database else _trouble(check))
        for name, check in CHECKS.items()
    ]


def _trouble(check: Check) -> str:
    try:
        check.look()
    except Exception as reason:  # whatever it is, the answer is that it does not work
        return f"{str(reason).strip() or type(reason).__name__} {check.advice}".strip()
    return ""


def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def cache_stores() -> None:
    caches["pages"].set("health", "kept", 60)
    if caches["pages"].get("health") != "kept":
        raise CheckFailed("What was put into the cache is not there.")


def disk_has_room() -> None:
    """On each disk that holds something of the portal: before it is full."""
    folders = [Path(each) for each in (settings.DATA_DIR, settings.DUMPS_ROOT, tempfile.gettempdir())]
    for folder in _one_for_each_disk(folders):
        usage = shutil.disk_usage(folder)
        if usage.free * 100 < settings.LEAST_FREE_PERCENT * usage.total:
            raise CheckFailed(f"Only {usage.free // 2**20} MB are free on the disk of {folder}.")


def _one_for_each_disk(folders: Iterable[Path]) -> Iterable[Path]:
    return {folder.stat().st_dev: folder for folder in folders if folder.exists()}.values()


def jobs_are_done() -> None:
    waiting = longest_wait(now=timezone.now())
    if waiting > LONGEST_WAIT:
        raise CheckFailed(
            f"A job has been waiting for {waiting.total_seconds() // 60:.0f} minutes. Is the worker running?"
        )


def turns_are_taken() -> None:
    """Every job of the timetable had its last turn."""
    if missed := schedule.missed_turns(now=timezone.now()):
        raise CheckFailed(
            f"{len(missed)} jobs of the timetable had no turn, among them {', '.join(missed[:NAMED])}. "
            "Is the worker running, and is the clock of its machine right?"
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


def log_is_signed() -> None:
    """What was appended is under a signed head, and every witness has cosigned of late."""
    last = Checkpoint.objects.first()
    head = LedgerHead.objects.filter(pk=1).first()
    if last and head and head.length != last.size and timezone.now() - last.made_at > LONGEST_UNSIGNED:
        raise CheckFailed(f"Under no signed head of the log: {head.length - last.size} entries of the ledger.")
    recently = Witness.objects.filter(cosignatures__at__gt=timezone.now() - LONGEST_UNCOSIGNED)
    if last and (silent := Witness.objects.filter(is_asked=True).exclude(pk__in=recently.values("pk"))):
        raise CheckFailed(f"No cosignature of late by {', '.join(map(str, silent[:NAMED]))}.")


def records_are_verified() -> None:
    """The last verification is recent, and nothing differed."""
    run = last_verification()
    if run is None:
        return  # a new portal, before its first night
    if run.differences:
        raise CheckFailed(
            f"{run.differences} differences between what pages show and what was committed, found on {run}. "
            "Run manage.py verify_records: it names them."
        )
    if timezone.now() - run.finished_at > LONGEST_UNVERIFIED:
        raise CheckFailed(f"The record was verified last on {run}. Is the worker running?")


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

NOT_LOOKED_AT = "Not looked at while the database is away."

CHECKS: dict[str, Check] = {
    "database": Check(
        database_answers,
        vital=True,
        advice="Start the database server of DATABASE_URL, or free its disk. Pages that were kept are shown meanwhile.",
        without_database=True,
    ),
    "cache": Check(
        cache_stores,
        advice="Start the Redis of CACHE_URL. Pages are made anew for each reader meanwhile; nothing can be hidden.",
        without_database=True,
    ),
    "disk": Check(
        disk_has_room, advice="Remove old backups and dumps, or make the disk larger.", without_database=True
    ),
    "jobs": Check(jobs_are_done),
    "timetable": Check(turns_are_taken),
    "files": Check(files_are_there),
    "records": Check(records_can_be_read),
    "log": Check(
        log_is_signed,
        advice="`deploy/manage publish_checkpoint` says why; if entries were changed, `deploy/manage verify_records`.",
    ),
    "verification": Check(records_are_verified),
}
