import signal

import pytest
from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

from portal.dispatch import schedule
from portal.dispatch.management.commands import work as work_command


@pytest.fixture
def queue(settings, db):
    """Jobs wait in the database for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def timetable(monkeypatch):
    """An empty timetable, whatever the apps have put on theirs."""
    monkeypatch.setattr(schedule, "_timetable", {})


@pytest.fixture
def work(queue, timetable, monkeypatch):
    """Let one worker do all that is due, as `manage.py work --once` does."""
    # A test lives in a transaction of its connection: like Django's test client, leave it open.
    for module in (db_worker, work_command):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in caught}
    yield lambda: call_command("work", once=True)
    for number, handler in before.items():
        signal.signal(number, handler)
