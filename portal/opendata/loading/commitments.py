"""What became of the commitments of a dump: the steps of their owners, and what supervisors found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, CommitmentEvent
from portal.importing import ImportReport, Record, Text, WrongCell
from portal.organisations.models import Unit
from portal.records.history.act_dates import entered_at
from portal.supervision.models import Verdict
from portal.supervision.verdicts import find

from .lines import Lines, Reference, as_named, required

Kind = CommitmentEvent.Kind


class StepPart(Record):
    id: UUID
    kind: Kind
    on: date
    recorded_at: datetime
    by: Text
    text: str
    document: str
    due_on: date | None
    unit: Reference | None


class CommitmentLine(Record):
    notice: Text
    conclusion: int
    coordinating: list[Reference]
    events: list[StepPart]


class FindingLine(Record):
    notice: Text
    conclusion: int
    supervisor: Reference
    verdict: Verdict
    on: date
    recorded_at: datetime
    text: Text


def load_commitments(lines: Lines, **context: Any) -> ImportReport:
    """They were made when the notices were published; what they lived through since follows."""

    def load(line: CommitmentLine) -> None:
        commitment = _of(line)
        units = [required(Unit, reference, column="coordinating") for reference in line.coordinating]
        commitment.coordinating.set(units)
        steps = [
            _step(commitment, part, column=f"events[{position}]")
            for position, part in enumerate(line.events, start=1)
            if part.kind != Kind.ASSIGNED
        ]
        if steps:
            commitments.receive_histories({commitment: steps})

    return lines.load(CommitmentLine, load)


def load_findings(lines: Lines, **context: Any) -> ImportReport:
    def load(line: FindingLine) -> None:
        supervisor = required(Unit, line.supervisor, column="supervisor")
        with entered_at(line.recorded_at):
            find(_of(line), verdict=line.verdict, reason=line.text, supervisor=supervisor, on=line.on)

    return lines.load(FindingLine, load)


def _of(line: CommitmentLine | FindingLine) -> Commitment:
    found = Commitment.objects.filter(conclusion__notice__slug=line.notice, conclusion__number=line.conclusion).first()
    if found is None:
        raise WrongCell("conclusion", _("no commitment was made by this conclusion of this notice"))
    return found


def _step(commitment: Commitment, part: StepPart, *, column: str) -> CommitmentEvent:
    data: dict[str, Any] = {"due": part.due_on.isoformat()} if part.due_on else {}
    if part.unit and part.unit.slug:
        data["owner"] = as_named(part.unit, required(Unit, part.unit, column=f"{column}.unit"))
    return CommitmentEvent(
        uuid=part.id,
        commitment=commitment,
        kind=part.kind.value,
        actor=part.by,
        on=part.on,
        recorded_at=part.recorded_at,
        text=part.text,
        document=part.document,
        data=data,
    )
