"""Events of a dump with the corrections made of them (decision 0022)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from portal.importing import RowModel, Text
from portal.records.history.payloads import CorrectionNote, FieldChange


class CorrectionPart(RowModel):
    step: UUID | None = None
    on: date
    reason: str
    withheld: bool = False


class ChangePart(RowModel):
    """A field that a step changed; in dumps of before 1.2 it does not say which step."""

    step: UUID | None = None
    on: date
    field: Text
    before: str
    after: str
    reason: str


class Step(RowModel):
    id: UUID
    on: date
    recorded_at: datetime
    entered_at: datetime | None = None
    by: Text
    text: str
    correction: CorrectionPart | None = None

    @property
    def corrects(self) -> UUID | None:
        return self.correction.step if self.correction else None


Told = TypeVar("Told", bound=Step)


def in_their_order(events: Sequence[Told], former: Iterable[Told]) -> Iterator[Told]:
    """All steps of a history, each behind the one that it corrects."""
    by_id = {step.id: step for step in former}
    for step in events:
        behind = [step]
        while (corrected := behind[-1].corrects) in by_id:
            behind.append(by_id.pop(corrected))
        yield from reversed(behind)


def of_correction(step: Step, changes: Iterable[ChangePart], *, corrects: UUID | None = None) -> dict[str, Any]:
    """What a step tells of a correction, as fields of its data; nothing for any other step.

    `corrects` is the identifier of the corrected step here, if it is another than in the dump.
    """
    if step.correction is None:
        return {}
    recorded = tuple(
        FieldChange(field=change.field, before=change.before, after=change.after)
        for change in changes
        if change.step == step.id
    )
    found: dict[str, Any] = {"changes": recorded, "withheld": step.correction.withheld}
    if step.corrects:
        entered_at = step.entered_at or step.recorded_at
        note = CorrectionNote(on=step.correction.on, reason=step.correction.reason, entered_at=entered_at)
        found |= {"corrects": corrects or step.corrects, "correction": note}
    return found
