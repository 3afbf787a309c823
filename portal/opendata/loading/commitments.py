"""Loads what became of commitments: the steps of their owners, and findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.dialogues import commitments
from portal.dialogues.event_data import CommitmentData
from portal.dialogues.models import Commitment, CommitmentEvent
from portal.importing import ImportReport, RowModel, Text, WrongCell
from portal.organisations.models import Unit
from portal.records.history.act_dates import entered_at
from portal.records.history.payloads import EventData
from portal.supervision.models import Finding, Verdict
from portal.supervision.verdicts import record_finding

from .corrections import ChangePart, Step, in_their_order, of_correction
from .lines import Lines, Reference, as_named, required

Kind = CommitmentEvent.Kind


class StepPart(Step):
    kind: Kind
    document: str
    due_on: date | None
    asked_due_on: date | None = None
    unit: Reference | None


class CommitmentLine(RowModel):
    notice: Text
    conclusion: int
    coordinating: list[Reference]
    events: list[StepPart]
    former_events: list[StepPart] = []
    corrections: list[ChangePart] = []


class FormerFinding(Step):
    verdict: Verdict


class FindingLine(FormerFinding):
    notice: Text
    conclusion: int
    supervisor: Reference
    former: list[FormerFinding] = []
    corrections: list[ChangePart] = []


def load_commitments(lines: Lines, **context: Any) -> ImportReport:
    """Their notices have created them; the later events follow here."""

    def load(line: CommitmentLine) -> None:
        commitment = _of(line)
        units = [required(Unit, reference, column="coordinating") for reference in line.coordinating]
        commitment.coordinating.set(units)
        steps = list(_steps(commitment, line))
        if steps:
            commitments.receive_histories({commitment: steps})

    return lines.load(CommitmentLine, load)


def load_findings(lines: Lines, **context: Any) -> ImportReport:
    def load(line: FindingLine) -> None:
        commitment, supervisor = _of(line), required(Unit, line.supervisor, column="supervisor")
        for recorded in in_their_order([line], line.former):
            with entered_at(recorded.recorded_at):
                if line.former or line.correction:
                    Finding.objects.append(_finding(recorded, line, commitment=commitment, supervisor=supervisor))
                else:
                    record_finding(
                        commitment, verdict=line.verdict, reason=line.text, supervisor=supervisor, on=line.on
                    )

    return lines.load(FindingLine, load)


def _of(line: CommitmentLine | FindingLine) -> Commitment:
    found = Commitment.objects.filter(conclusion__notice__slug=line.notice, conclusion__number=line.conclusion).first()
    if found is None:
        raise WrongCell("conclusion", _("no commitment was made by this conclusion of this notice"))
    return found


def _finding(recorded: FormerFinding, line: FindingLine, **columns: Any) -> Finding:
    data = EventData(**of_correction(recorded, line.corrections)).to_json()
    return Finding(
        uuid=recorded.id,
        kind=recorded.verdict.value,
        text=recorded.text,
        actor=recorded.by,
        on=recorded.on,
        data=data,
        **columns,
    )


def _steps(commitment: Commitment, line: CommitmentLine) -> Iterator[CommitmentEvent]:
    """By their days, without the assignment: the notice has made it, under an identifier of its own."""
    assigned = commitment.events.get(kind=Kind.ASSIGNED).uuid
    recorded = list(in_their_order(line.events, line.former_events))
    first = next((part.id for part in recorded if part.kind == Kind.ASSIGNED and not part.corrects), None)
    for position, part in sorted(enumerate(recorded, start=1), key=lambda each: each[1].on):
        if part.id != first:
            corrects = assigned if part.corrects == first else None
            correction = of_correction(part, line.corrections, corrects=corrects)
            yield _step(commitment, part, correction, column=f"events[{position}]")


def _step(commitment: Commitment, part: StepPart, correction: dict[str, Any], *, column: str) -> CommitmentEvent:
    data = CommitmentData(due=part.due_on, asked_due=part.asked_due_on, **correction)
    if part.unit and part.unit.slug:
        data = data.but(owner=as_named(part.unit, required(Unit, part.unit, column=f"{column}.unit")))
    return CommitmentEvent(
        uuid=part.id,
        commitment=commitment,
        kind=part.kind.value,
        actor=part.by,
        on=part.on,
        recorded_at=part.recorded_at,
        text=part.text,
        document=part.document,
        data=data.to_json(),
    )
