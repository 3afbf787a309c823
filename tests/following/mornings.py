"""Followers at six in the morning, and a worker that does everything at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail as post
from django.utils import timezone

from portal.dispatch import rate_limits
from portal.following import jobs
from portal.following.models import Frequency, Subscription

# A Wednesday, at noon in Việt Nam.
NOON = datetime(2026, 6, 17, 12, tzinfo=timezone.get_default_timezone())
ADDRESS = "lan@example.vn"


@pytest.fixture
def nobody_has_asked() -> Iterator[None]:
    rate_limits.reset()
    yield
    rate_limits.reset()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(nobody_has_asked: None, django_capture_on_commit_callbacks) -> Callable[..., list]:
    """Do something, and return the mails that it sent."""

    def do(something: Callable[..., object], *arguments: object, **options: object) -> list:
        before = len(post.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            something(*arguments, **options)
        return post.outbox[before:]

    return do


@pytest.fixture
def next_morning(clock: time_machine.Traveller, sent) -> Callable[[], list]:
    """Wait until the next turn at six, and return the mails of that morning."""

    def wait() -> list:
        now = timezone.localtime()
        six = now.replace(hour=6, minute=0)
        clock.move_to(six if six > now else six + timedelta(days=1))
        clock.shift(timedelta(minutes=1))
        return sent(jobs.tell_followers.func)

    return wait


def follower(kind: str, key: str, *, address: str = ADDRESS, language: str = "vi", weekly: bool = False, **values):
    """Somebody who asked for it and confirmed it a moment ago."""
    now = timezone.now()
    return Subscription.objects.create(
        kind=kind,
        key=key,
        address=address,
        language=language,
        frequency=Frequency.WEEKLY if weekly else Frequency.DAILY,
        **{"asked_at": now, "confirmed_at": now, "looked_at": now, **values},
    )
