"""Badges of results on a day: the same that every list of such records shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.dialogues.models import Conclusion, OfficialDocument
from portal.public.presenters import statuses
from portal.public.presenters.cards import commitments, dialogues, notices

# By kind of record: adds to a queryset what its badges read. Any other kind is shown as its source reads it.
BADGE_QUERYSETS: dict[str, Callable[[QuerySet[Any]], QuerySet[Any]]] = {
    "dialogue": dialogues.for_badges,
    "notice": notices.with_due_date,
    "conclusion": lambda rows: rows.prefetch_related("commitment__findings").annotate(
        claimed_on=commitments.claimed_on("commitment")
    ),
}


def withdrawal_of(record: object) -> list[statuses.Badge]:
    """That a document, or the notice of a conclusion, was withdrawn."""
    document = record.notice if isinstance(record, Conclusion) else record
    return statuses.withdrawal_of(document) if isinstance(document, OfficialDocument) else []


def badges_of(kind: str, record: Any, conclusions: Iterable[Any], *, on: date) -> list[statuses.Badge]:
    """Of a row of `BADGE_QUERYSETS`, with the rows of the conclusions of a notice.

    A conclusion stands as its commitment does, and what owes nothing has none.
    """
    if withdrawn := withdrawal_of(record):
        return withdrawn
    match kind:
        case "petition":
            return statuses.of_task(record, on=on)
        case "dialogue":
            return dialogues.badges_of(record, on=on)
        case "notice":
            made = [each.commitment for each in conclusions if hasattr(each, "commitment")]
            return notices.badges_of(record, on=on, tasks=notices.Tasks.counted(made, on=on))
        case "conclusion" if hasattr(record, "commitment"):
            record.commitment.claimed_on = record.claimed_on
            return statuses.of_commitment(record.commitment, on=on)
    return []
