from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from portal.dispatch import jobs, schedule
from portal.dispatch.models import ScheduledJob

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.usefixtures("queue", "timetable")


@jobs.job()
def make_dumps() -> None:
    pass


@jobs.job()
def drain() -> None:
    pass


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=HANOI)


def queued() -> int:
    return DBTaskResult.objects.count()


@pytest.mark.parametrize(
    ("rhythm", "now", "turn"),
    [
        (schedule.Every(10), at(23, 9, 39, 59), at(23, 9, 30)),
        (schedule.Every(10), at(23, 9, 40), at(23, 9, 40)),
        (schedule.Every(10), at(23, 0, 0), at(23, 0, 0)),
        (schedule.Every(7), at(23, 0, 20), at(23, 0, 14)),
        (schedule.Daily(2), at(23, 2), at(23, 2)),
        (schedule.Daily(2), at(23, 1, 59), at(22, 2)),
        (schedule.Daily(23), at(23, 6), at(22, 23)),
    ],
)
def test_latest_turn_uses_vietnam_time(rhythm, now, turn):
    assert rhythm.latest_turn(now) == turn
    assert rhythm.latest_turn(now.astimezone(ZoneInfo("UTC"))) == turn


def test_new_job_waits_for_next_turn():
    schedule.daily(make_dumps, hour=2)

    schedule.enqueue_due(now=at(23, 14))
    schedule.enqueue_due(now=at(24, 1, 59))
    assert queued() == 0

    schedule.enqueue_due(now=at(24, 2))
    assert queued() == 1


def test_each_turn_is_enqueued_once():
    schedule.every(drain, minutes=5)
    schedule.enqueue_due(now=at(23, 9))

    for second in range(0, 60, 10):
        schedule.enqueue_due(now=at(23, 9, 5, second))

    assert queued() == 1


def test_only_one_worker_gets_turn():
    ScheduledJob.objects.create(name=drain.module_path, turn=at(23, 9))
    turn = {"turn": at(23, 9, 5), "now": at(23, 9, 5, 1)}

    schedule._give_turn(drain.module_path, drain, **turn)
    schedule._give_turn(drain.module_path, drain, **turn)

    assert queued() == 1


def test_missed_turns_cause_one_run():
    schedule.daily(make_dumps, hour=2)
    schedule.every(drain, minutes=5)
    schedule.enqueue_due(now=at(1, 9))

    schedule.enqueue_due(now=at(23, 9, 2))
    schedule.enqueue_due(now=at(23, 9, 3))
    assert queued() == 2

    schedule.enqueue_due(now=at(23, 9, 5))
    assert queued() == 3, "the next turn comes as if none had been missed"


def test_the_last_run_is_recorded():
    schedule.daily(make_dumps, hour=2)
    schedule.enqueue_due(now=at(22, 9))
    assert ScheduledJob.objects.get().started_at is None

    schedule.enqueue_due(now=at(23, 9))

    row = ScheduledJob.objects.get()
    assert (row.name, row.turn, row.started_at) == (make_dumps.module_path, at(23, 2), at(23, 9))


def test_the_worker_does_what_is_due(work):
    schedule.daily(make_dumps, hour=2)

    with time_machine.travel(at(23, 1), tick=False) as clock:
        work()
        clock.move_to(at(23, 3))
        work()

    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_dispatch_schedules_its_own_jobs(monkeypatch):
    from django.apps import apps

    apps.get_app_config("dispatch").ready()

    assert set(schedule._timetable) == {
        "portal.dispatch.jobs.recover_lost",
        "portal.dispatch.jobs.prune_finished",
        "portal.dispatch.mail.blank_old_receipts",
    }
