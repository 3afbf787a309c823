"""How a state looks: a tone and an icon. The word beside them says it all; these only repeat it (docs/design.md)."""

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
class Face:
    tone: str
    icon: str


# Green is what a supervisor confirmed, and nothing else: a unit that reports "done" makes a claim.
FACES: Mapping[type[TextChoices], Mapping[str, Face]] = {
    State: {
        State.RECEIVED: Face("info", "petition"),
        State.IN_PROGRESS: Face("info", "clock"),
        State.SCHEDULED: Face("info", "calendar"),
        State.FORWARDED: Face("neutral", "forward"),
        State.FORWARDED_ANSWERED: Face("neutral", "dialogue"),
        State.ANSWERED: Face("neutral", "dialogue"),
        State.RESOLVED: Face("neutral", "check-circle"),
        State.GUIDED: Face("neutral", "scale"),
    },
    EventKind: {
        EventKind.RECEIVED: Face("info", "petition"),
        EventKind.ASSIGNED: Face("neutral", "notice"),
        EventKind.PROGRESS: Face("info", "commitment"),
        EventKind.SCHEDULED: Face("info", "calendar"),
        EventKind.FORWARDED: Face("neutral", "forward"),
        EventKind.REPORTED_UPWARD: Face("neutral", "arrow-right"),
        EventKind.PETITIONER_TOLD: Face("neutral", "person"),
        EventKind.RESPONDED: Face("neutral", "dialogue"),
        EventKind.ANSWERED: Face("neutral", "dialogue"),
        EventKind.RESOLVED: Face("neutral", "check"),
        EventKind.SUPERVISED: Face("info", "eye"),
        EventKind.REOPENED: Face("warn", "reopen"),
        EventKind.EXTENDED: Face("warn", "clock"),
        EventKind.HANDED_OVER: Face("neutral", "hand-over"),
        EventKind.GUIDED: Face("neutral", "scale"),
        EventKind.RECLASSIFIED: Face("neutral", "tag"),
        EventKind.CORRECTED: Face("warn", "info"),
    },
    CommitmentState: {
        CommitmentState.OPEN: Face("info", "clock"),
        CommitmentState.DONE: Face("neutral", "check"),
        CommitmentState.WITHDRAWN: Face("neutral", "cross"),
    },
    CommitmentEvent.Kind: {
        CommitmentEvent.Kind.ASSIGNED: Face("neutral", "notice"),
        CommitmentEvent.Kind.PROGRESS: Face("info", "commitment"),
        CommitmentEvent.Kind.DONE: Face("neutral", "check"),
        CommitmentEvent.Kind.REOPENED: Face("warn", "reopen"),
        CommitmentEvent.Kind.EXTENDED: Face("warn", "clock"),
        CommitmentEvent.Kind.HANDED_OVER: Face("neutral", "hand-over"),
        CommitmentEvent.Kind.WITHDRAWN: Face("neutral", "cross"),
    },
    DialogueState: {
        DialogueState.PLANNED: Face("info", "calendar"),
        DialogueState.ANNOUNCED: Face("info", "calendar"),
        DialogueState.HELD: Face("neutral", "check"),
        DialogueState.POSTPONED: Face("warn", "pause"),
        DialogueState.CANCELLED: Face("bad", "cross-circle"),
    },
    DialogueEvent.Kind: {
        DialogueEvent.Kind.PLANNED: Face("neutral", "calendar"),
        DialogueEvent.Kind.ANNOUNCED: Face("info", "notice"),
        DialogueEvent.Kind.HELD: Face("neutral", "people"),
        DialogueEvent.Kind.POSTPONED: Face("warn", "pause"),
        DialogueEvent.Kind.CANCELLED: Face("bad", "cross-circle"),
        DialogueEvent.Kind.TIME_CHANGED: Face("warn", "clock"),
        DialogueEvent.Kind.PLACE_CHANGED: Face("warn", "place"),
        DialogueEvent.Kind.TIME_AND_PLACE_CHANGED: Face("warn", "clock"),
        DialogueEvent.Kind.CORRECTED: Face("warn", "info"),
    },
    ReceptionState: {
        ReceptionState.PLANNED: Face("neutral", "people"),
        ReceptionState.MOVED: Face("warn", "pause"),
        ReceptionState.CANCELLED: Face("bad", "cross-circle"),
    },
    Verdict: {
        Verdict.KEPT: Face("good", "check-circle"),
        Verdict.LARGELY: Face("warn", "partly"),
        Verdict.PARTLY: Face("warn", "partly"),
        Verdict.NOT: Face("bad", "cross-circle"),
        Verdict.NO_EVIDENCE: Face("neutral", "question"),
    },
}


def face_of(choice: TextChoices) -> Face:
    """By the type as well as the value: a state and an event may share a word."""
    return FACES[type(choice)][choice.value]
