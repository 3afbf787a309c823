"""Rules of reception, the days that follow from them and where the schedule was posted, from files of an office."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Any

from portal.organisations.directory import Directory
from portal.records.actors import Actor
from portal.records.importing import (
    Day,
    ImportReport,
    Progress,
    Record,
    Text,
    in_column,
    load_rows,
    one_of,
    quietly,
    read_rows,
)
from portal.workdays.enums import Roll

from .. import reception
from ..models import Posting, ReceptionRule

ROLLS = {"ke_tiep": Roll.NEXT, "truoc_do": Roll.PREVIOUS, "gan_nhat": Roll.NEAREST, "khong": Roll.NONE}
FORMS = {
    "niem_yet": Posting.Form.BOARD,
    "loa": Posting.Form.LOUDSPEAKER,
    "cong_thong_tin": Posting.Form.PORTAL,
    "hop": Posting.Form.MEETING,
}


class PostingRecord(Record):
    form: Annotated[Posting.Form, one_of(FORMS)] = Posting.Form.BOARD
    place: Text
    by: Text
    on: Day
    until: Day | None = None
    covers_from: Day
    covers_to: Day


class Change(Record):
    """Of the first day of reception on or after `day`: it is held `later` days later, or cancelled without a number."""

    day: Day
    on: Day
    reason: Text
    later: int | None = None


class ReceptionRecord(Record):
    chair: Text
    days: str = ""
    weekday: int | None = None
    week: int | None = None
    on_day_off: Annotated[Roll, one_of(ROLLS)] = Roll.NEXT
    starts: time
    ends: time
    place: Text
    how_to_join: str = ""
    basis: Text
    valid_from: Day
    planned_on: Day
    years: list[int]
    postings: list[PostingRecord] = []
    changes: list[Change] = []


def import_receptions(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = quietly
) -> ImportReport:
    """Enter rules and plan the years they name. JSON only; a rule is known by who receives and its first day."""
    directory = Directory()

    def load(record: ReceptionRecord) -> bool:
        with in_column("chair"):
            chair = directory.head(record.chair, on=record.valid_from)
        if ReceptionRule.objects.filter(chair=chair, valid_from=record.valid_from).exists():
            return False
        rule = ReceptionRule(
            unit=chair.unit,
            chair=chair,
            days_of_month=record.days,
            weekday=record.weekday,
            week=record.week,
            roll=record.on_day_off,
            starts=record.starts,
            ends=record.ends,
            place_text=record.place,
            how_to_join=record.how_to_join,
            basis=record.basis,
            valid_from=record.valid_from,
        )
        rule.full_clean()
        rule.save()
        _live_through(rule, record, by=Actor(str(chair.unit)))
        return True

    rows = read_rows(content, file=file, list_name="receptions")
    return load_rows(rows, file=file, shape=ReceptionRecord, load=load, skip_bad=skip_bad, progress=progress)


def _live_through(rule: ReceptionRule, record: ReceptionRecord, *, by: Actor) -> None:
    for year in record.years:
        reception.plan_year(rule, year, by=by, on=record.planned_on)
    for each in record.postings:
        posting: Any = Posting(
            unit=rule.unit,
            form=each.form,
            place_text=each.place,
            posted_by=each.by,
            posted_on=each.on,
            covers_from=each.covers_from,
            covers_to=each.covers_to,
        )
        posting.until = each.until
        reception.post(posting)
    for change in record.changes:
        day = rule.days.filter(on__gte=change.day).order_by("on").first()
        if day is None:
            continue
        if change.later:
            reception.move(day, to=day.on + timedelta(days=change.later), by=by, on=change.on, reason=change.reason)
        else:
            reception.cancel(day, by=by, on=change.on, reason=change.reason)
