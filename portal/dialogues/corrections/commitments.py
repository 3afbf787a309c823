"""How a step on a commitment is corrected: its day, text, document or due date."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.corrections import registry
from portal.corrections.registry import ApprovedCorrection, Correctable
from portal.corrections.replacement_events import replacement
from portal.language.cleaning import has_letter
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import by_day, corrected_uuids, with_step
from portal.records.signals import record_changed

from .. import commitments
from ..models import Commitment, CommitmentEvent
from ..models.commitments import CommitmentState
from ..signals import commitment_step_taken

OF_STEPS: dict[str, models.Field[Any, Any]] = {
    **fields_of(CommitmentEvent, "on", "text", "document"),
    "due": models.DateField(gettext_lazy("due"), null=True, blank=True),
}


def register() -> None:
    registry.register(
        CommitmentEvent,
        Correctable(
            fields=OF_STEPS,
            decides=lambda event: event.commitment.conclusion.notice.unit,
            is_open=is_open_step,
            apply=correct_step,
        ),
    )


def is_open_step(event: CommitmentEvent) -> bool:
    """Public, not withdrawn, and no other step has corrected it."""
    commitment = event.commitment
    is_shown = commitment.is_public and commitment.state != CommitmentState.WITHDRAWN
    return is_shown and str(event.uuid) not in corrected_uuids(commitment.events.all())


def correct_step(event: CommitmentEvent, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Another day, text, document or due date of a step; what follows from the history is derived anew.

    Raises ValidationError if the step would lie before the assignment, or its due date before the step.
    """
    commitment = Commitment.objects.select_for_update().get(pk=event.commitment_id)
    before = {name: _value(event, name) for name in values}
    if "due" in values and values["due"] is None:
        raise ValidationError({"due": _("A due date is corrected by another one.")})
    if "due" in values and not event.payload.due:
        raise ValidationError({"due": _("This step has set no due date.")})
    changes = differences(before, values, withheld=approved.withheld)
    made = replacement(event, values, approved, changes=changes)
    with_step(commitment.events.all(), made, in_order=by_day, faults=commitments.faults)
    if not has_letter(made.text):
        raise ValidationError({"text": _("Say in a sentence what was done or why.")})
    CommitmentEvent.objects.append(made)
    commitments.settle(commitment)
    commitment_step_taken.send(CommitmentEvent, instance=made)
    record_changed.send(Commitment, instance=commitment)


def _value(event: CommitmentEvent, name: str) -> Any:
    return getattr(event if hasattr(event, name) else event.payload, name)
