"""The check of histories: derives every state again, and compares it with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from portal.dialogues import commitments, deadlines
from portal.dialogues.histories import in_order
from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, DialogueEvent
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import derive
from portal.records.ledger.shown import changed_since
from portal.workdays.models import Deadline

CHUNK = 500


def histories(*, since: int = 0) -> Iterator[str]:
    """States, due dates and deadlines, derived again from the events; one chunk of records in memory at a time."""
    for model, events, columns in WALKS:
        history = Prefetch("events", events.objects.order_by("on", "pk"), to_attr="ordered_events")
        changed = changed_since(model.objects.order_by("pk"), since)
        records = changed.select_related(*KEPT_BY[model]).prefetch_related(history)
        for record in records.iterator(chunk_size=CHUNK):
            yield from _compare(record, columns(record, record.ordered_events))
            if isinstance(record, Dialogue):
                yield from _deadlines(record)


def _of_petition(petition: Petition, events: Sequence[PetitionEvent]) -> dict[str, object]:
    derived = derive(events, joined_on=petition.joined_on)
    return {
        "state": derived.state,
        "state_since": derived.since,
        "due_original": derived.due_original,
        "due_on": derived.due_on,
        "reopened_on": derived.reopened_on,
        "counted_on": derived.counted_on,
    }


def _of_commitment(commitment: Commitment, events: Sequence[CommitmentEvent]) -> dict[str, object]:
    derived = commitments.derive(events, joined_on=commitment.joined_on)
    return {
        "state": derived.state,
        "due_original": derived.due_original,
        "due_on": derived.due_on,
        "done_on": derived.done_on,
        "reopened_on": derived.reopened_on,
        "owner_id": derived.owner_id,
        "counted_on": derived.counted_on,
    }


def _of_dialogue(dialogue: Dialogue, events: Sequence[DialogueEvent]) -> dict[str, object]:
    recorded = in_order(events)
    return {"state": recorded[-1].kind if recorded else None}


WALKS: tuple[tuple[Any, Any, Callable[[Any, Any], dict[str, object]]], ...] = (
    (Petition, PetitionEvent, _of_petition),
    (Commitment, CommitmentEvent, _of_commitment),
    (Dialogue, DialogueEvent, _of_dialogue),
)


# The unit whose first day in the portal decides which acts count by their documents.
KEPT_BY: dict[Any, tuple[str, ...]] = {
    Petition: ("unit",),
    Commitment: ("conclusion__notice__unit",),
    Dialogue: ("unit", "chair__unit"),
}


def _deadlines(dialogue: Dialogue) -> Iterator[str]:
    """What a dialogue owes, and what met it, by its events."""
    stored = {deadline.code: deadline for deadline in Deadline.of(dialogue).select_related("rule")}
    for duty in deadlines.duties(dialogue):
        deadline = stored.get(duty.code)
        if deadline is not None and not deadlines.is_up_to_date(deadline, duty):
            yield _("%(kind)s %(uuid)s: the deadline “%(code)s” is not what its events say") % {
                "kind": dialogue._meta.verbose_name,
                "uuid": dialogue.uuid,
                "code": duty.code,
            }


def _compare(record: Any, derived: dict[str, object]) -> Iterator[str]:
    for column, value in derived.items():
        stored = getattr(record, column)
        if stored != value:
            yield _("%(kind)s %(uuid)s: %(column)s is stored as %(stored)s, its events say %(derived)s") % {
                "kind": record._meta.verbose_name,
                "uuid": record.uuid,
                "column": column,
                "stored": stored,
                "derived": value,
            }
