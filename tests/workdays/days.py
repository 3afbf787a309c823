"""The calendar of the domain, and short ways to write dates."""

import json
from datetime import date
from pathlib import Path

from portal.workdays.calendar import WorkingCalendar

DOMAIN = json.loads((Path(__file__).parent / "calendar.json").read_text(encoding="utf-8"))
VECTORS = DOMAIN["test_vectors"]


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def of_kind(kind: str) -> dict[date, str]:
    return {day(row["date"]): row["name"] for row in DOMAIN["days"] if row["kind"] == kind}


CALENDAR = WorkingCalendar(days_off=of_kind("nghi"), make_up_days=of_kind("lam_bu"))
