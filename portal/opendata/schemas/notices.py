"""Schemas of notices of conclusion."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from portal.dialogues.models import NoticeEvent
from portal.dialogues.models.notices import DueBasis

from .parts import Codes, Moment, UnitReference, meaning, public_address
from .steps import CorrectedField, corrected_fields


class Conclusion(Schema):
    id: UUID = Field(..., description=_("Its permanent identifier"), validation_alias="uuid")
    number: int = meaning(_("Number of the conclusion in the notice"))
    text: str = meaning(_("Official text"))
    owner: UnitReference | None = meaning(_("The unit that the notice holds responsible"))
    coordinating: list[UnitReference] = meaning(_("Units that help"))
    due_on: date | None = meaning(_("The due date that the notice sets"))
    due_words: str = meaning(_("The deadline as the notice writes it, where it is not a date"))
    due_basis: Annotated[str, Codes(DueBasis, or_empty=True)] = meaning(
        _("The rule by which the due date was derived from these words; empty if the notice names the date")
    )
    petitions: list[str] = meaning(_("Codes of the petitions it answers"))
    commitment: UUID | None = meaning(_("Identifier of the commitment it made"))

    @staticmethod
    def resolve_petitions(conclusion: Any) -> list[str]:
        return [petition.code for petition in conclusion.petitions.all() if petition.is_public]

    @staticmethod
    def resolve_commitment(conclusion: Any) -> UUID | None:
        commitment = getattr(conclusion, "commitment", None)
        return commitment.uuid if commitment else None


class Publication(Schema):
    id: UUID = meaning(_("Its permanent identifier"))
    at: Moment = meaning(_("When this text was published"))
    sha256: str = meaning(_("SHA-256 of the text, as it stands in the ledger"))


class Notice(Schema):
    """The official text that follows a dialogue, with its numbered conclusions."""

    slug: str = meaning(_("Permanent identifier: the last part of its address"))
    url: str = meaning(_("Its page"))
    number: str = meaning(_("Number of the document"))
    issued_on: date | None = meaning(_("Day of issue"))
    unit: UnitReference = meaning(_("The unit that issued it"))
    title: str = meaning(_("Title"))
    dialogue: str | None = meaning(_("Identifier of the dialogue it concludes"))
    summary: str = meaning(_("In plain words"))
    opening: str = meaning(_("Official text: opening"))
    assessment: str = meaning(_("Official text: assessment"))
    closing: str = meaning(_("Official text: closing"))
    signing_capacity: str = meaning(_("For whom it was signed"))
    signer_role: str = meaning(_("Office of the signer"))
    signer: str = meaning(_("Who signed it"))
    recipients: str = meaning(_("To whom it was sent, one in each line"))
    corrects: str | None = meaning(_("Identifier of the notice that it corrects"))
    withdrawn_on: date | None = meaning(_("The day on which it was withdrawn"))
    withdrawal_reason: str = meaning(_("Why it was withdrawn"))
    conclusions: list[Conclusion] = meaning(_("Its numbered conclusions"))
    publications: list[Publication] = meaning(_("Proofs of the published texts"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))
    shown_at: Moment | None = Field(
        ..., description=_("The moment at which the portal first showed it"), validation_alias="public_since"
    )
    updated_at: Moment = meaning(_("When it was last changed"))

    @staticmethod
    def resolve_url(notice: Any) -> str:
        return public_address(notice)

    @staticmethod
    def resolve_dialogue(notice: Any) -> str | None:
        return notice.dialogue.slug if notice.dialogue.is_public else None

    @staticmethod
    def resolve_corrects(notice: Any) -> str | None:
        return notice.corrects.slug if notice.corrects and notice.corrects.is_public else None

    @staticmethod
    def resolve_withdrawn_on(notice: Any) -> date | None:
        withdrawal = _withdrawal(notice)
        return withdrawal.on if withdrawal else None

    @staticmethod
    def resolve_withdrawal_reason(notice: Any) -> str:
        withdrawal = _withdrawal(notice)
        return withdrawal.text if withdrawal else ""

    @staticmethod
    def resolve_conclusions(notice: Any) -> list[Any]:
        published = [conclusion for conclusion in notice.conclusions.all() if conclusion.published_at]
        return sorted(published, key=lambda conclusion: conclusion.number)

    @staticmethod
    def resolve_corrections(notice: Any) -> Any:
        return corrected_fields(notice.events.all())

    @staticmethod
    def resolve_publications(notice: Any) -> list[dict[str, Any]]:
        return [
            {"id": event.uuid, "at": event.recorded_at, "sha256": event.payload.sha256}
            for event in notice.events.all()
            if event.kind == NoticeEvent.Kind.PUBLISHED
        ]


def _withdrawal(notice: Any) -> NoticeEvent | None:
    return next((event for event in notice.events.all() if event.kind == NoticeEvent.Kind.WITHDRAWN), None)
