"""The lifecycle of a dialogue: plan, announce, hold, postpone, cancel.

Each function appends an event and returns it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.fields.dates import local_day, written
from portal.language.cleaning import has_letter
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.order import with_step
from portal.records.ledger.states import committed_together
from portal.records.levels import Visibility
from portal.records.signals import record_changed

from . import deadlines
from .event_data import COUNTS, DialogueData
from .histories import faults, in_order
from .models import Dialogue, DialogueEvent
from .models.dialogues import DialogueState

Kind = DialogueEvent.Kind
_TOO_LATE_TO_ANNOUNCE = gettext_lazy(
    "The dialogue was to be held on %(day)s: it cannot be announced on %(date)s, after that. Write the day on which it "
    "was announced, also if you enter it late; if nobody announced it, record it as held or put it off to a new day."
)


@transaction.atomic
@committed_together()
def plan(dialogue: Dialogue, *, by: Actor, on: date) -> DialogueEvent:
    """Enter a dialogue that is planned, with or without an annual plan. Saves it; it is not public yet."""
    dialogue.state = DialogueState.PLANNED
    dialogue.full_clean(exclude=["slug"])
    dialogue.save()
    event = _append(dialogue, Kind.PLANNED, by=by, on=on, data=DialogueData(starts_at=dialogue.starts_at))
    deadlines.settle(dialogue)
    return event


@transaction.atomic
@committed_together()
def announce(dialogue: Dialogue, *, by: Actor, on: date, basis: str) -> DialogueEvent:
    """Tell the people when, where and about what; `basis` is the document or rule on which it is made public.

    Due 7 days before (Luật 72/2025 Đ.43; docs/domain.md, Laws). Raises ValidationError after the day on which it was to
    be held, as that day stood then.
    """
    if on > (day := local_day(time_before(dialogue, on))):
        raise ValidationError({"on": _TOO_LATE_TO_ANNOUNCE % {"date": written(on), "day": written(day)}})
    event = _append(dialogue, Kind.ANNOUNCED, by=by, on=on, text=basis)
    if not dialogue.is_public:
        visibility.decide(dialogue, level=Visibility.PUBLIC, by=by, on=on, basis=basis)
    deadlines.settle(dialogue)
    return event


@transaction.atomic
@committed_together()
def hold(
    dialogue: Dialogue,
    *,
    by: Actor,
    on: date,
    attendees: int | None = None,
    speakers: int | None = None,
    answered_on_site: int | None = None,
) -> DialogueEvent:
    """Record that it took place, and start the clocks of notice and result on its last day.

    Raises ValidationError before the last day of the dialogue, and for numbers that cannot be.
    """
    DialogueEvent(dialogue=dialogue, kind=Kind.HELD.value, actor=by.name, on=on).put_in_order()
    if on < dialogue.last_day:
        raise ValidationError({"on": _("A dialogue cannot be recorded as held before its last day.")})
    data = DialogueData(recorded_on=on, attendees=attendees, speakers=speakers, answered_on_site=answered_on_site)
    for name in COUNTS:
        setattr(dialogue, name, getattr(data, name))
    dialogue.save(update_fields=[*COUNTS, "updated_at"])
    event = _append(dialogue, Kind.HELD, by=by, on=dialogue.last_day, data=data)
    deadlines.settle(dialogue)
    return event


@transaction.atomic
@committed_together()
def postpone(
    dialogue: Dialogue, *, by: Actor, on: date, reason: str, starts_at: datetime | None = None
) -> DialogueEvent:
    """Put it off, to a new time if one is known; the former time stays in the history.

    Raises ValidationError without a reason, or if the new time had passed on the day or cannot be.
    """
    _require_reason(reason)
    if starts_at is not None:
        starts_at = _possible_time(dialogue, starts_at, on=on)
    data = DialogueData(moved_from=time_before(dialogue, on), moved_to=starts_at)
    event = _append(dialogue, Kind.POSTPONED, by=by, on=on, text=reason, data=data)
    if event == _postponements(dialogue)[-1] and starts_at is not None:
        dialogue.starts_at, dialogue.ends_on = starts_at, None
        dialogue.save(update_fields=["starts_at", "ends_on", "updated_at"])
    deadlines.settle(dialogue)
    return event


def _possible_time(dialogue: Dialogue, starts_at: datetime, *, on: date) -> datetime:
    """As the dialogue would keep it, also where a later step has moved it since."""
    try:
        kept: datetime = Dialogue._meta.get_field("starts_at").clean(starts_at, dialogue)
    except ValidationError as error:
        raise ValidationError({"starts_at": error.messages}) from error
    if local_day(kept) < on:
        raise ValidationError({"starts_at": _("The new time has passed.")})
    return kept


def _postponements(dialogue: Dialogue) -> list[DialogueEvent]:
    return [event for event in in_order(dialogue.events.all()) if event.kind == Kind.POSTPONED]


def time_before(dialogue: Dialogue, on: date) -> datetime:
    """The time that held on a day: that from which it was put off later, if it was."""
    later = next((event for event in _postponements(dialogue) if event.on > on), None)
    return (later and later.payload.moved_from) or dialogue.starts_at


@transaction.atomic
@committed_together()
def cancel(dialogue: Dialogue, *, by: Actor, on: date, reason: str) -> DialogueEvent:
    """Call it off for good. Raises ValidationError without a reason."""
    _require_reason(reason)
    event = _append(dialogue, Kind.CANCELLED, by=by, on=on, text=reason)
    deadlines.settle(dialogue)
    return event


def _append(
    dialogue: Dialogue,
    kind: DialogueEvent.Kind,
    *,
    by: Actor,
    on: date,
    text: str = "",
    data: DialogueData = DialogueData(),  # noqa: B008 (it cannot be changed)
) -> DialogueEvent:
    """A step that was taken before others is entered at its place, and the state follows from the last of them."""
    event = DialogueEvent(
        dialogue=dialogue, kind=kind.value, actor=by.name, user=by.user, on=on, text=text, data=data.to_json()
    )
    history = with_step(dialogue.events.all(), event, in_order=in_order, faults=faults)
    DialogueEvent.objects.append(event)
    dialogue.state = DialogueState(history[-1].kind)
    dialogue.save(update_fields=["state", "updated_at"])
    record_changed.send(Dialogue, instance=dialogue)
    return event


def _require_reason(reason: str) -> None:
    if not has_letter(reason):
        raise ValidationError({"reason": _("Say why, in a sentence that the people will read.")})
