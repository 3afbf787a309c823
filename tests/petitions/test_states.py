"""What the events of a petition say of its state, on any day: no database needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from portal.petitions.forwarding_duties import duties
from portal.petitions.models import PetitionEvent
from portal.petitions.states import DerivedState, EventKind, State, derive, faults, unreceived

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
DUE = date(2026, 3, 20)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def step(kind: str, number: int = 0, *, entered: int | None = None, due: date | None = None, **data: Any):
    """A step so many days after the first day, entered on that day or another."""
    on = FIRST + number * DAY
    if due:
        data["due"] = due.isoformat()
    entered_on = on if entered is None else FIRST + entered * DAY
    return PetitionEvent(kind=kind, on=on, recorded_at=noon(entered_on), data=data)


def history(*kinds: str) -> list[PetitionEvent]:
    """One step a day."""
    return [step(kind, number) for number, kind in enumerate(kinds)]


STATES = [
    (["received"], State.RECEIVED, 0),
    (["received", "progress"], State.RECEIVED, 0),
    (["received", "assigned", "progress"], State.IN_PROGRESS, 1),
    (["received", "scheduled"], State.SCHEDULED, 1),
    (["received", "forwarded", "reported_upward"], State.FORWARDED, 1),
    (["received", "forwarded", "responded"], State.FORWARDED_ANSWERED, 2),
    (["received", "answered"], State.ANSWERED, 1),
    (["received", "answered", "resolved"], State.RESOLVED, 2),
    (["received", "resolved", "answered"], State.RESOLVED, 1),
    (["received", "answered", "answered"], State.ANSWERED, 2),
    (["received", "resolved", "reopened"], State.IN_PROGRESS, 2),
    (["received", "guided"], State.GUIDED, 1),
]


@pytest.mark.parametrize(("kinds", "state", "since"), STATES, ids=["-".join(kinds) for kinds, _, _ in STATES])
def test_state_follows_from_events(kinds, state, since):
    found = derive(history(*kinds))
    assert (found.state, found.since) == (state, FIRST + since * DAY)


@pytest.mark.parametrize(
    ("number", "state"), [(-1, None), (0, State.RECEIVED), (1, State.IN_PROGRESS), (2, State.RESOLVED)]
)
def test_state_includes_steps_of_day(number, state):
    found = derive(history("received", "assigned", "resolved"), on=FIRST + number * DAY)
    assert found.state == state


def test_first_due_date_is_kept():
    events = [step("received"), step("assigned", 1, due=DUE), step("extended", 2, due=DUE + DAY), step("progress", 3)]
    found = derive(events)
    assert (found.due_original, found.due_on) == (DUE, DUE + DAY)


def test_forwarding_ends_due_dates():
    events = [step("received"), step("assigned", 1, due=DUE), step("forwarded", 2)]
    assert (derive(events).due_original, derive(events).due_on) == (None, None)
    back = [*events, step("responded", 3), step("reopened", 4, due=DUE)]
    assert (derive(back).due_original, derive(back).due_on) == (DUE, DUE)


def test_last_reopening_is_kept():
    events = history("received", "resolved", "reopened", "resolved", "reopened", "resolved")
    assert derive(events[:2]).reopened_on is None
    assert derive(events[:3]).reopened_on == FIRST + 2 * DAY
    assert derive(events).reopened_on == FIRST + 4 * DAY


# An answer counts by its day if it was entered within ten days of it.
COUNTED = [
    ("answered", 1, None, 1),
    ("answered", 11, None, 1),
    ("answered", 12, FIRST, 12),
    ("resolved", 12, FIRST, 12),
    ("answered", 12, FIRST + DAY, 12),
    ("answered", 12, FIRST + 2 * DAY, 1),  # from before its unit took part
    ("answered", 12, None, 1),
]


@pytest.mark.parametrize(("kind", "entered", "joined_on", "counted"), COUNTED)
def test_late_entry_counts_instead(kind, entered, joined_on, counted):
    found = derive([step("received"), step(kind, 1, entered=entered)], joined_on=joined_on)
    assert found.counted_on == FIRST + counted * DAY


def test_progress_leaves_counted_day():
    events = history("received", "answered", "progress")
    assert derive(events).counted_on == FIRST + DAY
    assert derive([*events, step("reopened", 4)]).counted_on is None


def test_corrected_step_does_not_count():
    answered = step("answered", 1)
    corrected = step("answered", 2, corrects=str(answered.uuid))
    found = derive([step("received"), answered, corrected])
    assert (found.state, found.since) == (State.ANSWERED, FIRST + 2 * DAY)


OVERDUE = [
    (State.IN_PROGRESS, DUE, 0),
    (State.IN_PROGRESS, DUE + DAY, 1),
    (State.RECEIVED, DUE + 5 * DAY, 5),
    (State.SCHEDULED, DUE - DAY, 0),
    (State.ANSWERED, DUE + DAY, 0),
    (State.FORWARDED, DUE + DAY, 0),
]


@pytest.mark.parametrize(("state", "on", "days"), OVERDUE)
def test_overdue_counts_days_after_due(state, on, days):
    assert DerivedState(state, due_on=DUE).days_overdue(on=on) == days


def test_undated_petition_is_never_overdue():
    assert DerivedState(State.IN_PROGRESS).days_overdue(on=DUE) == 0


@pytest.mark.parametrize(("state", "closed"), [(each, each in (State.ANSWERED, State.RESOLVED)) for each in State])
def test_only_answer_and_resolution_close(state, closed):
    assert DerivedState(state, since=FIRST).closed_on == (FIRST if closed else None)


@pytest.mark.parametrize(
    ("state", "is_open"), [(each, each in (State.RECEIVED, State.IN_PROGRESS, State.SCHEDULED)) for each in State]
)
def test_three_states_are_open(state, is_open):
    assert DerivedState(state).is_open is is_open


# Steps that cannot be ------------------------------------------------------------------------------------------------

IMPOSSIBLE = [
    (["received", "assigned", "scheduled", "answered", "resolved", "reopened", "forwarded", "responded"], []),
    (["received", "resolved", "assigned"], [2]),
    (["received", "answered", "scheduled"], [2]),
    (["received", "resolved", "forwarded"], [2]),
    (["received", "reported_upward"], [1]),
    (["received", "petitioner_told"], [1]),
    (["received", "responded"], [1]),
    (["received", "forwarded", "reported_upward", "petitioner_told", "responded", "petitioner_told"], []),
    (["received", "resolved", "resolved"], [2]),
    (["received", "reopened"], [1]),
    (["received", "guided", "progress", "corrected"], []),
    (["answered", "received"], [0]),
    (["progress", "answered", "received"], [0, 1]),
    (["answered"], [0]),
    (["progress", "answered"], [0]),
    ([], []),
]


@pytest.mark.parametrize(("kinds", "positions"), IMPOSSIBLE, ids=["-".join(kinds) for kinds, _ in IMPOSSIBLE])
def test_impossible_steps_are_named(kinds, positions):
    assert list(faults(history(*kinds))) == positions


def test_commitment_steps_are_checked_elsewhere():
    events = history("received", "reopened")
    events[1].commitment_event_id = 7
    assert faults(events) == {}


def test_refusal_names_the_reason():
    with translation.override("en"):
        assert faults(history("received", "reopened")) == {1: "It is still open."}
        assert faults(history("answered", "received", "reopened"))[2] == "It is still open."
        assert unreceived(history("answered", "received")) == {
            0: "It was received on 03/03/2026; nothing can be done about it before."
        }


def test_early_step_keeps_first_reason():
    with translation.override("en"):
        assert faults(history("reopened", "received"))[0].startswith("It was received on 03/03/2026")


# Forwarding ----------------------------------------------------------------------------------------------------------


def test_latest_evidence_meets_duty():
    events = history("received", "forwarded", "petitioner_told", "petitioner_told")
    assert [(duty.kind, duty.evidence) for duty in duties(events)] == [
        (EventKind.FORWARDED, events[1]),
        (EventKind.REPORTED_UPWARD, None),
        (EventKind.PETITIONER_TOLD, events[3]),
    ]


def test_unforwarded_petition_has_no_duty():
    assert duties(history("received", "petitioner_told")) == []
