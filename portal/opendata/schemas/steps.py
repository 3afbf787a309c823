"""Schemas of history steps and of the corrections made to them (decision 0022)."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from portal.corrections.descriptions import corrected_on, reason_of
from portal.records.history.act_dates import first_entry, first_shown
from portal.records.history.order import corrected_uuids

from .parts import Moment, meaning


class StepCorrection(Schema):
    """That a step takes the place of another one, or changed what the record says."""

    step: UUID | None = meaning(_("Identifier of the step whose place it takes; none if it corrects the record"))
    on: date = meaning(_("The day on which it was corrected"))
    reason: str = meaning(_("Why"))
    withheld: bool = meaning(_("Whether what stood before held personal data"))


class Step(Schema):
    """What every event tells; nothing of the account that entered it."""

    id: UUID = Field(..., description=_("Its permanent identifier"), validation_alias="uuid")
    on: date = meaning(_("The day in Việt Nam on which it happened"))
    recorded_at: Moment = meaning(_("The moment at which it was entered"))
    entered_at: Moment = meaning(
        _("The moment at which it was entered first: of a correction, when what it corrects was")
    )
    shown_at: Moment | None = meaning(_("The moment at which the portal first showed it"))
    from_records: bool = meaning(_("Whether it is from before its unit took part in the portal"))
    by: str = Field(..., description=_("The organ that did it, by its name of that day"), validation_alias="actor")
    text: str = meaning(_("What was said of it"))
    correction: StepCorrection | None = meaning(_("What it corrects, if it is a correction"))

    @staticmethod
    def resolve_entered_at(event: Any) -> datetime:
        return first_entry(event)

    @staticmethod
    def resolve_correction(event: Any) -> dict[str, Any] | None:
        return _correction(event)

    @staticmethod
    def resolve_shown_at(event: Any) -> datetime | None:
        return first_shown(event, event.subject)

    @staticmethod
    def resolve_from_records(event: Any) -> bool:
        return bool(event.on < event.subject.joined_on)


class StepWithPaper(Step):
    document: str = meaning(_("The number of the document, if there is one"))


class CorrectedField(Schema):
    """A field that was corrected after it had been public, with what stood before."""

    step: UUID = meaning(_("Identifier of the step that tells of it"))
    on: date = meaning(_("The day on which it was corrected"))
    field: str = meaning(_("Which field"))
    before: str = meaning(_("What stood before; empty where it was empty or held personal data"))
    after: str = meaning(_("What stands since"))
    reason: str = meaning(_("Why"))


def corrected_fields(events: Iterable[Any]) -> list[dict[str, Any]]:
    """Every correction in a history, in the order in which they were made."""
    return [
        {
            "step": event.uuid,
            "on": corrected_on(event),
            "field": change.field,
            "before": _as_text(change.before),
            "after": _as_text(change.after),
            "reason": reason_of(event),
        }
        for event in sorted(events, key=lambda event: (event.recorded_at, event.pk))
        for change in event.payload.changes
    ]


def former_steps(events: Iterable[Any]) -> list[Any]:
    """Events replaced by a correction, as they were entered; without their words where these were withheld."""
    recorded = sorted(events, key=lambda event: event.pk)
    gone, withheld = corrected_uuids(recorded), set[str]()
    for event in reversed(recorded):  # a correction is younger than what it corrects
        if event.payload.withheld or str(event.uuid) in withheld:
            withheld.add(str(event.payload.corrects))
    former = (event for event in recorded if str(event.uuid) in gone)
    return [_without_words(event) if str(event.uuid) in withheld else event for event in former]


def _without_words(event: Any) -> Any:
    bare = copy(event)
    bare.text = bare.document = ""
    return bare


def _correction(event: Any) -> dict[str, Any] | None:
    payload = event.payload
    if payload.correction is None and not payload.corrects and not payload.changes:
        return None
    return {
        "step": payload.corrects,
        "on": corrected_on(event),
        "reason": reason_of(event),
        "withheld": payload.withheld,
    }


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return "" if value is None else str(value)


def due_of(event: Any) -> date | None:
    """The due date that an event sets, if it sets one."""
    due: date | None = event.payload.due
    return due


def unit_named(event: Any, units: dict[int, Any]) -> dict[str, str] | None:
    """The unit that an event names, by its name of that day; events know it by a key that is not published."""
    named = event.payload.unit
    if not named:
        return None
    unit = units.get(named.id) if named.id else None
    return {"slug": unit.slug if unit else "", "name": named.name}
