"""How what was found stands on a day: the badges that every list of such records shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.public.presenters import statuses
from portal.public.presenters.cards import commitments, dialogues, notices

# Of a kind of record, the rows with what their badges ask for; any other kind is shown as its source reads it.
WITH_STANDING: dict[str, Callable[[QuerySet[Any], date], QuerySet[Any]]] = {
    "dialogue": lambda rows, on: dialogues.for_cards(rows),
    "notice": lambda rows, on: notices.for_cards(rows, on=on),
    "conclusion": lambda rows, on: rows.prefetch_related("commitment__findings").annotate(
        claimed_on=commitments.claimed_on("commitment")
    ),
}


def badges_of(kind: str, record: Any, *, on: date) -> list[statuses.Badge]:
    """Of a row of `WITH_STANDING`; a conclusion stands as its commitment does, and what owes nothing has none."""
    match kind:
        case "petition":
            return statuses.of_task(record, on=on)
        case "dialogue":
            return dialogues.badges_of(record, on=on)
        case "notice":
            return notices.badges_of(record, on=on)
        case "conclusion" if hasattr(record, "commitment"):
            record.commitment.claimed_on = record.claimed_on
            return statuses.of_commitment(record.commitment, on=on)
    return []
