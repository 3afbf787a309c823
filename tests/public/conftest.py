"""The day on which the pages of these tests are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.utils import timezone

TODAY = date(2026, 6, 15)


@pytest.fixture
def today() -> Iterator[date]:
    """A Monday in June, at noon in Việt Nam."""
    with time_machine.travel(datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone()), tick=False):
        yield TODAY
