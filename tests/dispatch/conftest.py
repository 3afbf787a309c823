import signal

import pytest
from django.core.management import call_command

from portal.dispatch import schedule


@pytest.fixture
def queue(settings, db):
    """Jobs wait in the database for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def timetable(monkeypatch):
    """An empty timetable, whatever the apps have put on theirs."""
    monkeypatch.setattr(schedule, "_timetable", {})


@pytest.fixture
def work(queue, timetable):
    """Let one worker do all that is due, as `manage.py work --once` does."""
    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in caught}
    yield lambda: call_command("work", once=True)
    for number, handler in before.items():
        signal.signal(number, handler)
