from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.dispatch import jobs

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
runs: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def _forget_runs():
    runs.clear()


@jobs.job()
def print_notice(number: str) -> None:
    runs[number] += 1


@jobs.job(attempts=4)
def ring_thrice(door: str) -> None:
    runs[door] += 1
    if runs[door] < 3:
        raise ConnectionError("nobody opens")


@jobs.job(attempts=2)
def knock_at_a_wall() -> None:
    runs["wall"] += 1
    raise ConnectionError("there is no door")


def the_job() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_queued_job_runs_in_worker(work):
    print_notice.enqueue("12-TB/HU")
    assert not runs

    work()

    assert runs == {"12-TB/HU": 1}
    assert the_job().status == "SUCCESSFUL"


def test_rolled_back_job_never_runs(work):
    with transaction.atomic():
        print_notice.enqueue("12-TB/HU")
        transaction.set_rollback(True)

    work()

    assert not runs


@pytest.mark.django_db
def test_unqueued_job_runs_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        print_notice.enqueue("12-TB/HU")
        assert not runs

    assert runs == {"12-TB/HU": 1}


def test_failing_job_retries_with_growing_delays(work):
    with time_machine.travel(NOON, tick=False) as clock:
        ring_thrice.enqueue("gate")
        work()
        assert the_job().run_after == NOON + timedelta(seconds=30)
        work()
        assert runs == {"gate": 1}, "a waiting job is left alone"

        clock.shift(timedelta(seconds=30))
        work()
        assert the_job().run_after == NOON + timedelta(seconds=30) + timedelta(minutes=2)

        clock.shift(timedelta(minutes=2))
        work()

    assert runs == {"gate": 3}
    assert the_job().status == "SUCCESSFUL"
    assert the_job().traceback == ""


def test_waiting_job_shows_its_error(work):
    ring_thrice.enqueue("gate")

    work()

    assert the_job().status == "READY"
    assert "nobody opens" in the_job().traceback


def give_up(work, clock):
    knock_at_a_wall.enqueue()
    work()
    clock.shift(timedelta(days=1))
    work()


def failed_jobs(**options) -> str:
    out = StringIO()
    call_command("failed_jobs", stdout=out, **options)
    return out.getvalue()


def test_exhausted_job_stays_listed_with_error(work):
    with time_machine.travel(NOON, tick=False) as clock:
        give_up(work, clock)
        clock.shift(timedelta(days=30))
        work()

    assert runs == {"wall": 2}
    assert the_job().status == "FAILED"
    assert jobs.failed().get() == the_job()
    [line] = failed_jobs().splitlines()
    assert line.split("\t") == [
        str(the_job().pk),
        "2026-11-24T12:00:00+07:00",
        "2",
        "tests.dispatch.test_jobs.knock_at_a_wall",
        "ConnectionError: there is no door",
    ]


def test_retried_job_regains_all_attempts(work):
    with time_machine.travel(NOON, tick=False) as clock:
        give_up(work, clock)

        assert failed_jobs(retry=[]) == "queued again: 1\n"
        assert failed_jobs() == ""
        work()
        assert the_job().status == "READY", "it waits for the second of its attempts"
        clock.shift(timedelta(days=1))
        work()

    assert runs == {"wall": 4}
    assert the_job().status == "FAILED"


def test_only_the_named_jobs_are_retried(work):
    with time_machine.travel(NOON, tick=False) as clock:
        give_up(work, clock)
        first = the_job()
        give_up(work, clock)

    assert failed_jobs(retry=[first.pk]) == "queued again: 1\n"
    assert jobs.failed().count() == 1


def test_retry_delays_are_ascending():
    assert sorted(jobs.WAITS) == jobs.WAITS


@pytest.fixture
def dead_worker(queue):
    """A worker took a job at noon and was killed."""
    with time_machine.travel(NOON, tick=False):
        print_notice.enqueue("12-TB/HU")
        the_job().claim("a worker that is killed")


def test_job_of_dead_worker_is_rerun(dead_worker, work):
    with time_machine.travel(NOON + print_notice.longest + timedelta(seconds=1), tick=False) as clock:
        jobs.recover_lost.call()
        clock.shift(timedelta(minutes=1))
        work()

    assert runs == {"12-TB/HU": 1}
    assert the_job().status == "SUCCESSFUL"


def test_possibly_running_job_is_left_alone(dead_worker):
    with time_machine.travel(NOON + print_notice.longest, tick=False):
        jobs.recover_lost.call()

    assert the_job().status == "RUNNING"


def test_lost_job_without_code_fails(dead_worker):
    DBTaskResult.objects.update(task_path="portal.abolished.job")

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        jobs.recover_lost.call()

    assert the_job().status == "FAILED"


def test_failed_jobs_are_kept_longer(work):
    with time_machine.travel(NOON, tick=False) as clock:
        print_notice.enqueue("12-TB/HU")
        give_up(work, clock)

        clock.move_to(NOON + timedelta(days=15))
        jobs.prune_finished.call()
        assert the_job().status == "FAILED"

        clock.move_to(NOON + timedelta(days=92))
        jobs.prune_finished.call()

    assert not DBTaskResult.objects.exists()
