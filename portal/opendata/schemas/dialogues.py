"""Schemas of annual plans and dialogues."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from portal.dialogues.deadlines import owes_nothing
from portal.dialogues.histories import history_of
from portal.dialogues.models import DialogueEvent, PlanEvent
from portal.dialogues.models.dialogues import DialogueState, Form
from portal.records.ledger.hash_chain import canonical

from .parts import Codes, Moment, PlaceReference, TopicReference, UnitReference, meaning, public_address
from .steps import CorrectedField, Step, corrected_fields, former_steps


class DialogueStep(Step):
    kind: Annotated[str, Codes(DialogueEvent.Kind)] = meaning(_("What happened"))
    moved_from: Moment | None = meaning(_("The time before it was put off"))
    moved_to: Moment | None = meaning(_("The time to which it was put off, if one was set"))

    @staticmethod
    def resolve_moved_from(event: DialogueEvent) -> datetime | None:
        return event.payload.moved_from

    @staticmethod
    def resolve_moved_to(event: DialogueEvent) -> datetime | None:
        return event.payload.moved_to


class FormerDate(Schema):
    due_on: date = meaning(_("The date that held before"))
    replaced_at: Moment = Field(..., description=_("When another took its place"), validation_alias="recorded_at")
    reason: str = meaning(_("Why"))


class Deadline(Schema):
    code: str = meaning(_("What is owed: announcement, notice or result"))
    counted_from: date = Field(..., description=_("The day from which it is counted"), validation_alias="starts_on")
    due_on: date = meaning(_("The due date that holds now"))
    met_on: date | None = meaning(_("The day that the document bears which met it; empty while it is owed"))
    shown_on: date | None = meaning(_("The day on which the portal first showed that document"))
    counted_on: date | None = meaning(_("The one of these two days that counts for the due date"))
    from_records: bool = meaning(_("Whether it is from before its unit took part in the portal"))
    legal_basis: str = meaning(_("The rule by which it was counted"))
    history: list[FormerDate] = meaning(_("Dates that held before"))

    @staticmethod
    def resolve_legal_basis(deadline: Any) -> str:
        return deadline.rule.legal_basis

    @staticmethod
    def resolve_history(deadline: Any) -> Any:
        return deadline.changes.all()


class Dialogue(Schema):
    """A meeting of a head with the people, with what it owes and when that was met."""

    slug: str = meaning(_("Permanent identifier: the last part of its address"))
    url: str = meaning(_("Its page"))
    theme: str = meaning(_("Theme"))
    unit: UnitReference = meaning(_("The unit that organises it"))
    chair: str = meaning(_("The role that chairs it, never a person's name"))
    chaired_by: UnitReference = meaning(_("The unit whose head chairs it"))
    form: Annotated[str, Codes(Form)] = meaning(_("Form"))
    state: Annotated[str, Codes(DialogueState)] = meaning(_("Where it stands"))
    starts_at: Moment = meaning(_("When it begins"))
    ends_on: date | None = meaning(_("Its last day, if it has several"))
    place: PlaceReference | None = meaning(_("Its territory"))
    place_text: str = meaning(_("Where it is held"))
    topics: list[TopicReference] = meaning(_("Topics"))
    audience: str = meaning(_("Who is invited"))
    how_to_join: str = meaning(_("How to take part"))
    opinions_from: date | None = meaning(_("Opinions are collected from this day"))
    opinions_until: date | None = meaning(_("Opinions are collected until this day"))
    attendees: int | None = meaning(_("How many were present"))
    speakers: int | None = meaning(_("How many spoke"))
    answered_on_site: int | None = meaning(_("How many opinions were answered on the spot"))
    plan: str | None = meaning(_("Identifier of the annual plan"))
    plan_row: int | None = meaning(_("Row of the annual plan"))
    notices: list[str] = meaning(_("Identifiers of its notices of conclusion"))
    deadlines: list[Deadline] = meaning(_("What it owes by law, and until when"))
    events: list[DialogueStep] = meaning(_("Every step, in order"))
    former_events: list[DialogueStep] = meaning(_("Steps whose place a correction took, as they were entered"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))
    shown_at: Moment | None = Field(
        ..., description=_("The moment at which the portal first showed it"), validation_alias="public_since"
    )
    updated_at: Moment = meaning(_("When it was last changed"))

    @staticmethod
    def resolve_events(dialogue: Any) -> Any:
        """Those that count; what they were before stands in the corrections."""
        return history_of(dialogue.events.all())

    @staticmethod
    def resolve_former_events(dialogue: Any) -> Any:
        return former_steps(dialogue.events.all())

    @staticmethod
    def resolve_corrections(dialogue: Any) -> Any:
        return corrected_fields(dialogue.events.all())

    @staticmethod
    def resolve_url(dialogue: Any) -> str:
        return public_address(dialogue)

    @staticmethod
    def resolve_chair(dialogue: Any) -> str:
        return dialogue.chair.title

    @staticmethod
    def resolve_chaired_by(dialogue: Any) -> Any:
        return dialogue.chair.unit

    @staticmethod
    def resolve_plan(dialogue: Any) -> str | None:
        return dialogue.plan.slug if _plan_is_shown(dialogue) else None

    @staticmethod
    def resolve_plan_row(dialogue: Any) -> int | None:
        return dialogue.plan_row if _plan_is_shown(dialogue) else None

    @staticmethod
    def resolve_notices(dialogue: Any) -> list[str]:
        return [notice.slug for notice in dialogue.notices.all() if notice.is_public]

    @staticmethod
    def resolve_deadlines(dialogue: Any, context: Any) -> Any:
        """One that was called off, or put off without a new day, owes nothing, as its page says."""
        if owes_nothing(dialogue.events.all()):
            return []
        return context["deadlines"].get(dialogue.pk, [])


class PlanRow(Schema):
    number: int = meaning(_("Number of the row"))
    theme: str = meaning(_("Theme"))
    chair: str = meaning(_("The role that chairs it, never a person's name"))
    chaired_by: UnitReference = meaning(_("The unit whose head chairs it"))
    form: Annotated[str, Codes(Form)] = meaning(_("Form"))
    place_text: str = meaning(_("Where it is held"))
    time_text: str = meaning(_("When, in the words of the plan"))
    starts_on: date | None = meaning(_("The day, if the plan says one"))
    audience: str = meaning(_("Who is invited"))
    adviser: str = meaning(_("The unit that prepares it"))


class PlanPublication(Schema):
    id: UUID = meaning(_("Its permanent identifier"))
    at: Moment = meaning(_("When this text was published"))
    sha256: str = meaning(_("SHA-256 of the text, as it stands in the ledger"))
    text: str = meaning(_("The published text as JSON, just as the SHA-256 was counted"))


class Plan(Schema):
    """The dialogues that a unit promises for a year."""

    slug: str = meaning(_("Permanent identifier: the last part of its address"))
    url: str = meaning(_("Its page"))
    number: str = meaning(_("Number of the document"))
    issued_on: date | None = meaning(_("Day of issue"))
    unit: UnitReference = meaning(_("The unit that issued it"))
    year: int = meaning(_("Year"))
    title: str = meaning(_("Title"))
    text: str = meaning(_("Official text"))
    withdrawn_on: date | None = meaning(_("The day on which it was withdrawn"))
    withdrawal_reason: str = meaning(_("Why it was withdrawn"))
    rows: list[PlanRow] = meaning(_("Its dialogues, in order"))
    publications: list[PlanPublication] = meaning(_("Every edition, with its text"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))
    shown_at: Moment | None = Field(
        ..., description=_("The moment at which the portal first showed it"), validation_alias="public_since"
    )
    updated_at: Moment = meaning(_("When it was last changed"))

    @staticmethod
    def resolve_url(plan: Any) -> str:
        return public_address(plan)

    @staticmethod
    def resolve_withdrawn_on(plan: Any) -> date | None:
        withdrawal = _withdrawal(plan)
        return withdrawal.on if withdrawal else None

    @staticmethod
    def resolve_withdrawal_reason(plan: Any) -> str:
        withdrawal = _withdrawal(plan)
        return withdrawal.text if withdrawal else ""

    @staticmethod
    def resolve_publications(plan: Any) -> list[dict[str, Any]]:
        return [
            {
                "id": event.uuid,
                "at": event.recorded_at,
                "sha256": event.payload.sha256,
                "text": canonical(event.payload.text or {}).decode(),
            }
            for event in sorted(plan.events.all(), key=lambda event: event.pk)
            if event.kind == PlanEvent.Kind.PUBLISHED
        ]

    @staticmethod
    def resolve_corrections(plan: Any) -> Any:
        return corrected_fields(plan.events.all())

    @staticmethod
    def resolve_rows(plan: Any) -> list[dict[str, Any]]:
        texts = ("theme", "form", "place_text", "time_text", "starts_on", "audience", "adviser")
        return [
            {
                "number": number,
                "chair": row.chair.title,
                "chaired_by": row.chair.unit,
                **{name: getattr(row, name) for name in texts},
            }
            for number, row in enumerate(plan.rows.all(), start=1)
        ]


def _withdrawal(plan: Any) -> PlanEvent | None:
    return next((event for event in plan.events.all() if event.kind == PlanEvent.Kind.WITHDRAWN), None)


def _plan_is_shown(dialogue: Any) -> bool:
    return bool(dialogue.plan and dialogue.plan.is_public)
