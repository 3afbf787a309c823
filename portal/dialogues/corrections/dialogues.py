"""How what was announced of a dialogue is corrected: time, place, chair, counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.corrections import registry
from portal.corrections.registry import ApprovedCorrection, Correctable, clean_changed
from portal.corrections.replacement_events import replacement
from portal.records.actors import Actor
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import in_force, with_step
from portal.records.signals import record_changed

from .. import deadlines, histories
from ..event_data import COUNTS, DialogueData
from ..models import Dialogue, DialogueEvent
from ..models.dialogues import DialogueState

TIME = ("starts_at", "ends_on")
PLACE = ("place_text", "place")
OF_DIALOGUES = (
    *("theme", "chair", "form", *TIME, *PLACE, "audience", "how_to_join", "opinions_from", "opinions_until", *COUNTS),
)
Kind = DialogueEvent.Kind


def register() -> None:
    registry.register(
        Dialogue,
        Correctable(
            fields=fields_of(Dialogue, *OF_DIALOGUES),
            decides=lambda dialogue: dialogue.unit,
            is_open=is_open_dialogue,
            apply=correct_dialogue,
        ),
    )


def is_open_dialogue(dialogue: Dialogue) -> bool:
    """Public, and not called off."""
    return dialogue.is_public and dialogue.state != DialogueState.CANCELLED


def correct_dialogue(dialogue: Dialogue, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Other words, another time or place, other counts; the deadlines that follow are counted anew.

    Raises ValidationError for counts of a dialogue that was not held, for more answers than opinions, or for a held
    one whose day would lie ahead.
    """
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    before = {name: getattr(dialogue, name) for name in values}
    for name, value in values.items():
        setattr(dialogue, name, value)
    clean_changed(dialogue, values)
    _require_possible(dialogue, values, on=approved.on)
    dialogue.save()
    _append_change(dialogue, values, before, approved)
    deadlines.settle(dialogue)
    record_changed.send(Dialogue, instance=dialogue)


def _require_possible(dialogue: Dialogue, values: dict[str, Any], *, on: date) -> None:
    is_held = dialogue.state == DialogueState.HELD
    if dialogue.last_day < dialogue.day:
        raise ValidationError({"ends_on": _("The last day is before the first.")})
    if not is_held and any(values.get(name) is not None for name in COUNTS):
        raise ValidationError(_("Nobody was counted yet: the dialogue is not recorded as held."))
    if is_held and dialogue.last_day > on:
        raise ValidationError({"starts_at": _("It was held: its day cannot lie ahead.")})
    if is_held and dialogue.notices.filter(live=True, withdrawn_on=None, issued_on__lt=dialogue.last_day).exists():
        raise ValidationError({"starts_at": _("Its notice of conclusion was issued before this day.")})
    answered, speakers = dialogue.answered_on_site, dialogue.speakers
    if answered is not None and speakers is not None and answered > speakers:
        raise ValidationError(_("More opinions were answered than voiced: check the two numbers."))


def _append_change(
    dialogue: Dialogue, values: dict[str, Any], before: dict[str, Any], approved: ApprovedCorrection
) -> None:
    """What lies ahead is changed by an event of its own; day and counts of a held one correct the event of the day."""
    changes = differences(before, values, withheld=approved.withheld)
    held = next((event for event in in_force(dialogue.events.all()) if event.kind == Kind.HELD), None)
    if held is not None and set(values) & {*TIME, *COUNTS}:
        counts: dict[str, Any] = {name: getattr(dialogue, name) for name in COUNTS}
        event = replacement(held, {"on": dialogue.last_day, **counts}, approved, changes=changes)
        with_step(dialogue.events.all(), event, in_order=histories.in_order, faults=histories.faults)
    else:
        data = DialogueData(changes=changes, withheld=approved.withheld)
        if held is None and "starts_at" in values:
            data = data.but(**_times(before["starts_at"], values["starts_at"]))
        event = DialogueEvent(
            dialogue=dialogue,
            kind=_kind_of(values, is_held=held is not None).value,
            actor=approved.by.name,
            user=approved.by.user,
            on=approved.on,
            text=approved.reason,
            data=data.to_json(),
        )
    DialogueEvent.objects.append(event)


def _times(before: datetime, after: datetime) -> dict[str, datetime]:
    return {"moved_from": timezone.localtime(before), "moved_to": timezone.localtime(after)}


def _kind_of(values: dict[str, Any], *, is_held: bool) -> DialogueEvent.Kind:
    is_other_time, is_other_place = bool(set(values) & set(TIME)), "place_text" in values
    if is_held or not (is_other_time or is_other_place):
        return Kind.CORRECTED
    if is_other_time and is_other_place:
        return Kind.TIME_AND_PLACE_CHANGED
    return Kind.TIME_CHANGED if is_other_time else Kind.PLACE_CHANGED


def append_loaded_change(
    dialogue: Dialogue,
    kind: DialogueEvent.Kind,
    *,
    by: Actor,
    on: date,
    text: str,
    uuid: UUID,
    data: DialogueData,
    starts_at: datetime | None = None,
) -> DialogueEvent:
    """Append what was changed or corrected elsewhere: the dump has its outcome, and `starts_at` if it moved."""
    if starts_at is not None:
        data = data.but(**_times(dialogue.starts_at, starts_at))
        dialogue.starts_at = starts_at
        dialogue.save(update_fields=["starts_at", "updated_at"])
    columns: dict[str, Any] = {"kind": kind.value, "actor": by.name, "user": by.user, "on": on, "text": text}
    event: DialogueEvent = DialogueEvent.objects.append(
        DialogueEvent(uuid=uuid, dialogue=dialogue, **columns, data=data.to_json())
    )
    dialogue.state = DialogueState(histories.in_order(dialogue.events.all())[-1].kind)
    dialogue.save(update_fields=["state", "updated_at"])
    deadlines.settle(dialogue)
    return event
