"""Initial special days of a year from the `holidays` library, for staff to check.

It knows no swap of days that was not announced when it was published (docs/domain.md, Laws).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import holidays
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.records.ledger import states
from portal.records.signals import calendar_changed

from .calendar import SATURDAY
from .enums import Kind
from .models import UNCONFIRMED, SpecialDay
from .reasons import in_site_language

SEEDED = _("Working calendar: days of %(year)s entered, not yet confirmed")
FIRST_YEAR, LAST_YEAR = holidays.VN.start_year, holidays.VN.end_year


@transaction.atomic
def seed_year(year: int) -> int:
    """Enter the days of a year that have no row yet, marked as unconfirmed; return how many.

    Raises ValueError for a year the library does not know.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the library knows {FIRST_YEAR} to {LAST_YEAR}, not {year}")
    there = set(SpecialDay.objects.filter(date__year=year).values_list("date", flat=True))
    missing = [day for day in _days(year) if day.date not in there]
    if missing:
        SpecialDay.objects.bulk_create(missing)
        states.commit(*SpecialDay.objects.filter(date__in=[day.date for day in missing]))
        calendar_changed.send(SpecialDay, reason=in_site_language(SEEDED, year=year))
    return len(missing)


def _days(year: int) -> Iterator[SpecialDay]:
    """Days that change something: a holiday on a weekend is a day off anyway."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    origin = {"certainty": UNCONFIRMED, "source": f"thư viện holidays {version('holidays')}"}
    for day, name in sorted(known.items()):
        if day.year == year and day.weekday() < SATURDAY:
            yield SpecialDay(date=day, kind=Kind.OFF, name=name, **origin)
    for day in sorted(known.weekend_workdays):
        if day.year == year:
            yield SpecialDay(date=day, kind=Kind.MAKE_UP, name="Làm bù", **origin)
