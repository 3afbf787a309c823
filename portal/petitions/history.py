"""Writing histories of petitions: the one place that makes their events, appends them and settles what follows.

The verbs (lifecycle), corrections (correcting), importers and the loading of dumps all write through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.dialogues.models import CommitmentEvent
from portal.fields.dates import written
from portal.records.actors import Actor
from portal.records.history.order import Faults, by_day, in_force, with_step
from portal.records.ledger.states import committed_together
from portal.records.signals import record_changed

from . import states
from .event_data import PetitionData
from .models import Petition, PetitionEvent
from .states import EventKind, State, derive

# Columns that follow from the events.
SETTLED = ("state", "state_since", "due_original", "due_on", "counted_on", "reopened_on")


class NotPermitted(ValidationError):
    """The petition was, on the day, in a state in which this cannot be done."""


class OutOfDate(ValidationError):
    """Something did not exist on the day, or days contradict each other."""


class StepFields(TypedDict, total=False):
    """The fields of a step. `uuid` and `recorded_at` are those of another portal, whose dump is loaded."""

    by: Required[Actor]
    on: Required[date]
    text: str
    document: str
    data: PetitionData
    commitment_event: CommitmentEvent | None
    uuid: UUID
    recorded_at: datetime


def new_step(kind: EventKind, **recorded: Unpack[StepFields]) -> PetitionEvent:
    """An unsaved step; whoever appends it says of which petition."""
    columns: dict[str, Any] = {**recorded, "data": recorded.get("data", PetitionData()).to_json()}
    return PetitionEvent(kind=kind.value, **columns)


def append(
    petition: Petition, step: PetitionEvent, *, faults: Callable[[Sequence[Any]], Faults] = states.faults
) -> PetitionEvent:
    """Append a step: one that was taken before others is entered at its place.

    Raises NotPermitted where it cannot stand in the history.
    """
    step.petition = petition
    history = with_step(petition.events.all(), step, in_order=by_day, faults=faults, refusal=NotPermitted)
    PetitionEvent.objects.append(step)
    return _follow(petition, step, history)


def append_correction(petition: Petition, step: PetitionEvent) -> PetitionEvent:
    """Append what corrects the petition or another of its steps, and was checked where that is corrected."""
    step.petition = petition
    PetitionEvent.objects.append(step)
    return _follow(petition, step, by_day(list(petition.events.all())))


def _follow(petition: Petition, step: PetitionEvent, history: Sequence[PetitionEvent]) -> PetitionEvent:
    """The state follows from the whole history; then whoever listens is told."""
    _settle(petition, history)
    petition.save(update_fields=[*SETTLED, "updated_at"])
    record_changed.send(Petition, instance=petition)
    return step


@transaction.atomic
@committed_together()
def receive_many(
    petitions: Sequence[Petition], *, histories: Sequence[Sequence[PetitionEvent]], sends_signals: bool = True
) -> list[Petition]:
    """Store petitions with their whole histories in bulk: the importers' way.

    `histories` holds, for each petition, its unsaved events in their order, the first a receipt. Raises OutOfDate if
    a history is out of order. One `record_changed` is sent for each petition, none for single events; no signal at
    all (`sends_signals=False`) where the caller rebuilds everything that follows from the records.
    """
    for petition, history in zip(petitions, histories, strict=True):
        for event in history:
            event.put_in_order()
        counted = in_force(history)
        if counted and counted[0].on < petition.received_on:
            values = {"date": written(counted[0].on), "received": written(petition.received_on)}
            reason = _("The first step, of %(date)s, is before the receipt on %(received)s.") % values
            raise OutOfDate({"on": reason})
        if any(later.on < earlier.on for earlier, later in pairwise(history)):
            raise OutOfDate(_("The events of %(code)s are not in the order of their dates.") % {"code": petition.code})
        _settle(petition, history)
    stored = Petition.objects.bulk_create(petitions, batch_size=500)
    events = []
    for petition, history in zip(stored, histories, strict=True):
        for event in history:
            event.petition = petition
            events.append(event)
    PetitionEvent.objects.append_many(events)
    if sends_signals:
        with committed_together():
            for petition in stored:
                record_changed.send(Petition, instance=petition)
    return stored


def settle(petition: Petition) -> bool:
    """Work out the columns anew from the events; answers whether any of them changed."""
    before = [getattr(petition, name) for name in SETTLED]
    _settle(petition, by_day(list(petition.events.all())))
    if [getattr(petition, name) for name in SETTLED] == before:
        return False
    petition.save(update_fields=[*SETTLED, "updated_at"])
    return True


def _settle(petition: Petition, history: Sequence[PetitionEvent]) -> None:
    """Bring the stored columns in line with the events."""
    derived = derive(history, joined_on=petition.joined_on)
    petition.state = derived.state or State.RECEIVED
    petition.state_since = derived.since
    petition.due_original, petition.due_on = derived.due_original, derived.due_on
    petition.reopened_on = derived.reopened_on
    petition.counted_on = derived.counted_on
