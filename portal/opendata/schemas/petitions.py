"""Schemas of petitions, which never hold a name."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from portal.petitions.models import Kind
from portal.petitions.states import EventKind, State
from portal.records.history.order import in_force
from portal.workdays.timeliness import Timeliness

from .parts import Codes, Moment, PlaceReference, TopicReference, UnitReference, meaning, public_address
from .steps import CorrectedField, StepWithPaper, corrected_fields, due_of, former_steps, unit_named


class PetitionStep(StepWithPaper):
    kind: Annotated[str, Codes(EventKind)] = meaning(_("What happened"))
    due_on: date | None = meaning(_("The due date that it set, if it set one"))
    unit: UnitReference | None = meaning(_("The unit that was made responsible by it, by its name of that day"))
    commitment_step: UUID | None = meaning(_("Identifier of the step on the commitment, if it was taken there"))

    @staticmethod
    def resolve_due_on(event: Any) -> date | None:
        return due_of(event)

    @staticmethod
    def resolve_unit(event: Any, context: Any) -> Any:
        return unit_named(event, context["units"])

    @staticmethod
    def resolve_commitment_step(event: Any) -> UUID | None:
        step = event.commitment_event
        return step.uuid if step and step.commitment.is_public else None


class ConclusionReference(Schema):
    notice: str = meaning(_("Identifier of the notice"))
    number: int = meaning(_("Number of the conclusion in the notice"))
    commitment: UUID | None = meaning(_("Identifier of the commitment it made"))


class Petition(Schema):
    """What was asked, who answers for it, until when, and every step since."""

    code: str = meaning(_("Permanent identifier: the code of the petition"))
    url: str = meaning(_("Its page"))
    kind: Annotated[str, Codes(Kind)] = meaning(_("What kind of petition it is by law"))
    title: str = meaning(_("Title"))
    content: str = meaning(_("What was asked, without any personal data"))
    asked_by: str = meaning(_("Who asked: a group or a role, never a person"))
    topic: TopicReference | None = meaning(_("Topic"))
    place: PlaceReference | None = meaning(_("The place it is about"))
    hamlet: str = meaning(_("Hamlet or quarter"))
    dialogue: str | None = meaning(_("Identifier of the dialogue at which it was voiced"))
    received_on: date = meaning(_("Day of receipt"))
    received_by: UnitReference = meaning(_("The unit that received it"))
    in_authority: bool | None = meaning(_("Whether it is within the authority of the unit that received it"))
    owner: UnitReference | None = meaning(
        _("The unit that is responsible; of one that ended, its heir answers for what is open")
    )
    coordinating: list[UnitReference] = meaning(_("Units that help"))
    conclusion: ConclusionReference | None = meaning(_("The conclusion it led to"))
    answer_summary: str = meaning(_("The answer in short"))
    state: Annotated[str, Codes(State)] = meaning(_("Where it stands"))
    state_since: date | None = meaning(_("Since when it stands there"))
    counted_on: date | None = meaning(
        _("The day that counts for the due date: its own, or that of an entry far too late")
    )
    due_original: date | None = meaning(_("The first due date"))
    due_on: date | None = meaning(_("The due date that holds now"))
    reopened_on: date | None = meaning(_("The last day on which it was taken up again after it had been closed"))
    timeliness: Annotated[str, Codes(Timeliness)] = meaning(_("How it stands to its due date on the day of the answer"))
    related: list[str] = meaning(_("Identifiers of related petitions"))
    events: list[PetitionStep] = meaning(_("Every step, in order; the due dates that they set are its history"))
    former_events: list[PetitionStep] = meaning(_("Steps whose place a correction took, as they were entered"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))
    shown_at: Moment | None = Field(
        ..., description=_("The moment at which the portal first showed it"), validation_alias="public_since"
    )
    updated_at: Moment = meaning(_("When it was last changed"))

    @staticmethod
    def resolve_events(petition: Any) -> Any:
        """Those that count; what they were before stands in the corrections."""
        return in_force(petition.events.all())

    @staticmethod
    def resolve_former_events(petition: Any) -> Any:
        return former_steps(petition.events.all())

    @staticmethod
    def resolve_corrections(petition: Any) -> Any:
        return corrected_fields(petition.events.all())

    @staticmethod
    def resolve_url(petition: Any) -> str:
        return public_address(petition)

    @staticmethod
    def resolve_asked_by(petition: Any) -> str:
        return petition.petitioner

    @staticmethod
    def resolve_dialogue(petition: Any) -> str | None:
        return petition.dialogue.slug if petition.dialogue and petition.dialogue.is_public else None

    @staticmethod
    def resolve_received_by(petition: Any) -> Any:
        return petition.unit

    @staticmethod
    def resolve_conclusion(petition: Any) -> dict[str, Any] | None:
        conclusion = petition.conclusion
        if conclusion is None or not conclusion.notice.is_public:
            return None
        commitment = getattr(conclusion, "commitment", None)
        return {
            "notice": conclusion.notice.slug,
            "number": conclusion.number,
            "commitment": commitment.uuid if commitment else None,
        }

    @staticmethod
    def resolve_timeliness(petition: Any, context: Any) -> str:
        return petition.timeliness(on=context["on"])

    @staticmethod
    def resolve_related(petition: Any) -> list[str]:
        return [other.code for other in petition.related.all() if other.is_public]
