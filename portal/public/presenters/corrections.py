"""Corrections in words: date, value before, value after, reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.corrections.descriptions import changes_of, corrected_on, reason_of
from portal.dialogues.models import DialogueEvent
from portal.petitions.states import EventKind
from portal.records.history.changes import Change
from portal.records.history.order import former_of

Kind = DialogueEvent.Kind
# Kinds of steps that say in their title what they are.
CORRECTED = (Kind.CORRECTED, EventKind.CORRECTED)
CHANGES = (Kind.TIME_CHANGED, Kind.PLACE_CHANGED, Kind.TIME_AND_PLACE_CHANGED)

NAMED_BY_STEP = frozenset(kind.value for kind in (*CORRECTED, *CHANGES))


@dataclass(frozen=True)
class Correction:
    """The input of components/_correction.html."""

    on: date
    changes: Sequence[Change]
    reason: str
    title: str = ""  # of a change that is no correction: another time, another place
    is_named: bool = True  # False beside a step whose own title and day say that it is a correction


def correction_by(event: Any) -> Correction | None:
    """The correction made by the event; None for every other event."""
    changes = changes_of(event)
    if not changes:
        return None
    title = event.get_kind_display() if isinstance(event, DialogueEvent) and event.kind in CHANGES else ""
    return Correction(corrected_on(event), changes, reason_of(event), title)


def corrections_by(events: Iterable[Any]) -> list[Correction]:
    """All corrections of a history, the latest first."""
    found = [correction for event in events if (correction := correction_by(event))]
    return sorted(found, key=lambda correction: correction.on, reverse=True)


def corrections_behind(event: Any, events: Iterable[Any]) -> list[Correction]:
    """The corrections that led to the event as it is now, the latest first."""
    found = [correction for each in (event, *former_of(event, events)) if (correction := correction_by(each))]
    if found and event.kind in NAMED_BY_STEP and found[0].on == event.on:
        found[0] = replace(found[0], is_named=False)
    return found
