"""Clocks that were wrong, workers that were killed, callers that ask too often."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from ipaddress import ip_network

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from portal.dispatch import jobs, schedule, worker_locks
from portal.dispatch.client_address import caller, client_address
from portal.dispatch.models import ScheduledJob
from portal.dispatch.shared_counts import SharedCounts

from .test_schedule import at, drain, queued

fork = multiprocessing.get_context("fork")


@pytest.mark.usefixtures("queue", "timetable")
class TestClock:
    def test_future_turn_is_reset(self):
        schedule.every(drain, minutes=10)
        schedule.enqueue_due(now=at(23, 9))
        schedule.enqueue_due(now=at(23, 9) + timedelta(days=2000))  # a clock years ahead
        assert queued() == 1
        assert schedule.missed_turns(now=at(23, 9, 20)) == [drain.module_path]
        schedule.enqueue_due(now=at(23, 9, 20))
        assert (queued(), ScheduledJob.objects.get().turn) == (2, at(23, 9, 20))
        assert schedule.missed_turns(now=at(23, 9, 20)) == []

    def test_clock_slightly_ahead_repeats_no_turn(self):
        schedule.every(drain, minutes=10)
        schedule.enqueue_due(now=at(23, 9))
        schedule.enqueue_due(now=at(23, 9, 10))
        schedule.enqueue_due(now=at(23, 9, 9, 50))
        assert queued() == 1

    def test_turn_not_taken_is_an_alarm(self):
        schedule.every(drain, minutes=10)
        schedule.enqueue_due(now=at(23, 9))
        assert schedule.missed_turns(now=at(23, 9, 20)) == []
        assert schedule.missed_turns(now=at(23, 9, 30)) == [drain.module_path]

    def test_attempt_delayed_by_years_is_due(self):
        row = DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}}, task_path=drain.module_path, backend_name="default"
        )
        DBTaskResult.objects.filter(pk=row.pk).update(run_after=timezone.now() + timedelta(days=2000))
        jobs.recover(now=timezone.now())
        row.refresh_from_db()
        assert row.run_after <= timezone.now()


@pytest.fixture
def held(settings, tmp_path):
    """A process that holds the lease of a worker."""
    settings.DATA_DIR = tmp_path
    ours, theirs = fork.Pipe()

    def work():
        with worker_locks.hold_lock("of-one-worker"):
            theirs.send("begun")
            time.sleep(60)

    process = fork.Process(target=work)
    process.start()
    assert ours.poll(20)
    yield process
    process.kill()


@pytest.mark.usefixtures("queue", "timetable")
def test_killed_workers_job_is_resumed(held):
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path=drain.module_path, backend_name="default"
    )
    row.claim("of-one-worker")
    jobs.recover(now=timezone.now())
    row.refresh_from_db()
    assert row.status == "RUNNING"
    os.kill(held.pid, signal.SIGKILL)
    held.join()
    jobs.recover(now=timezone.now())
    row.refresh_from_db()
    assert (row.status, row.run_after <= timezone.now() + jobs.WAITS[0]) == ("READY", True)


def test_worker_that_ends_leaves_no_lease(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with worker_locks.hold_lock("of-another"):
        assert not worker_locks.has_died("of-another")
    assert not list((tmp_path / "workers").iterdir())
    assert not worker_locks.has_died("of-another")


# Callers


def asked(address: str, *passed_on: str):
    headers = {"X-Forwarded-For": ", ".join(passed_on)} if passed_on else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_only_our_proxies_forward_addresses(settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
    assert client_address(asked("127.0.0.1", "192.0.2.7")) == "192.0.2.7"
    assert client_address(asked("127.0.0.1", "198.51.100.1", "192.0.2.7", "10.1.2.3")) == "192.0.2.7"
    assert client_address(asked("203.0.113.5", "192.0.2.7")) == "203.0.113.5"
    assert client_address(asked("127.0.0.1")) == "127.0.0.1"
    assert client_address(asked("127.0.0.1", "not an address")) == "127.0.0.1"
    assert client_address(asked("10.0.0.9", "10.0.0.8")) == "10.0.0.8"


def test_forwarded_address_is_ignored_without_proxies(settings):
    settings.TRUSTED_PROXIES = []
    assert client_address(asked("127.0.0.1", "192.0.2.7")) == "127.0.0.1"


def test_ipv6_network_is_one_caller(settings):
    settings.TRUSTED_PROXIES = []
    assert caller(asked("2001:db8::1")) == caller(asked("2001:db8::2:3:4")) == "2001:db8::/64"
    assert caller(asked("2001:db8:0:1::1")) != caller(asked("2001:db8::1"))


# Counts


def test_processes_count_together(tmp_path):
    def ask_often():
        ours = FixedWindowRateLimiter(SharedCounts(tmp_path / "counts"))
        for _time in range(100):
            ours.hit(parse("1000/minute"), "one caller")

    processes = [fork.Process(target=ask_often) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    here = FixedWindowRateLimiter(SharedCounts(tmp_path / "counts"))
    assert here.get_window_stats(parse("1000/minute"), "one caller").remaining == 600


def test_limit_begins_anew_after_its_period(tmp_path):
    limiter = FixedWindowRateLimiter(SharedCounts(tmp_path / "counts"))
    with time_machine.travel(at(23, 9), tick=False) as clock:
        assert [limiter.hit(parse("2/minute"), "a") for _time in range(3)] == [True, True, False]
        clock.shift(61)
        assert limiter.hit(parse("2/minute"), "a")


def test_busy_caller_stays_counted(tmp_path):
    counts = SharedCounts(tmp_path / "counts")
    for _time in range(1000):
        counts.incr("flood", 60)
    for other in range(50_000):
        counts.incr(f"other {other}", 60)
    assert counts.get("flood") == 1000
