"""Tone and icon of each status. The word beside them carries the meaning; these repeat it (docs/design.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from portal.dialogues.models import CommitmentEvent, DialogueEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.dialogues.models.reception import ReceptionState
from portal.petitions.states import EventKind, State
from portal.supervision.models import Verdict


@dataclass(frozen=True)
class StatusStyle:
    tone: str
    icon: str


# Green is what a supervisor confirmed, and nothing else: a unit that reports "done" makes a claim.
FACES: Mapping[type[TextChoices], Mapping[str, StatusStyle]] = {
    State: {
        State.RECEIVED: StatusStyle("info", "petition"),
        State.IN_PROGRESS: StatusStyle("info", "clock"),
        State.SCHEDULED: StatusStyle("info", "calendar"),
        State.FORWARDED: StatusStyle("neutral", "forward"),
        State.FORWARDED_ANSWERED: StatusStyle("neutral", "dialogue"),
        State.ANSWERED: StatusStyle("neutral", "dialogue"),
        State.RESOLVED: StatusStyle("neutral", "check-circle"),
        State.GUIDED: StatusStyle("neutral", "scale"),
    },
    EventKind: {
        EventKind.RECEIVED: StatusStyle("info", "petition"),
        EventKind.ASSIGNED: StatusStyle("neutral", "notice"),
        EventKind.PROGRESS: StatusStyle("info", "commitment"),
        EventKind.SCHEDULED: StatusStyle("info", "calendar"),
        EventKind.FORWARDED: StatusStyle("neutral", "forward"),
        EventKind.REPORTED_UPWARD: StatusStyle("neutral", "arrow-right"),
        EventKind.PETITIONER_TOLD: StatusStyle("neutral", "person"),
        EventKind.RESPONDED: StatusStyle("neutral", "dialogue"),
        EventKind.ANSWERED: StatusStyle("neutral", "dialogue"),
        EventKind.RESOLVED: StatusStyle("neutral", "check"),
        EventKind.SUPERVISED: StatusStyle("info", "eye"),
        EventKind.REOPENED: StatusStyle("warn", "reopen"),
        EventKind.EXTENDED: StatusStyle("warn", "clock"),
        EventKind.HANDED_OVER: StatusStyle("neutral", "hand-over"),
        EventKind.GUIDED: StatusStyle("neutral", "scale"),
        EventKind.RECLASSIFIED: StatusStyle("neutral", "tag"),
        EventKind.CORRECTED: StatusStyle("warn", "info"),
    },
    CommitmentState: {
        CommitmentState.OPEN: StatusStyle("info", "clock"),
        CommitmentState.DONE: StatusStyle("neutral", "check"),
        CommitmentState.WITHDRAWN: StatusStyle("neutral", "cross"),
    },
    CommitmentEvent.Kind: {
        CommitmentEvent.Kind.ASSIGNED: StatusStyle("neutral", "notice"),
        CommitmentEvent.Kind.PROGRESS: StatusStyle("info", "commitment"),
        CommitmentEvent.Kind.DONE: StatusStyle("neutral", "check"),
        CommitmentEvent.Kind.REOPENED: StatusStyle("warn", "reopen"),
        CommitmentEvent.Kind.EXTENSION_ASKED: StatusStyle("warn", "clock"),
        CommitmentEvent.Kind.EXTENSION_REFUSED: StatusStyle("neutral", "cross"),
        CommitmentEvent.Kind.EXTENDED: StatusStyle("warn", "clock"),
        CommitmentEvent.Kind.HANDED_OVER: StatusStyle("neutral", "hand-over"),
        CommitmentEvent.Kind.WITHDRAWN: StatusStyle("neutral", "cross"),
    },
    DialogueState: {
        DialogueState.PLANNED: StatusStyle("info", "calendar"),
        DialogueState.ANNOUNCED: StatusStyle("info", "calendar"),
        DialogueState.HELD: StatusStyle("neutral", "check"),
        DialogueState.POSTPONED: StatusStyle("warn", "pause"),
        DialogueState.CANCELLED: StatusStyle("bad", "cross-circle"),
    },
    DialogueEvent.Kind: {
        DialogueEvent.Kind.PLANNED: StatusStyle("neutral", "calendar"),
        DialogueEvent.Kind.ANNOUNCED: StatusStyle("info", "notice"),
        DialogueEvent.Kind.HELD: StatusStyle("neutral", "people"),
        DialogueEvent.Kind.POSTPONED: StatusStyle("warn", "pause"),
        DialogueEvent.Kind.CANCELLED: StatusStyle("bad", "cross-circle"),
        DialogueEvent.Kind.TIME_CHANGED: StatusStyle("warn", "clock"),
        DialogueEvent.Kind.PLACE_CHANGED: StatusStyle("warn", "place"),
        DialogueEvent.Kind.TIME_AND_PLACE_CHANGED: StatusStyle("warn", "clock"),
        DialogueEvent.Kind.CORRECTED: StatusStyle("warn", "info"),
    },
    ReceptionState: {
        ReceptionState.PLANNED: StatusStyle("neutral", "people"),
        ReceptionState.MOVED: StatusStyle("warn", "pause"),
        ReceptionState.CANCELLED: StatusStyle("bad", "cross-circle"),
    },
    Verdict: {
        Verdict.KEPT: StatusStyle("good", "check-circle"),
        Verdict.LARGELY: StatusStyle("warn", "partly"),
        Verdict.PARTLY: StatusStyle("warn", "partly"),
        Verdict.NOT: StatusStyle("bad", "cross-circle"),
        Verdict.NO_EVIDENCE: StatusStyle("neutral", "question"),
    },
}


def style_of(choice: TextChoices) -> StatusStyle:
    """The style of a choice, by its type as well as its value: a state and an event may share a word."""
    return FACES[type(choice)][choice.value]
