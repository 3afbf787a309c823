"""A monitoring report as of any day, recomputed from the events: what the report of the example is compared with.

The scoreboard counts how things stand today; a report counts how they stood on its day (docs/domain.md, R5: every rate
with numerator and denominator).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from portal.dialogues.models import Dialogue, Topic
from portal.dialogues.models.dialogues import DialogueQuerySet
from portal.fields.moments import day_after, start_of
from portal.petitions.models import Petition, PetitionEvent, PetitionQuerySet
from portal.petitions.states import PASSED_ON, DerivedState, State, derive
from portal.supervision.figures.notice_outcomes import with_notice_deadline


@dataclass(frozen=True)
class Rate:
    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """To one decimal; None where there is nothing to divide by."""
        return round(100 * self.numerator / self.denominator, 1) if self.denominator else None


@dataclass(frozen=True)
class Overdue:
    """One row of the table of what is overdue, with the owner as of the day."""

    petition: Petition
    owner_id: int | None
    due_on: date
    days: int


@dataclass(frozen=True)
class Statistics:
    """How many petitions stood where at the end of the day `on`.

    total = in_competence + transferred + guided; in_competence = resolved + answered + in_progress + roadmap.
    What was received but not yet assigned is in progress: somebody owes an answer.
    """

    on: date
    total: int
    transferred: int
    transferred_answered: int
    guided: int
    resolved: int
    answered: int
    in_progress: int
    roadmap: int
    closed_in_original_time: int
    closed_in_current_time: int
    overdue: tuple[Overdue, ...]

    @property
    def in_competence(self) -> int:
        return self.resolved + self.answered + self.in_progress + self.roadmap

    @property
    def closed(self) -> Rate:
        """Resolved or answered; “answered” alone is not “resolved”, see `resolved_only`."""
        return Rate(self.resolved + self.answered, self.in_competence)

    @property
    def resolved_only(self) -> Rate:
        return Rate(self.resolved, self.in_competence)

    @property
    def in_time_by_original_date(self) -> Rate:
        return Rate(self.closed_in_original_time, self.resolved + self.answered)

    @property
    def in_time_by_current_date(self) -> Rate:
        return Rate(self.closed_in_current_time, self.resolved + self.answered)


@dataclass(frozen=True)
class MonitoringReport:
    """The whole, and how it divides; a topic of None holds what has no topic."""

    whole: Statistics
    by_dialogue: dict[Dialogue | None, Statistics]
    by_topic: dict[Topic | None, int]


def statistics(petitions: PetitionQuerySet, *, on: date) -> Statistics:
    """Figures of all petitions among these that may stand in a total and were received by the end of the day."""
    return _counted(_derived_states(petitions, on=on), on=on)


def monitoring_report(petitions: PetitionQuerySet, *, on: date) -> MonitoringReport:
    """The figures of the whole, of each dialogue and of each topic, from one reading of the events."""
    states_of_petitions = _derived_states(petitions, on=on)
    of_dialogue: dict[Dialogue | None, list[tuple[Petition, DerivedState]]] = {}
    for petition, derived in states_of_petitions:
        of_dialogue.setdefault(petition.dialogue, []).append((petition, derived))
    return MonitoringReport(
        whole=_counted(states_of_petitions, on=on),
        by_dialogue={dialogue: _counted(of_this, on=on) for dialogue, of_this in of_dialogue.items()},
        by_topic=dict(Counter(petition.topic for petition, _ in states_of_petitions)),
    )


def notices_in_time(dialogues: DialogueQuerySet, *, on: date) -> Rate:
    """Of the dialogues held by the day whose notice was due or issued by then: how many had it in time."""
    numerator = denominator = 0
    for dialogue in with_notice_deadline(dialogues.held().filter(starts_at__lt=start_of(day_after(on)))):
        counted = dialogue.notice_counted if dialogue.notice_counted and dialogue.notice_counted <= on else None
        if dialogue.notice_due is None or (counted is None and on <= dialogue.notice_due):
            continue
        denominator += 1
        numerator += counted is not None and counted <= dialogue.notice_due
    return Rate(numerator, denominator)


def _derived_states(petitions: PetitionQuerySet, *, on: date) -> list[tuple[Petition, DerivedState]]:
    events = Prefetch("events", PetitionEvent.objects.filter(on__lte=on).order_by("on", "pk"), to_attr="events_until")
    counted = petitions.counted().filter(received_on__lte=on).select_related("dialogue", "topic", "unit")
    return [(petition, _derived(petition)) for petition in counted.prefetch_related(events).order_by("pk")]


def _derived(petition: Petition) -> DerivedState:
    return derive(events_of(petition), joined_on=petition.joined_on)


def events_of(petition: Any) -> Sequence[PetitionEvent]:
    """The events that the reading above has attached."""
    return petition.events_until


def _counted(states_of_petitions: Iterable[tuple[Petition, DerivedState]], *, on: date) -> Statistics:
    pairs = list(states_of_petitions)
    states = Counter(derived.state for _, derived in pairs)
    closed = [derived for _, derived in pairs if derived.closed_on]
    return Statistics(
        on=on,
        total=len(pairs),
        transferred=sum(states[state] for state in PASSED_ON),
        transferred_answered=states[State.FORWARDED_ANSWERED],
        guided=states[State.GUIDED],
        resolved=states[State.RESOLVED],
        answered=states[State.ANSWERED],
        in_progress=states[State.IN_PROGRESS] + states[State.RECEIVED],
        roadmap=states[State.SCHEDULED],
        closed_in_original_time=sum(_in_time(derived, derived.due_original) for derived in closed),
        closed_in_current_time=sum(_in_time(derived, derived.due_on) for derived in closed),
        overdue=tuple(sorted(_overdue(pairs, on=on), key=lambda row: (row.due_on, row.petition.pk))),
    )


def _in_time(derived: DerivedState, due: date | None) -> bool:
    """What had no due date cannot have missed it."""
    return derived.counted_on is not None and (due is None or derived.counted_on <= due)


def _overdue(pairs: Iterable[tuple[Petition, DerivedState]], *, on: date) -> Iterable[Overdue]:
    for petition, derived in pairs:
        if derived.due_on and (days := derived.days_overdue(on=on)):
            yield Overdue(petition, _owner_then(events_of(petition)), derived.due_on, days)


def _owner_then(events: Sequence[PetitionEvent]) -> int | None:
    """Key of the unit that answered for it: the one of the latest assignment or handover."""
    owners = [unit.id for event in events if (unit := event.payload.owner)]
    return owners[-1] if owners else None
