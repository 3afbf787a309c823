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


def test_a_job_waits_in_the_queue_until_a_worker_does_it(work):
    print_notice.enqueue("12-TB/HU")
    assert not runs

    work()

    assert runs == {"12-TB/HU": 1}
    assert the_job().status == "SUCCESSFUL"


def test_a_job_of_a_change_that_is_rolled_back_never_runs(work):
    with transaction.atomic():
        print_notice.enqueue("12-TB/HU")
        transaction.set_rollback(True)

    work()

    assert not runs


@pytest.mark.django_db
def test_without_a_queue_a_job_runs_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        print_notice.enqueue("12-TB/HU")
        assert not runs

    assert runs == {"12-TB/HU": 1}


def test_a_failing_job_is_tried_again_after_growing_waits_until_it_succeeds(work):
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


def test_the_error_of_a_waiting_job_is_readable(work):
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


def test_a_job_that_used_up_its_attempts_stays_visible_with_its_error(work):
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


def test_a_job_that_was_given_up_can_be_retried_by_hand_with_all_its_attempts(work):
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


def test_the_waits_grow_and_the_last_one_repeats():
    assert sorted(jobs.WAITS) == jobs.WAITS


@pytest.fixture
def dead_worker(queue):
    """A worker took a job at noon and was killed."""
    with time_machine.travel(NOON, tick=False):
        print_notice.enqueue("12-TB/HU")
        the_job().claim("a worker that is killed")


def test_a_job_whose_worker_died_is_done_by_another(dead_worker, work):
    with time_machine.travel(NOON + print_notice.longest + timedelta(seconds=1), tick=False) as clock:
        jobs.recover_lost.call()
        clock.shift(timedelta(minutes=1))
        work()

    assert runs == {"12-TB/HU": 1}
    assert the_job().status == "SUCCESSFUL"


def test_a_job_that_may_still_be_running_is_left_to_its_worker(dead_worker):
    with time_machine.travel(NOON + print_notice.longest, tick=False):
        jobs.recover_lost.call()

    assert the_job().status == "RUNNING"


def test_a_lost_job_that_the_code_no_longer_has_is_failed_and_not_tried_again(dead_worker):
    DBTaskResult.objects.update(task_path="portal.abolished.job")

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        jobs.recover_lost.call()

    assert the_job().status == "FAILED"


def test_rows_of_old_jobs_are_dropped_failed_ones_later(work):
    with time_machine.travel(NOON, tick=False) as clock:
        print_notice.enqueue("12-TB/HU")
        give_up(work, clock)

        clock.move_to(NOON + timedelta(days=15))
        jobs.prune_finished.call()
        assert the_job().status == "FAILED"

        clock.move_to(NOON + timedelta(days=92))
        jobs.prune_finished.call()

    assert not DBTaskResult.objects.exists()
