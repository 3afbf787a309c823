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
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import by_day, corrected_uuids, in_force, with_step
from portal.records.signals import record_changed

from . import lifecycle
from .models import Petition, PetitionEvent
from .states import EventKind, faults

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
    changes = {"changes": differences(before, values, withheld=approved.withheld), "withheld": approved.withheld}
    if "received_on" in values:
        _correct_receipt(petition, values["received_on"], approved, changes)
    else:
        PetitionEvent.objects.append(
            PetitionEvent(
                petition=petition,
                kind=EventKind.CORRECTED.value,
                actor=approved.by.name,
                user=approved.by.user,
                on=approved.on,
                text=approved.reason,
                data=changes,
            )
        )
    settle(petition)


def _correct_receipt(petition: Petition, on: date, approved: ApprovedCorrection, changes: dict[str, Any]) -> None:
    history = in_force(petition.events.order_by("on", "pk"))
    receipt = next(event for event in history if event.kind == EventKind.RECEIVED)
    made = replacement(receipt, {"on": on}, approved, before={"on": receipt.on})
    made.data |= changes
    if any(event.on < on for event in history if event is not receipt and event.kind != EventKind.CORRECTED):
        raise ValidationError({"received_on": _("The next step was taken before this day.")})
    PetitionEvent.objects.append(made)


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
    if "due" in values and (values["due"] is None or not event.data.get("due")):
        raise ValidationError({"due": _("A due date is corrected by another one.")})
    made = replacement(event, values, approved, before=before)
    if made.on < petition.received_on:
        raise ValidationError({"on": _("This day is before the receipt.")})
    with_step(petition.events.all(), made, in_order=by_day, faults=faults)
    PetitionEvent.objects.append(made)
    settle(petition)


def follow_commitment(made: CommitmentEvent, petition: Petition) -> None:
    """A step on the commitment was corrected: correct the step that mirrors it in the petition."""
    former = CommitmentEvent.objects.get(uuid=made.data["corrects"])
    history = in_force(petition.events.order_by("on", "pk"))
    event = next((each for each in history if _mirrors(each, former)), None)
    if event is None:
        return
    correction = made.data["correction"]
    mirrored = PetitionEvent(
        petition=petition,
        kind=event.kind,
        actor=event.actor,
        user=made.user,
        on=made.on,
        text=event.text if event.commitment_event_id is None else made.text,
        document=made.document,
        data={**event.data, **made.data, "corrects": str(event.uuid), "correction": correction},
        commitment_event=made if event.commitment_event_id else None,
    )
    PetitionEvent.objects.append(mirrored)
    settle(petition)


def _mirrors(event: PetitionEvent, former: CommitmentEvent) -> bool:
    """The step taken there, or the assignment by the same conclusion."""
    if event.commitment_event_id is not None:
        return event.commitment_event_id == former.pk
    is_assignment = event.kind == EventKind.ASSIGNED and former.kind == CommitmentEvent.Kind.ASSIGNED
    return is_assignment and event.document == former.document


def settle(petition: Petition) -> None:
    lifecycle.settle(petition)
    record_changed.send(Petition, instance=petition)


def follow_finding(petition: Petition, *, on: date, actor: str, text: str, data: dict[str, Any], user: Any) -> None:
    """A supervisor's finding was corrected: correct the step that mirrors it in the petition."""
    history = in_force(petition.events.order_by("on", "pk"))
    mirrored = (each for each in history if (each.kind, each.on, each.actor) == (EventKind.SUPERVISED, on, actor))
    event = next(mirrored, None)
    if event is None:
        return
    PetitionEvent.objects.append(
        PetitionEvent(
            petition=petition,
            kind=event.kind,
            actor=actor,
            user=user,
            on=on,
            text=text,
            data={**data, "corrects": str(event.uuid), "changes": []},
        )
    )
    record_changed.send(Petition, instance=petition)


def _value(event: PetitionEvent, name: str) -> Any:
    return getattr(event, name) if hasattr(event, name) else OF_STEPS[name].to_python(event.data.get(name))
