"""Corrections as pages tell them: when, what stood before, what stands now, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.corrections.told import changes_told_by, reason_told_by
from portal.dialogues.models import DialogueEvent
from portal.records.history.changes import Change
from portal.records.history.event_data import day_in
from portal.records.history.order import former_of

Kind = DialogueEvent.Kind
CHANGES = (Kind.TIME_CHANGED, Kind.PLACE_CHANGED, Kind.TIME_AND_PLACE_CHANGED)


@dataclass(frozen=True)
class Correction:
    """The input of components/_correction.html."""

    on: date
    changes: Sequence[Change]
    reason: str
    title: str = ""  # of a change that is no correction: another time, another place


def correction_by(event: Any) -> Correction | None:
    """What the event corrected; None for every other event."""
    changes = changes_told_by(event)
    if not changes:
        return None
    approved = day_in(event.data.get("correction"), "on")
    title = event.get_kind_display() if isinstance(event, DialogueEvent) and event.kind in CHANGES else ""
    return Correction(approved or event.on, changes, reason_told_by(event), title)


def corrections_by(events: Iterable[Any]) -> list[Correction]:
    """All corrections of a history, the latest first."""
    found = [correction for event in events if (correction := correction_by(event))]
    return sorted(found, key=lambda correction: correction.on, reverse=True)


def corrections_behind(event: Any, events: Iterable[Any]) -> list[Correction]:
    """Those that led to the event as it stands, the latest first."""
    return [found for each in (event, *former_of(event, events)) if (found := correction_by(each))]
