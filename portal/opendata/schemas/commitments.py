"""Schemas of commitments and findings: the owner's claim, and beside it the supervisor's verdict."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from portal.dialogues.models import CommitmentEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.records.history.order import former_of, in_force
from portal.supervision.models import Verdict
from portal.workdays.timeliness import Timeliness

from .parts import Codes, Moment, UnitReference, meaning, public_address
from .steps import CorrectedField, Step, StepWithPaper, corrected_fields, due_of, former_steps, unit_named


class CommitmentStep(StepWithPaper):
    kind: Annotated[str, Codes(CommitmentEvent.Kind)] = meaning(_("What happened"))
    due_on: date | None = meaning(_("The due date that it set, if it set one"))
    asked_due_on: date | None = meaning(_("The due date that the unit asked for, if it asked for one"))
    unit: UnitReference | None = meaning(_("The unit that was made responsible by it, by its name of that day"))

    @staticmethod
    def resolve_due_on(event: Any) -> date | None:
        return due_of(event)

    @staticmethod
    def resolve_asked_due_on(event: CommitmentEvent) -> date | None:
        asked: date | None = event.payload.asked_due
        return asked

    @staticmethod
    def resolve_unit(event: Any, context: Any) -> Any:
        return unit_named(event, context["units"])


class Commitment(Schema):
    """What a published conclusion obliges one unit to do by a date."""

    id: UUID = Field(..., description=_("Its permanent identifier"), validation_alias="uuid")
    url: str = meaning(_("Its page"))
    notice: str = meaning(_("Identifier of the notice"))
    conclusion: int = meaning(_("Number of the conclusion in the notice"))
    text: str = meaning(_("Official text"))
    owner: UnitReference = meaning(
        _("The unit that is responsible; of one that ended, its heir answers for what is open")
    )
    coordinating: list[UnitReference] = meaning(_("Units that help"))
    petitions: list[str] = meaning(_("Codes of the petitions it answers"))
    due_original: date | None = meaning(_("The first due date; none if the unit was named and no date"))
    due_on: date | None = meaning(_("The due date that holds now; none if no date was set"))
    state: Annotated[str, Codes(CommitmentState)] = meaning(_("What its owner claims"))
    done_on: date | None = meaning(_("The day on which it was reported as done"))
    reopened_on: date | None = meaning(_("The last day on which a report that it was done was taken back"))
    counted_on: date | None = meaning(
        _("The day that counts for the due date: its own, or that of an entry far too late")
    )
    timeliness: Annotated[str, Codes(Timeliness)] = meaning(_("How it stands to its due date on the day of the answer"))
    days_overdue: int = meaning(_("Days past the due date until it was done, or until the day of the answer"))
    verdict: Annotated[str, Codes(Verdict, or_empty=True)] = meaning(
        _("What a supervisor found last; empty as long as nobody checked")
    )
    verdict_on: date | None = meaning(_("The day of that finding"))
    verdict_is_older: bool = meaning(
        _("Whether the unit reported something after that finding, which nobody has checked")
    )
    events: list[CommitmentStep] = meaning(_("Every step, in order; the due dates that they set are its history"))
    former_events: list[CommitmentStep] = meaning(_("Steps whose place a correction took, as they were entered"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))
    updated_at: Moment = meaning(_("When it was last changed"))

    @staticmethod
    def resolve_events(commitment: Any) -> Any:
        """Those that count; what they were before stands in the corrections."""
        return in_force(commitment.events.all())

    @staticmethod
    def resolve_former_events(commitment: Any) -> Any:
        return former_steps(commitment.events.all())

    @staticmethod
    def resolve_corrections(commitment: Any) -> Any:
        return corrected_fields([*commitment.events.all(), *commitment.findings.all()])

    @staticmethod
    def resolve_url(commitment: Any) -> str:
        return public_address(commitment)

    @staticmethod
    def resolve_notice(commitment: Any) -> str:
        return commitment.conclusion.notice.slug

    @staticmethod
    def resolve_conclusion(commitment: Any) -> int:
        return commitment.conclusion.number

    @staticmethod
    def resolve_text(commitment: Any) -> str:
        return commitment.conclusion.text

    @staticmethod
    def resolve_petitions(commitment: Any) -> list[str]:
        return [petition.code for petition in commitment.conclusion.petitions.all() if petition.is_public]

    @staticmethod
    def resolve_timeliness(commitment: Any, context: Any) -> str:
        return commitment.timeliness(on=context["on"])

    @staticmethod
    def resolve_days_overdue(commitment: Any, context: Any) -> int:
        return commitment.days_overdue(on=context["on"])

    @staticmethod
    def resolve_verdict(commitment: Any) -> str:
        latest = _latest(commitment)
        return latest.kind if latest else ""

    @staticmethod
    def resolve_verdict_on(commitment: Any) -> date | None:
        latest = _latest(commitment)
        return latest.on if latest else None

    @staticmethod
    def resolve_verdict_is_older(commitment: Any) -> bool:
        latest = _latest(commitment)
        reports = (CommitmentEvent.Kind.PROGRESS, CommitmentEvent.Kind.DONE)
        reported = (event.on for event in commitment.events.all() if event.kind in reports)
        return latest is not None and any(day > latest.on for day in reported)


def _latest(commitment: Any) -> Any:
    """The finding that holds, None as long as nobody checked."""
    return max(commitment.findings.all(), key=lambda finding: (finding.on, finding.pk), default=None)


class FormerFinding(Step):
    verdict: Annotated[str, Codes(Verdict)] = meaning(_("What was found"))

    @staticmethod
    def resolve_verdict(finding: Any) -> str:
        return finding.kind


class Finding(FormerFinding):
    """What an independent body found of a commitment, beside the claim of its owner."""

    commitment: UUID = meaning(_("Identifier of the commitment"))
    notice: str = meaning(_("Identifier of the notice"))
    conclusion: int = meaning(_("Number of the conclusion in the notice"))
    supervisor: UnitReference = meaning(_("The supervisor"))
    former: list[FormerFinding] = meaning(_("What it said before it was corrected, as it was entered"))
    corrections: list[CorrectedField] = meaning(_("What was corrected after it had been public"))

    @staticmethod
    def resolve_commitment(finding: Any) -> UUID:
        return finding.commitment.uuid

    @staticmethod
    def resolve_notice(finding: Any) -> str:
        return finding.commitment.conclusion.notice.slug

    @staticmethod
    def resolve_conclusion(finding: Any) -> int:
        return finding.commitment.conclusion.number

    @staticmethod
    def resolve_former(finding: Any) -> Any:
        return former_steps([*_behind(finding), finding])

    @staticmethod
    def resolve_corrections(finding: Any) -> Any:
        return corrected_fields([*_behind(finding), finding])


def _behind(finding: Any) -> list[Any]:
    return former_of(finding, finding.commitment.findings.all())
