"""How days of reception are corrected: hours, place and who receives; the day and the reason of a step."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.corrections import registry
from portal.corrections.registry import ApprovedCorrection, Correctable, clean_changed
from portal.corrections.replacement_events import replacement
from portal.language.cleaning import has_letter
from portal.records.history.changes import differences, fields_of
from portal.records.history.order import corrected_uuids, with_step
from portal.records.signals import record_changed

from .. import reception
from ..event_data import ReceptionData
from ..histories import history_of
from ..models import ReceptionDay, ReceptionEvent
from ..models.reception import ReceptionState

Kind = ReceptionEvent.Kind
OF_DAYS = ("chair", "starts", "ends", "place_text", "how_to_join")
OF_STEPS: dict[str, models.Field[Any, Any]] = fields_of(ReceptionEvent, "on", "text")
# What was planned was written by the portal itself, by the rule.
TAKEN_BY_SOMEBODY = (Kind.MOVED, Kind.CANCELLED)


def register() -> None:
    registry.register(
        ReceptionDay,
        Correctable(
            fields=fields_of(ReceptionDay, *OF_DAYS),
            decides=lambda day: day.unit,
            is_open=is_open_day,
            apply=correct_day,
        ),
    )
    registry.register(
        ReceptionEvent,
        Correctable(
            fields=OF_STEPS,
            decides=lambda event: event.day.unit,
            is_open=is_open_step,
            apply=correct_step,
        ),
    )


def is_open_day(day: ReceptionDay) -> bool:
    """Public, and not called off."""
    return day.is_public and day.state != ReceptionState.CANCELLED


def correct_day(day: ReceptionDay, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Other hours, another place, another who receives. Raises ValidationError for hours that end before they begin."""
    day = ReceptionDay.objects.select_for_update().get(pk=day.pk)
    before = {name: getattr(day, name) for name in values}
    for name, value in values.items():
        setattr(day, name, value)
    clean_changed(day, values)
    if day.ends <= day.starts:
        raise ValidationError({"ends": _("It ends before it begins.")})
    day.save()
    data = ReceptionData(changes=differences(before, values, withheld=approved.withheld), withheld=approved.withheld)
    made = reception.new_event(day, Kind.CORRECTED, by=approved.by, on=approved.on, text=approved.reason, data=data)
    reception.append(day, made)
    record_changed.send(ReceptionDay, instance=day)


def is_open_step(event: ReceptionEvent) -> bool:
    """Public, a move or a cancellation, and no other step has corrected it."""
    if not event.day.is_public or event.kind not in TAKEN_BY_SOMEBODY:
        return False
    return str(event.uuid) not in corrected_uuids(event.day.events.all())


def correct_step(event: ReceptionEvent, values: dict[str, Any], approved: ApprovedCorrection) -> None:
    """Another day or reason of a move or a cancellation; where the day was moved to stays.

    Raises ValidationError without a reason, or if the history could not stand with it.
    """
    day = ReceptionDay.objects.select_for_update().get(pk=event.day_id)
    changes = differences({name: getattr(event, name) for name in values}, values, withheld=approved.withheld)
    made = replacement(event, values, approved, changes=changes)
    if not has_letter(made.text):
        raise ValidationError({"text": _("Say why, in a sentence that the people will read.")})
    with_step(day.events.all(), made, in_order=history_of, faults=reception.faults)
    reception.append(day, made)
    record_changed.send(ReceptionDay, instance=day)
