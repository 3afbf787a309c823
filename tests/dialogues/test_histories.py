"""What the events of dialogues and commitments say, and which cannot follow which: no rows needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from portal.dialogues import commitments, deadlines, histories
from portal.dialogues.commitments import derive
from portal.dialogues.models import CommitmentEvent, DialogueEvent
from portal.dialogues.models.commitments import CommitmentState

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
DUE = date(2026, 5, 29)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def steps_of(model: type[Any], *steps: str | tuple[str, dict[str, Any]]) -> list[Any]:
    """One step a day, each with its data if it has any."""
    told = [(step, {}) if isinstance(step, str) else step for step in steps]
    return [
        model(kind=kind, on=FIRST + number * DAY, recorded_at=noon(FIRST + number * DAY), data=data)
        for number, (kind, data) in enumerate(told)
    ]


def of_commitment(*steps: str | tuple[str, dict[str, Any]]) -> list[CommitmentEvent]:
    return steps_of(CommitmentEvent, *steps)


def of_dialogue(*steps: str | tuple[str, dict[str, Any]]) -> list[DialogueEvent]:
    return steps_of(DialogueEvent, *steps)


# Commitments ---------------------------------------------------------------------------------------------------------

OPEN, DONE, WITHDRAWN = CommitmentState.OPEN, CommitmentState.DONE, CommitmentState.WITHDRAWN
STATES = [
    (["assigned"], OPEN, None, None),
    (["assigned", "progress"], OPEN, None, None),
    (["assigned", "done"], DONE, 1, None),
    (["assigned", "done", "reopened"], OPEN, None, 2),
    (["assigned", "done", "reopened", "done"], DONE, 3, 2),
    (["assigned", "done", "withdrawn"], WITHDRAWN, None, None),
    (["assigned", "withdrawn"], WITHDRAWN, None, None),
]


@pytest.mark.parametrize(("kinds", "state", "done", "reopened"), STATES, ids=["-".join(each[0]) for each in STATES])
def test_commitment_state_follows_from_events(kinds, state, done, reopened):
    found = derive(of_commitment(*kinds))
    done_on = FIRST + done * DAY if done is not None else None
    reopened_on = FIRST + reopened * DAY if reopened is not None else None
    assert (found.state, found.done_on, found.counted_on) == (state, done_on, done_on)
    assert found.reopened_on == reopened_on


@pytest.mark.parametrize(("number", "state"), [(0, OPEN), (1, DONE), (2, OPEN), (9, OPEN)])
def test_commitment_state_includes_steps_of_day(number, state):
    assert derive(of_commitment("assigned", "done", "reopened"), on=FIRST + number * DAY).state == state


def test_first_date_and_last_owner_hold():
    events = of_commitment(
        ("assigned", {"due": DUE.isoformat(), "owner": {"id": 1, "name": "A"}}),
        ("extended", {"due": (DUE + DAY).isoformat()}),
        ("handed_over", {"owner": {"id": 2, "name": "B"}}),
        "progress",
    )
    found = derive(events)
    assert (found.due_original, found.due_on, found.owner_id) == (DUE, DUE + DAY, 2)
    first = derive(events[:1])
    assert (first.due_original, first.due_on, first.owner_id) == (DUE, DUE, 1)


@pytest.mark.parametrize(
    ("entered", "joined_on", "counted"), [(11, FIRST, 1), (12, FIRST, 12), (12, FIRST + 2 * DAY, 1), (12, None, 1)]
)
def test_late_entered_report_counts_late(entered, joined_on, counted):
    events = of_commitment("assigned", "done")
    events[1].recorded_at = noon(FIRST + entered * DAY)
    assert derive(events, joined_on=joined_on).counted_on == FIRST + counted * DAY


FAULTS = [
    (["assigned", "progress", "extended", "done", "reopened", "done"], {}),
    (["progress", "assigned"], {0: "begins"}),
    (["assigned", "assigned"], {1: "begins"}),
    (["assigned", "reopened"], {1: "reported as done"}),
    (["assigned", "withdrawn", "reopened"], {2: "reported as done"}),
    (["assigned", "done", "progress"], {2: "not open"}),
    (["assigned", "done", "done"], {2: "not open"}),
    (["assigned", "done", "extended"], {2: "not open"}),
    (["assigned", "done", "handed_over"], {}),
    (["assigned", "withdrawn", "progress"], {2: "not open"}),
]


@pytest.mark.parametrize(("kinds", "expected"), FAULTS, ids=["-".join(kinds) for kinds, _ in FAULTS])
def test_impossible_commitment_steps_are_named(kinds, expected):
    with translation.override("en"):
        found = commitments.faults(of_commitment(*kinds))
    assert found.keys() == expected.keys()
    assert all(expected[position] in reason for position, reason in found.items())


# Dialogues -----------------------------------------------------------------------------------------------------------

TO_DAY_5 = ("postponed", {"to": noon(FIRST + 5 * DAY).isoformat()})
POSSIBLE = [
    ["planned", "announced", "announced", "held"],
    ["planned", "held"],
    ["planned", "postponed", "postponed", "announced"],
    ["planned", "announced", "postponed", "cancelled"],
    ["planned", "cancelled"],
    ["planned", TO_DAY_5, "announced", "announced", "announced", "held"],  # on the day itself
]


@pytest.mark.parametrize("steps", POSSIBLE)
def test_possible_dialogue_has_no_fault(steps):
    assert histories.faults(of_dialogue(*steps)) == {}


IMPOSSIBLE = [
    (["planned", "announced", "planned"], [2]),
    (["planned", "held", "announced"], [2]),
    (["planned", "held", "held"], [2]),
    (["planned", "postponed", "held"], [2]),
    (["planned", "held", "postponed"], [2]),
    (["planned", "cancelled", "postponed"], [2]),
    (["planned", "cancelled", "cancelled"], [2]),
    (["planned", "held", "cancelled"], [2]),
    (["planned", TO_DAY_5, "announced", "announced", "held"], [4]),  # one day too early
]


@pytest.mark.parametrize(("steps", "positions"), IMPOSSIBLE)
def test_impossible_dialogue_steps_are_named(steps, positions):
    assert list(histories.faults(of_dialogue(*steps))) == positions


def test_fault_names_both_states():
    with translation.override("en"):
        [reason] = histories.faults(of_dialogue("planned", "held", "cancelled")).values()
    assert reason == "A dialogue that is “Held” cannot become “Cancelled”."


def test_planning_stands_first():
    planned, announced = of_dialogue("planned", "announced")
    planned.on = announced.on + 9 * DAY
    assert histories.in_order([announced, planned]) == [planned, announced]


def test_changes_lead_to_no_state():
    planned, changed, held = of_dialogue("planned", "time_changed", "held")
    assert histories.in_order([held, changed, planned]) == [planned, held]
    assert histories.history_of([held, changed, planned]) == [planned, changed, held]
    assert histories.history_of([held, changed]) == [changed, held]


OWES_NOTHING = [
    ([], True),
    (["planned"], False),
    (["planned", "cancelled"], True),
    (["planned", "postponed"], True),
    (["planned", TO_DAY_5], False),
    (["planned", "postponed", "announced"], False),
]


@pytest.mark.parametrize(("steps", "expected"), OWES_NOTHING)
def test_dialogue_called_off_owes_nothing(steps, expected):
    assert deadlines.owes_nothing(of_dialogue(*steps)) is expected


MOVED = [
    ({"from": "2026-03-02T08:00+07:00", "to": "2026-03-03T08:00+07:00"}, True),
    ({"from": "2026-03-02T08:00+07:00", "to": "2026-03-02T14:00+07:00"}, False),
    ({"from": "2026-03-02T00:30+07:00", "to": "2026-03-01T18:00+00:00"}, False),  # the same day in Việt Nam
    ({"from": "2026-03-02T08:00+07:00"}, False),
    ({"to": "2026-03-02T08:00+07:00"}, False),
]


@pytest.mark.parametrize(("data", "expected"), MOVED)
def test_other_hour_is_no_other_day(data, expected):
    assert deadlines.is_other_day(DialogueEvent(kind="time_changed", data=data)) is expected
