"""Schemas of reception: rules, days, postings."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field, WithJsonSchema

from portal.dialogues.models import Posting as PostingModel
from portal.dialogues.models import ReceptionEvent
from portal.dialogues.models.reception import ReceptionState
from portal.records.history.order import in_force
from portal.workdays.enums import Roll

from .parts import Codes, Moment, UnitReference, meaning, public_address
from .steps import CorrectedField, Step, corrected_fields, former_steps

# JSON Schema's own "time" asks for an offset, which an hour of every day does not have.
Clock = Annotated[time, WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}:\d{2}$"})]


class Hours(Schema):
    unit: UnitReference = meaning(_("The unit that receives"))
    chair: str = meaning(_("The role that receives, never a person's name"))
    chaired_by: UnitReference = meaning(_("The unit whose head receives"))
    starts: Clock = meaning(_("From this time"))
    ends: Clock = meaning(_("Until this time"))
    place_text: str = meaning(_("Where it is held"))
    how_to_join: str = meaning(_("How to register"))

    @staticmethod
    def resolve_chair(receives: Any) -> str:
        return receives.chair.title

    @staticmethod
    def resolve_chaired_by(receives: Any) -> Any:
        return receives.chair.unit


class ReceptionRule(Hours):
    """From it the days of a year are computed: some days of the month, or one weekday of it."""

    id: str = meaning(_("Permanent identifier: unit, days and first day"))
    days_of_month: str = meaning(_("Days of the month"))
    weekday: int | None = meaning(_("Weekday, from 0 for Monday to 4 for Friday"))
    week: int | None = meaning(_("Which one of the month, from 1 to 4; 5 is the last"))
    roll: Annotated[str, Codes(Roll)] = meaning(_("What becomes of a day that is a day off"))
    basis: str = meaning(_("The document on which the days are made public"))
    valid_from: date | None = meaning(_("First day; empty if not known"))
    valid_to: date | None = meaning(_("Last day; empty while it goes on"))

    @staticmethod
    def resolve_id(rule: Any) -> str:
        return rule_id(rule)


class ReceptionStep(Step):
    kind: Annotated[str, Codes(ReceptionEvent.Kind)] = meaning(_("What happened"))
    moved_from: date | None = meaning(_("The day from which it was moved"))
    moved_to: date | None = meaning(_("The day to which it was moved"))

    @staticmethod
    def resolve_moved_from(event: ReceptionEvent) -> date | None:
        return event.payload.moved_from

    @staticmethod
    def resolve_moved_to(event: ReceptionEvent) -> date | None:
        return event.payload.moved_to


class Reception(Hours):
    """One day on which citizens are received."""

    id: UUID = Field(..., description=_("Its permanent identifier"), validation_alias="uuid")
    url: str = meaning(_("Its page"))
    rule: str = meaning(_("Identifier of the rule"))
    nominal_on: date = meaning(_("The day by the rule"))
    on: date = meaning(_("The day on which it is held"))
    state: Annotated[str, Codes(ReceptionState)] = meaning(_("Where it stands"))
    reason: str = meaning(_("Why it was moved or cancelled"))
    events: list[ReceptionStep] = meaning(_("Every step, in order"))
    former_events: list[ReceptionStep] = meaning(_("Steps whose place a correction took, as they were entered"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))
    updated_at: Moment = meaning(_("When it was last changed"))

    @staticmethod
    def resolve_events(day: Any) -> Any:
        """Those that count; what they were before stands in the corrections."""
        return in_force(day.events.all())

    @staticmethod
    def resolve_former_events(day: Any) -> Any:
        return former_steps(day.events.all())

    @staticmethod
    def resolve_corrections(day: Any) -> Any:
        return corrected_fields(day.events.all())

    @staticmethod
    def resolve_url(day: Any) -> str:
        return public_address(day)

    @staticmethod
    def resolve_rule(day: Any) -> str:
        return rule_id(day.rule)


class Posting(Schema):
    """The schedule of reception was posted somewhere."""

    id: str = meaning(_("Permanent identifier: unit, form and days"))
    unit: UnitReference = meaning(_("The unit that receives"))
    form: Annotated[str, Codes(PostingModel.Form)] = meaning(_("Form"))
    place_text: str = meaning(_("Where it was posted"))
    posted_by: str = meaning(_("The role that posted it, never a person's name"))
    posted_on: date = meaning(_("Day of posting"))
    until: date = meaning(_("Last day of posting"))
    covers_from: date = meaning(_("Days of reception from this day"))
    covers_to: date = meaning(_("Days of reception until this day"))
    recorded_at: Moment = meaning(_("The moment at which it was entered"))

    @staticmethod
    def resolve_id(posting: Any) -> str:
        days = (posting.posted_on, posting.covers_from, posting.covers_to)
        return "-".join((posting.unit.slug, posting.form, *(day.isoformat() for day in days)))


def rule_id(rule: Any) -> str:
    days = rule.days_of_month.replace(" ", "").replace(",", "-") or f"{rule.weekday}-{rule.week}"
    first = rule.valid_from.isoformat() if rule.valid_from else ""
    return "-".join(filter(None, (rule.unit.slug, days, first)))
