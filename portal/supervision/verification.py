"""Does the record still say what its events say? Walks the ledger and derives every stored standing again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, CommitmentEvent, Dialogue, DialogueEvent
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import derive
from portal.records import ledger

CHUNK = 500
Shown = Callable[[Iterable[Any], int], Iterable[Any]]


def unseen(records: Iterable[Any], total: int) -> Iterable[Any]:
    return records


def differences(*, shown: Shown = unseen) -> Iterator[str]:
    """One sentence for each thing that does not agree: the ledger first, then stored standings and visibility.

    `shown` wraps each walk, given how many records it has, so that a command can show how far it is. Holds one chunk
    of records in memory at a time.
    """
    yield from ledger.verify()
    for model, events, columns in WALKS:
        history = Prefetch("events", events.objects.order_by("on", "pk"), to_attr="told")
        records: QuerySet[Any] = model.objects.order_by("pk").prefetch_related(history)
        for record in shown(records.iterator(chunk_size=CHUNK), records.count()):
            yield from _compare(record, columns(record.told))


def checked() -> int:
    """How many records `differences` walks over."""
    return sum(model.objects.count() for model, _events, _columns in WALKS)


def _of_petition(events: Iterable[PetitionEvent]) -> dict[str, Any]:
    standing = derive(events)
    return {
        "state": standing.state,
        "state_since": standing.since,
        "due_original": standing.due_original,
        "due_on": standing.due_on,
        "reopened_on": standing.reopened_on,
    }


def _of_commitment(events: Iterable[CommitmentEvent]) -> dict[str, Any]:
    standing = commitments.derive(events)
    return {
        "state": standing.state,
        "due_original": standing.due_original,
        "due_on": standing.due_on,
        "done_on": standing.done_on,
        "reopened_on": standing.reopened_on,
        "owner_id": standing.owner_id,
    }


def _of_dialogue(events: Iterable[DialogueEvent]) -> dict[str, Any]:
    kinds = [event.kind for event in events]
    return {"state": kinds[-1] if kinds else None}


WALKS: tuple[tuple[Any, Any, Callable[[Any], dict[str, Any]]], ...] = (
    (Petition, PetitionEvent, _of_petition),
    (Commitment, CommitmentEvent, _of_commitment),
    (Dialogue, DialogueEvent, _of_dialogue),
)


def _compare(record: Any, derived: dict[str, Any]) -> Iterator[str]:
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
