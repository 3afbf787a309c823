"""Loads rules of reception, the days with their events, and postings."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from portal.dialogues import reception
from portal.dialogues.event_data import ReceptionData
from portal.dialogues.models import Posting, ReceptionDay, ReceptionEvent, ReceptionRule
from portal.importing import ImportReport, RowModel, Text, WrongCell
from portal.organisations.models import Unit
from portal.records.actors import Actor
from portal.records.history.act_dates import entered_at

from ..schemas.reception import rule_id
from .corrections import ChangePart, Step, in_their_order, of_correction
from .lines import Lines, Reference, head_of, required

Kind = ReceptionEvent.Kind


class RuleLine(RowModel):
    unit: Reference
    chair: Text
    chaired_by: Reference
    starts: time
    ends: time
    place_text: str
    how_to_join: str
    days_of_month: str
    weekday: int | None
    week: int | None
    roll: str
    basis: Text
    valid_from: date | None
    valid_to: date | None


class StepPart(Step):
    kind: Kind
    moved_from: date | None
    moved_to: date | None


class DayLine(RowModel):
    rule: Text
    nominal_on: date
    on: date
    chair: str = ""
    chaired_by: Reference | None = None
    starts: time | None = None
    ends: time | None = None
    place_text: str = ""
    how_to_join: str = ""
    events: list[StepPart]
    former_events: list[StepPart] = []
    corrections: list[ChangePart] = []


class PostingLine(RowModel):
    unit: Reference
    form: str
    place_text: str
    posted_by: str
    posted_on: date
    until: date
    covers_from: date
    covers_to: date
    recorded_at: datetime = Field(default_factory=timezone.now)


def load_rules(lines: Lines, **context: Any) -> ImportReport:
    def load(line: RuleLine) -> None:
        rule = ReceptionRule(
            unit=required(Unit, line.unit, column="unit"),
            chair=head_of(line.chaired_by, line.chair, on=line.valid_from or date.min),
            **line.model_dump(exclude={"unit", "chair", "chaired_by"}),
        )
        rule.full_clean()
        rule.save()

    return lines.load(RuleLine, load)


def load_days(lines: Lines, **context: Any) -> ImportReport:
    rules = {rule_id(rule): rule for rule in ReceptionRule._default_manager.select_related("unit", "chair")}

    def load(line: DayLine) -> None:
        if line.rule not in rules:
            raise WrongCell("rule", _("this rule is not in the dump"))
        if not line.events or line.events[0].kind != Kind.PLANNED:
            raise WrongCell("events", _("a history begins with the planning"))
        planned, *later = in_their_order(line.events, line.former_events)
        held_on = next((step.moved_from for step in later if step.moved_from), line.on)
        with entered_at(planned.recorded_at):
            day = reception.plan_day(rules[line.rule], line.nominal_on, held_on, by=Actor(planned.by), on=planned.on)
        for step in later:
            with entered_at(step.recorded_at):
                _replay(day, step, line)
        if any(step.kind == Kind.CORRECTED for step in later):
            _as_corrected(day, line)

    return lines.load(DayLine, load)


def _replay(day: ReceptionDay, step: StepPart, line: DayLine) -> None:
    """Append what was corrected elsewhere as it stands, under its own identifier; take every other step anew."""
    if step.correction is None and step not in line.former_events:
        if step.kind == Kind.MOVED and step.moved_to:
            reception.move(day, to=step.moved_to, by=Actor(step.by), on=step.on, reason=step.text)
        elif step.kind == Kind.CANCELLED:
            reception.cancel(day, by=Actor(step.by), on=step.on, reason=step.text)
        return
    data = ReceptionData(moved_from=step.moved_from, moved_to=step.moved_to, **of_correction(step, line.corrections))
    event = reception.new_event(day, step.kind, by=Actor(step.by), on=step.on, text=step.text, data=data)
    event.uuid = step.id
    reception.append(day, event)
    reception.settle(day)


def _as_corrected(day: ReceptionDay, line: DayLine) -> None:
    """Its rule says other hours or another place; corrections of the day have their own."""
    for name in ("starts", "ends", "place_text", "how_to_join"):
        setattr(day, name, getattr(line, name) or getattr(day, name))
    if line.chaired_by:
        day.chair = head_of(line.chaired_by, line.chair, on=day.on)
    day.full_clean()
    day.save()


def load_postings(lines: Lines, **context: Any) -> ImportReport:
    def load(line: PostingLine) -> None:
        unit = required(Unit, line.unit, column="unit")
        reception.post(Posting(unit=unit, **line.model_dump(exclude={"unit"})))

    return lines.load(PostingLine, load)
