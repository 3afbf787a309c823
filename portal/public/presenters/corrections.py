"""Corrections in words: date, value before, value after, reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.corrections.descriptions import changes_of, corrected_on, reason_of
from portal.dialogues.models import DialogueEvent
from portal.petitions.states import EventKind
from portal.records.history.changes import Change
from portal.records.history.order import former_of

Kind = DialogueEvent.Kind
# Kinds of steps that say in their title what they are.
CORRECTED = (Kind.CORRECTED, EventKind.CORRECTED)
# Steps whose own day is corrected; that of a dialogue that was held is a field of it.
STEPS = (Kind.PLANNED, Kind.ANNOUNCED, Kind.POSTPONED, Kind.CANCELLED)
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
    title = _title_of(event) if isinstance(event, DialogueEvent) else ""
    return Correction(corrected_on(event), changes, reason_of(event), title)


def _title_of(event: DialogueEvent) -> str:
    """What was changed in a dialogue that lies ahead, or which of its steps was corrected; "" for its fields."""
    if event.kind in CHANGES:
        return event.get_kind_display()
    if event.kind in STEPS:
        return _("Corrected: %(step)s") % {"step": event.get_kind_display()}
    return ""


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
