"""The importer of reception rules, of the days computed from them, and of postings."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from portal.importing import (
    Clock,
    Day,
    FileKind,
    ImportReport,
    Number,
    PastDay,
    Progress,
    RowModel,
    Text,
    WrongCell,
    in_column,
    load_rows,
    one_of,
    read_file,
    register,
    require_alike,
    without_progress,
)
from portal.organisations.directory import Directory
from portal.organisations.models import HeadTerm
from portal.records.actors import Actor
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


class PostingRecord(RowModel):
    form: Annotated[Posting.Form, one_of(FORMS)] = Posting.Form.BOARD
    place: Text
    by: Text
    on: PastDay
    until: Day | None = None
    covers_from: Day
    covers_to: Day


class Change(RowModel):
    """A change of the first day of reception on or after `day`: held `later` days later, or cancelled without one."""

    day: Day
    on: Day
    reason: Text
    later: Number | None = None


class ReceptionRecord(RowModel):
    columns = {"days_of_month": "days", "place_text": "place", "roll": "on_day_off"}

    chair: Text
    days: str = ""
    weekday: Annotated[int | None, Field(ge=0, le=4)] = None
    week: Annotated[int | None, Field(ge=1, le=5)] = None
    on_day_off: Annotated[Roll, one_of(ROLLS)] = Roll.NEXT
    starts: Clock
    ends: Clock
    place: Text
    how_to_join: str = ""
    basis: Text
    valid_from: Day
    planned_on: PastDay
    years: list[Number]
    postings: list[PostingRecord] = []
    changes: list[Change] = []


KEY = ("chair", "valid_from", "days", "weekday", "week", "starts")
RECEPTIONS = register(
    FileKind(gettext_lazy("rules of reception"), "import_dialogues receptions FILE", ReceptionRecord, "receptions", KEY)
)


def import_receptions(
    content: bytes, *, file: str, skip_bad: bool = False, progress: Progress = without_progress
) -> ImportReport:
    """Enter rules and plan the years they name. JSON only; a rule is known if everything that it says is there.

    One chair may receive in the morning and in the afternoon by two rules, but not twice at one hour.
    """
    directory = Directory()

    def load(record: ReceptionRecord) -> bool:
        with in_column("chair"):
            chair = directory.head(record.chair, on=record.valid_from)
        rule = _rule(record, chair)
        rule.full_clean()
        if _is_known(rule):
            return False
        rule.save()
        _replay(rule, record, by=Actor(str(chair.unit)))
        return True

    found = read_file(content, file=file, kind=RECEPTIONS)
    return load_rows(found, shape=ReceptionRecord, load=load, skip_bad=skip_bad, progress=progress)


# What a rule says, by the names that a file uses; two rules that say the same in all are one.
SAID = {
    "days": "days_of_month",
    "weekday": "weekday",
    "week": "week",
    "on_day_off": "roll",
    "starts": "starts",
    "ends": "ends",
    "place": "place_text",
    "how_to_join": "how_to_join",
    "basis": "basis",
}


def _rule(record: ReceptionRecord, chair: HeadTerm) -> ReceptionRule:
    said = {field: getattr(record, name) for name, field in SAID.items()}
    return ReceptionRule(unit=chair.unit, chair=chair, valid_from=record.valid_from, **said)


def _is_known(rule: ReceptionRule) -> bool:
    """Whether this very rule is there. Raises KnownOtherwise if another of the chair holds the same hours."""
    same_hours = ReceptionRule.objects.filter(
        chair=rule.chair, valid_from=rule.valid_from, starts__lt=rule.ends, ends__gt=rule.starts
    )
    differences = [
        {name: (getattr(stored, field), getattr(rule, field)) for name, field in SAID.items()}
        for stored in same_hours
        if _meets(stored, rule)
    ]
    for columns in differences:
        require_alike(columns)
    return bool(differences)


def _meets(stored: ReceptionRule, rule: ReceptionRule) -> bool:
    """Whether both name a day in common."""
    if stored.days_of_month and rule.days_of_month:
        return bool(set(stored.numbers) & set(rule.numbers))
    return (stored.weekday, stored.week) == (rule.weekday, rule.week)


def _replay(rule: ReceptionRule, record: ReceptionRecord, *, by: Actor) -> None:
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
            reason = _("there is no day of reception on or after %(date)s in the years of the rule")
            raise WrongCell("changes", reason % {"date": f"{change.day:%d/%m/%Y}"})
        if change.later:
            reception.move(day, to=day.on + timedelta(days=change.later), by=by, on=change.on, reason=change.reason)
        else:
            reception.cancel(day, by=by, on=change.on, reason=change.reason)
