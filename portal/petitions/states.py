"""Derives the state of a petition from its events, and from nothing else (docs/architecture.md, decision 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.records.history.act_dates import task_counted_on
from portal.records.history.order import Faults, in_force

from .event_data import PetitionData


class State(models.TextChoices):
    RECEIVED = "received", _("Received")
    IN_PROGRESS = "in_progress", _("Being resolved")
    SCHEDULED = "scheduled", _("Accepted, on a roadmap")
    FORWARDED = "forwarded", _("Outside our authority, forwarded")
    FORWARDED_ANSWERED = "forwarded_answered", _("Forwarded, the competent unit answered")
    ANSWERED = "answered", _("Answered, explained")
    RESOLVED = "resolved", _("Resolved")
    GUIDED = "guided", _("Guided to the complaint procedure")


class EventKind(models.TextChoices):
    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Assigned by a notice of conclusion")
    PROGRESS = "progress", _("Progress reported")
    SCHEDULED = "scheduled", _("Accepted, put on a roadmap")
    FORWARDED = "forwarded", _("Forwarded to the competent unit")
    REPORTED_UPWARD = "reported_upward", _("Reported to the level above")
    PETITIONER_TOLD = "petitioner_told", _("Petitioner told")
    RESPONDED = "responded", _("The competent unit answered")
    ANSWERED = "answered", _("Answered in writing")
    RESOLVED = "resolved", _("Resolved")
    SUPERVISED = "supervised", _("Supervised")
    REOPENED = "reopened", _("Reopened")
    EXTENDED = "extended", _("Extended")
    HANDED_OVER = "handed_over", _("Handed over to a successor")
    GUIDED = "guided", _("Guided to the complaint procedure")
    RECLASSIFIED = "reclassified", _("Kind corrected")
    CORRECTED = "corrected", _("Corrected")


# Something is still owed: a due date that passes makes these overdue.
OPEN_STATES = (State.RECEIVED, State.IN_PROGRESS, State.SCHEDULED)
# "Answered" is not "resolved", but both end the clock.
CLOSED_STATES = (State.ANSWERED, State.RESOLVED)
PASSED_ON = (State.FORWARDED, State.FORWARDED_ANSWERED)

LEADS_TO = {
    EventKind.RECEIVED: State.RECEIVED,
    EventKind.ASSIGNED: State.IN_PROGRESS,
    EventKind.SCHEDULED: State.SCHEDULED,
    EventKind.FORWARDED: State.FORWARDED,
    EventKind.RESPONDED: State.FORWARDED_ANSWERED,
    EventKind.ANSWERED: State.ANSWERED,
    EventKind.RESOLVED: State.RESOLVED,
    EventKind.REOPENED: State.IN_PROGRESS,
    EventKind.GUIDED: State.GUIDED,
}


class EventLike(Protocol):
    """The protocol of events that a state is derived from, saved or not."""

    kind: str
    on: date
    recorded_at: datetime

    @property
    def payload(self) -> PetitionData: ...


@dataclass(frozen=True)
class DerivedState:
    """The state of a petition on a day; `since` is the day of the event that led to it.

    `reopened_on` is the last day on which it was taken up again after it had been closed.
    """

    state: State | None = None
    since: date | None = None
    due_original: date | None = None
    due_on: date | None = None
    reopened_on: date | None = None
    # The day that counts for the due date: that of the answer, or the one on which it was entered far too late.
    counted_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def closed_on(self) -> date | None:
        return self.since if self.state in CLOSED_STATES else None

    def days_overdue(self, *, on: date) -> int:
        """Calendar days past the current due date while something is still owed; 0 otherwise."""
        return max(0, (on - self.due_on).days) if self.is_open and self.due_on else 0


def derive(events: Iterable[EventLike], *, on: date | None = None, joined_on: date | None = None) -> DerivedState:
    """Fold the events, in their order, up to and including the day `on` (all of them by default).

    An event that another one corrects does not count. A written answer does not undo a resolution; whatever is
    forwarded owes no due date of ours. An answer counts on its day, or on that of its entry if that was far too late,
    unless it is from before its unit took part in the portal (`joined_on`; None: every answer counts on its day).
    """
    derived = DerivedState()
    for event in in_force(events):
        if on is not None and event.on > on:
            break
        derived = _after(derived, event, joined_on)
    return derived


def _after(derived: DerivedState, event: EventLike, joined_on: date | None) -> DerivedState:
    kind = EventKind(event.kind)
    state, since, counted_on = derived.state, derived.since, derived.counted_on
    if (reached := LEADS_TO.get(kind)) and not (kind == EventKind.ANSWERED and state == State.RESOLVED):
        state, since = reached, event.on
        counted_on = task_counted_on(event, joined_on=joined_on) if state in CLOSED_STATES else None
    due_on = event.payload.due or derived.due_on
    due_original = derived.due_original or due_on
    if state == State.FORWARDED:
        due_on = due_original = None
    reopened_on = event.on if kind == EventKind.REOPENED else derived.reopened_on
    return DerivedState(state, since, due_original, due_on, reopened_on, counted_on)


NOT_FORWARDED = _("It was not forwarded.")
# In which states a step can be taken; whatever is not named here can be taken in any.
ALLOWED_IN = {
    EventKind.ASSIGNED: OPEN_STATES,
    EventKind.SCHEDULED: OPEN_STATES,
    EventKind.FORWARDED: tuple(set(State) - {State.RESOLVED}),
    EventKind.REPORTED_UPWARD: PASSED_ON,
    EventKind.PETITIONER_TOLD: PASSED_ON,
    EventKind.RESPONDED: PASSED_ON,
    EventKind.RESOLVED: tuple(set(State) - {State.RESOLVED}),
    EventKind.REOPENED: tuple(set(State) - set(OPEN_STATES)),
}
REFUSALS = {
    EventKind.ASSIGNED: _("It is closed; reopen it first."),
    EventKind.SCHEDULED: _("It is closed; reopen it first."),
    EventKind.FORWARDED: _("It was resolved; reopen it first."),
    EventKind.REPORTED_UPWARD: NOT_FORWARDED,
    EventKind.PETITIONER_TOLD: NOT_FORWARDED,
    EventKind.RESPONDED: NOT_FORWARDED,
    EventKind.RESOLVED: _("It is resolved already."),
    EventKind.REOPENED: _("It is still open."),
}


def faults(events: Sequence[Any]) -> Faults:
    """Steps that the state before them does not allow. What was entered on a commitment is checked there."""
    found = unreceived(events)
    derived = DerivedState()
    for position, event in enumerate(events):
        kind = EventKind(event.kind)
        if not event.commitment_event_id and derived.state not in ALLOWED_IN.get(kind, (derived.state,)):
            found.setdefault(position, str(REFUSALS[kind]))
        derived = _after(derived, event, None)
    return found


def unreceived(events: Sequence[Any]) -> Faults:
    """Steps before the receipt, with which a history begins."""
    received = next((position for position, event in enumerate(events) if event.kind == EventKind.RECEIVED), None)
    if received is None:
        return {0: gettext("A history begins with the receipt.")} if events else {}
    values = gettext("It was received on %(date)s; nothing can be done about it before.")
    return {position: values % {"date": f"{events[received].on:%d/%m/%Y}"} for position in range(received)}
