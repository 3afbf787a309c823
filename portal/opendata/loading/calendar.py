"""Loads the working calendar and the deadline rules, in place of those shipped with the portal."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.importing import ImportReport, RowModel
from portal.records.history.act_dates import PUBLISH_WITHIN_DAYS
from portal.records.ledger import states
from portal.records.signals import calendar_changed
from portal.workdays.models import DeadlineRule, SpecialDay

from .lines import Lines


class RuleLine(RowModel):
    code: str
    label: str
    label_en: str = ""
    level: str
    starts_from: str
    direction: str
    unit: str
    count: int | None
    month: int | None
    day: int | None
    roll: bool
    valid_from: date | None
    valid_to: date | None
    organ: str = ""
    publish_within_days: int | None = PUBLISH_WITHIN_DAYS
    legal_basis: str
    legal_basis_en: str = ""
    legal_link: str


class DayLine(RowModel):
    on: date
    kind: str
    name: str
    source: str
    certainty: str


def load_rules(lines: Lines, **context: Any) -> ImportReport:
    def load(line: RuleLine) -> None:
        rule = DeadlineRule(**line.model_dump())
        rule.full_clean()
        rule.save()

    if lines.rows:
        DeadlineRule.objects.all().delete()
    return lines.load(RuleLine, load)


def load_days(lines: Lines, *, source: str, **context: Any) -> ImportReport:
    days = []

    def load(line: DayLine) -> None:
        day = SpecialDay(date=line.on, **line.model_dump(exclude={"on"}))
        day.full_clean(validate_unique=False)
        days.append(day)

    report = lines.load(DayLine, load)
    if days:
        SpecialDay.objects.all().delete()
        states.commit(*SpecialDay.objects.bulk_create(days))
        calendar_changed.send(SpecialDay, reason=source)
    return report
