"""The order of the events of a dialogue or a day of reception, and which may follow which in a dialogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from portal.fields.dates import local_day
from portal.records.history.order import Faults, by_day

from .models import DialogueEvent, ReceptionEvent
from .models.dialogues import DialogueState

Kind = DialogueEvent.Kind
Planned = TypeVar("Planned", bound=DialogueEvent | ReceptionEvent)  # events that begin with the planning

# From which states a step may lead to a state. Put off without a new day, it is put off again once the day is known.
ALLOWED_FROM = {
    DialogueState.PLANNED: {DialogueState.PLANNED},
    DialogueState.ANNOUNCED: {DialogueState.PLANNED, DialogueState.POSTPONED, DialogueState.ANNOUNCED},
    DialogueState.HELD: {DialogueState.PLANNED, DialogueState.ANNOUNCED},
    DialogueState.POSTPONED: {DialogueState.PLANNED, DialogueState.ANNOUNCED, DialogueState.POSTPONED},
    DialogueState.CANCELLED: {DialogueState.PLANNED, DialogueState.ANNOUNCED, DialogueState.POSTPONED},
}


def in_order(events: Iterable[DialogueEvent]) -> list[DialogueEvent]:
    """The steps by their days, the planning first: its day is the one of its entry, if nobody says an earlier one.

    What was changed or corrected on the way leads to no other state.
    """
    return [event for event in history_of(events) if event.kind in DialogueState.values]


def history_of(events: Iterable[Planned]) -> list[Planned]:
    """The same, with what was changed and corrected on the way; that of a day of reception likewise."""
    recorded: list[Planned] = by_day(list(events))
    planned: Planned | None = next((event for event in recorded if event.kind == Kind.PLANNED), None)
    return recorded if planned is None else [planned, *(event for event in recorded if event is not planned)]


def faults(events: Sequence[DialogueEvent]) -> Faults:
    """Steps that the state before them does not allow, and a dialogue held before the day to which it was put off."""
    found: Faults = {}
    state, put_off_to = DialogueState.PLANNED, None
    for position, event in enumerate(events):
        reached = DialogueState(event.kind)
        if state not in ALLOWED_FROM[reached]:
            found[position] = _("A dialogue that is “%(now)s” cannot become “%(then)s”.") % {
                "now": state.label,
                "then": reached.label,
            }
        elif reached == DialogueState.HELD and put_off_to and event.on < local_day(put_off_to):
            found[position] = _("It had been put off to a later day.")
        if reached == DialogueState.POSTPONED:
            put_off_to = event.payload.moved_to
        state = reached
    return found
