"""How petitions and their events are corrected; registered when the app starts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.corrections import registry
from portal.corrections.registry import ApprovedCorrection, Correctable, clean_changed
from portal.corrections.replacement_events import replacement
from portal.dialogues.models import CommitmentEvent
from portal.records.actors import Actor
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import corrected_uuids, in_force
from portal.records.history.payloads import FieldChange

from .event_data import PetitionData
from .history import append, append_correction, new_step
from .models import Petition, PetitionEvent
from .states import EventKind

OF_PETITIONS = ("title", "content", "hamlet", "petitioner", "topic", "place", "received_on", "answer_summary")
OF_STEPS: dict[str, models.Field[Any, Any]] = {
    **fields_of(PetitionEvent, "on", "text", "document"),
    "due": models.DateField(gettext_lazy("due"), null=True, blank=True),
}
# The day of receipt belongs to the petition, findings to their supervisor, assignments to the notice.
CORRECTED_ELSEWHERE = (
    *(EventKind.RECEIVED, EventKind.SUPERVISED, EventKind.CORRECTED, EventKind.RECLASSIFIED, EventKind.HANDED_OVER),
)


def register() -> None:
    registry.register(
        Petition,
        Correctable(
            fields=fields_of(Petition, *OF_PETITIONS),
            decides=lambda petition: petition.unit,
            is_open=lambda petition: petition.is_public,
            apply=correct_petition,
        ),
    )
    registry.register(
        PetitionEvent,
        Correctable(
            fields=OF_STEPS,
            decides=lambda event: event.petition.unit,
            is_open=is_open_step,
            apply=correct_step,
        ),
    )


def correct_petition(petition: Petition, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Other words, another place or topic; another day of receipt also corrects the event of the receipt.

    Raises ValidationError for a day that has not come yet, or that lies after the next step.
    """
    petition = Petition.objects.select_for_update().get(pk=petition.pk)
    before = {name: getattr(petition, name) for name in values}
    for name, value in values.items():
        setattr(petition, name, value)
    clean_changed(petition, values)
    petition.save()
    changes = differences(before, values, withheld=approved.withheld)
    if "received_on" in values:
        step = _corrected_receipt(petition, values["received_on"], approved, changes)
    else:
        data = PetitionData(changes=changes, withheld=approved.withheld)
        step = new_step(EventKind.CORRECTED, by=approved.by, on=approved.on, text=approved.reason, data=data)
    append_correction(petition, step)


def _corrected_receipt(
    petition: Petition, on: date, approved: ApprovedCorrection, changes: tuple[FieldChange, ...]
) -> PetitionEvent:
    history = in_force(petition.events.all())
    receipt = next(event for event in history if event.kind == EventKind.RECEIVED)
    made: PetitionEvent = replacement(receipt, {"on": on}, approved, changes=changes)
    if any(event.on < on for event in history if event is not receipt and event.kind != EventKind.CORRECTED):
        raise ValidationError({"received_on": _("The next step was taken before this day.")})
    return made


def is_open_step(event: PetitionEvent) -> bool:
    """A step of its own that no other one has corrected; what was taken on a commitment is corrected there."""
    if not event.petition.is_public or event.commitment_event_id or event.kind in CORRECTED_ELSEWHERE:
        return False
    if event.kind == EventKind.ASSIGNED and event.petition.conclusion_id:
        return False
    return str(event.uuid) not in corrected_uuids(event.petition.events.all())


def correct_step(event: PetitionEvent, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Another day, text, document or due date of a step; what follows from the history is derived anew.

    Raises ValidationError if the step would lie before the receipt.
    """
    petition = Petition.objects.select_for_update().get(pk=event.petition_id)
    before = {name: _value(event, name) for name in values}
    if "due" in values and (values["due"] is None or not event.payload.due):
        raise ValidationError({"due": _("A due date is corrected by another one.")})
    changes = differences(before, values, withheld=approved.withheld)
    made = replacement(event, values, approved, changes=changes)
    if made.on < petition.received_on:
        raise ValidationError({"on": _("This day is before the receipt.")})
    append(petition, made)


def follow_commitment(made: CommitmentEvent, petition: Petition) -> None:
    """A step on the commitment was corrected: correct the step that mirrors it in the petition."""
    former = made.commitment.events.get(uuid=str(made.payload.corrects))
    history = in_force(petition.events.all())
    event = next((each for each in history if _mirrors(each, former)), None)
    if event is None:
        return
    mirrored = new_step(
        EventKind(event.kind),
        by=Actor(event.actor, made.user),
        on=made.on,
        text=event.text if event.commitment_event_id is None else made.text,
        document=made.document,
        data=event.payload.but(**(made.payload.given() | {"corrects": event.uuid})),
        commitment_event=made if event.commitment_event_id else None,
    )
    append_correction(petition, mirrored)


def _mirrors(event: PetitionEvent, former: CommitmentEvent) -> bool:
    """The step taken there, or the assignment by the same conclusion."""
    if event.commitment_event_id is not None:
        return event.commitment_event_id == former.pk
    is_assignment = event.kind == EventKind.ASSIGNED and former.kind == CommitmentEvent.Kind.ASSIGNED
    return is_assignment and event.document == former.document


def follow_finding(petition: Petition, *, by: Actor, on: date, text: str, data: PetitionData) -> None:
    """A supervisor's finding was corrected: correct the step that mirrors it in the petition."""
    history = in_force(petition.events.all())
    mirrored = (each for each in history if (each.kind, each.on, each.actor) == (EventKind.SUPERVISED, on, by.name))
    event = next(mirrored, None)
    if event is None:
        return
    data = data.but(corrects=event.uuid, changes=())
    append_correction(petition, new_step(EventKind.SUPERVISED, by=by, on=on, text=text, data=data))


def _value(event: PetitionEvent, name: str) -> Any:
    return getattr(event if hasattr(event, name) else event.payload, name)
