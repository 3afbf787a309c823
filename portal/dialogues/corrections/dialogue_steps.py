"""How the steps of a dialogue are corrected: planned, announced, held, put off, called off on another day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.corrections import registry
from portal.corrections.registry import ApprovedCorrection, Correctable
from portal.corrections.replacement_events import replacement
from portal.fields.dates import local_day, written
from portal.language.cleaning import has_letter
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import corrected_uuids, with_step
from portal.records.signals import record_changed

from .. import deadlines
from ..histories import faults, in_order
from ..lifecycle import time_before
from ..models import Dialogue, DialogueEvent
from ..models.dialogues import DialogueState
from .dialogues import correct_dialogue

Kind = DialogueEvent.Kind
OF_STEPS: dict[str, models.Field[Any, Any]] = fields_of(DialogueEvent, "on", "text")
# Steps whose text is the basis or the reason; the others have none.
WITH_WORDS = (Kind.ANNOUNCED, Kind.POSTPONED, Kind.CANCELLED)


def register() -> None:
    registry.register(
        DialogueEvent,
        Correctable(
            fields=OF_STEPS,
            decides=lambda event: event.dialogue.unit,
            is_open=is_open_step,
            apply=correct_step,
        ),
    )


def is_open_step(event: DialogueEvent) -> bool:
    """Public, a step that somebody took, and no other one has corrected it.

    What was changed or corrected bears the day of its approval: the portal itself has written it.
    """
    if not event.dialogue.is_public or event.kind not in DialogueState.values:
        return False
    return str(event.uuid) not in corrected_uuids(event.dialogue.events.all())


def correct_step(event: DialogueEvent, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Another day or reason of a step; the state and the deadlines are worked out anew.

    Raises ValidationError if the history could not stand with it.
    """
    if "text" in values and event.kind not in WITH_WORDS:
        raise ValidationError({"text": _("This step has no text of its own.")})
    if event.kind == Kind.HELD:
        correct_dialogue(event.dialogue, _other_last_day(event.dialogue, values["on"]), approved)
        return
    dialogue = Dialogue.objects.select_for_update().get(pk=event.dialogue_id)
    before = {name: getattr(event, name) for name in values}
    changes = differences(before, values, withheld=approved.withheld)
    made = replacement(event, values, approved, changes=changes)
    if made.kind in WITH_WORDS and not has_letter(made.text):
        raise ValidationError({"text": _("Say why, in a sentence that the people will read.")})
    history = with_step(dialogue.events.all(), made, in_order=in_order, faults=faults)
    _require_possible(dialogue, made, history)
    DialogueEvent.objects.append(made)
    dialogue.state = DialogueState(history[-1].kind)
    dialogue.save(update_fields=["state", "updated_at"])
    deadlines.settle(dialogue)
    record_changed.send(Dialogue, instance=dialogue)


def _other_last_day(dialogue: Dialogue, on: date) -> dict[str, Any]:
    """It was held on its own last day: this is a field of the dialogue, at the hour that it had."""
    if dialogue.ends_on is not None:
        return {"ends_on": on}
    hour: time = timezone.localtime(dialogue.starts_at).time()
    return {"starts_at": timezone.make_aware(datetime.combine(on, hour))}


def _require_possible(dialogue: Dialogue, made: DialogueEvent, history: list[DialogueEvent]) -> None:
    """The rules of the step itself, as it was taken: portal.dialogues.lifecycle."""
    before = [event for event in in_order(dialogue.events.all()) if event.kind == Kind.POSTPONED]
    after = [event for event in history if event.kind == Kind.POSTPONED]
    corrected = made.payload.corrects
    match made.kind:
        case Kind.PLANNED if any(event.on < made.on for event in history if event is not made):
            raise ValidationError({"on": _("The next step was taken before this day.")})
        case Kind.ANNOUNCED if made.on > (day := local_day(time_before(dialogue, made.on))):
            raise ValidationError(
                {"on": _("It was to be held on %(day)s: it cannot have been announced later.") % {"day": written(day)}}
            )
        case Kind.POSTPONED if (to := made.payload.moved_to) and local_day(to) < made.on:
            raise ValidationError({"on": _("The new time has passed.")})
        case Kind.POSTPONED if [event.uuid for event in before] != [
            corrected if event is made else event.uuid for event in after
        ]:
            raise ValidationError({"on": _("It was put off once more between these two days.")})
