"""The lifecycle of reception: plan the days of a year, move one, cancel one, record a posting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.corrections.descriptions import describe_correction
from portal.fields.dates import PLANNED_YEARS, require_within, written
from portal.language.cleaning import has_letter
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.history.act_dates import TwoDays
from portal.records.history.order import Faults, with_step
from portal.records.ledger.states import committed_together
from portal.records.levels import Visibility
from portal.records.signals import record_changed
from portal.workdays import deadlines
from portal.workdays.deadlines import Act
from portal.workdays.models import SpecialDay

from .event_data import ReceptionData
from .histories import history_of
from .models import Posting, ReceptionDay, ReceptionEvent, ReceptionRule
from .models.reception import ReceptionState

Kind = ReceptionEvent.Kind
POSTING = "posting"  # the deadline: 5 working days before


@transaction.atomic
@committed_together()
def plan_year(rule: ReceptionRule, year: int, *, by: Actor, on: date) -> list[ReceptionDay]:
    """Enter the days of a year by the rule and make them public on its basis; days entered before stay as they are.

    A day that falls away because it is a day off is not entered.
    """
    known = set(rule.days.filter(nominal_on__year=year).values_list("nominal_on", flat=True))
    days = rule.days_of(year, working=SpecialDay.objects.calendar())
    return [
        plan_day(rule, nominal, held_on, by=by, on=on)
        for nominal, held_on in days.items()
        if held_on is not None and nominal not in known
    ]


@transaction.atomic
@committed_together()
def plan_day(rule: ReceptionRule, nominal: date, held_on: date, *, by: Actor, on: date) -> ReceptionDay:
    """Enter the day `nominal` of a rule, to be held on `held_on`, and make it public on the basis of the rule."""
    copied = {name: getattr(rule, name) for name in ("unit", "chair", "starts", "ends", "place_text", "how_to_join")}
    day = ReceptionDay.objects.create(rule=rule, nominal_on=nominal, on=held_on, **copied)
    append(day, new_event(day, Kind.PLANNED, by=by, on=on, data=ReceptionData(nominal_on=nominal, on=held_on)))
    visibility.decide(day, level=Visibility.PUBLIC, by=by, on=on, basis=rule.basis)
    settle(day)
    return day


@transaction.atomic
@committed_together()
def move(day: ReceptionDay, *, to: date, by: Actor, on: date, reason: str) -> ReceptionEvent:
    """Hold it on another day; the former one stays in the history.

    Raises ValidationError without a reason, or if it is past or cancelled.
    """
    _require(day, on=on, reason=reason)
    if to < on:
        raise ValidationError({"to": _("The new day has passed.")})
    try:
        require_within(to, first=on, years=PLANNED_YEARS)
    except ValidationError as error:
        raise ValidationError({"to": error.messages}) from None
    data = ReceptionData(moved_from=day.on, moved_to=to)
    event = _change(day, Kind.MOVED, by=by, on=on, reason=reason, data=data)
    settle(day)
    return event


@transaction.atomic
@committed_together()
def cancel(day: ReceptionDay, *, by: Actor, on: date, reason: str) -> ReceptionEvent:
    """Cancel the day. Raises ValidationError without a reason, or if it is past or cancelled."""
    _require(day, on=on, reason=reason)
    return _change(day, Kind.CANCELLED, by=by, on=on, reason=reason, data=ReceptionData())


@transaction.atomic
@committed_together()
def post(posting: Posting) -> Posting:
    """Record where the schedule was posted; the duty is met for every day that it covers, in time or late."""
    posting.full_clean()
    posting.save()
    covered = ReceptionDay.objects.filter(unit=posting.unit, on__range=(posting.covers_from, posting.covers_to))
    for day in covered.select_related("unit"):
        settle(day)
        record_changed.send(ReceptionDay, instance=day)
    return posting


@transaction.atomic
@committed_together()
def follow_calendar(*, reason: str, today: date) -> None:
    """Days off have changed: days that are still to come and stand as planned are computed anew."""
    calendar = SpecialDay.objects.calendar()
    planned = ReceptionDay.objects.filter(state=ReceptionState.PLANNED, on__gt=today).select_related("rule", "unit")
    for day in planned.select_for_update(of=("self",)):
        held_on = day.rule.days_of(day.nominal_on.year, working=calendar).get(day.nominal_on)
        by = Actor(str(day.unit))
        if held_on is None:
            cancel(day, by=by, on=today, reason=reason)
        elif held_on != day.on and held_on >= today:
            move(day, to=held_on, by=by, on=today, reason=reason)


def settle(day: ReceptionDay) -> None:
    """Bring the deadline of a day in line with the postings that cover it."""
    if deadlines.rule_in_force(POSTING, level=day.unit.level, on=day.on):
        deadlines.set_deadline(day, POSTING, level=day.unit.level, starts_on=day.on)
        deadlines.meet(day, POSTING, *postings(day))


def postings(day: ReceptionDay) -> list[Act]:
    """The postings that meet the duty to post a day."""
    covering = Posting.objects.filter(unit=day.unit_id, covers_from__lte=day.on, covers_to__gte=day.on)
    told = (TwoDays.of(posting, day) for posting in covering.order_by("pk"))
    return [Act(days.on, days.shown_on, days.from_records) for days in told]


def _require(day: ReceptionDay, *, on: date, reason: str) -> None:
    if not has_letter(reason):
        raise ValidationError({"reason": _("Say why, in a sentence that the people will read.")})
    if day.state == ReceptionState.CANCELLED:
        raise ValidationError(_("It was cancelled."))
    if day.on < on:
        raise ValidationError(_("The day has passed."))


def _change(
    day: ReceptionDay, kind: ReceptionEvent.Kind, *, by: Actor, on: date, reason: str, data: ReceptionData
) -> ReceptionEvent:
    event = new_event(day, kind, by=by, on=on, text=reason, data=data)
    with_step(day.events.all(), event, in_order=history_of, faults=faults)
    append(day, event)
    record_changed.send(ReceptionDay, instance=day)
    return event


def new_event(
    day: ReceptionDay, kind: ReceptionEvent.Kind, *, by: Actor, on: date, data: ReceptionData, text: str = ""
) -> ReceptionEvent:
    """An unsaved event."""
    told: dict[str, Any] = {"kind": kind.value, "actor": by.name, "user": by.user, "on": on, "text": text}
    return ReceptionEvent(day=day, **told, data=data.to_json())


def append(day: ReceptionDay, event: ReceptionEvent) -> None:
    """Append it; the day, the state and the reason follow from the history."""
    ReceptionEvent.objects.append(event)
    steps = history_of(day.events.all())
    for step in steps:
        if step.kind != Kind.CORRECTED:
            day.state = ReceptionState(step.kind)
            day.on = step.payload.moved_to or step.payload.on or day.on
    day.reason = explanation(steps)
    day.save(update_fields=["on", "state", "reason", "updated_at"])


def explanation(steps: Sequence[ReceptionEvent]) -> str:
    """Why a day is not as its rule says: one paragraph for each change, with its day where there are several."""
    changed = [step for step in steps if step.kind != Kind.PLANNED]
    with override(settings.LANGUAGE_CODE):
        if len(changed) == 1:
            return _told(changed[0])
        return "\n\n".join(f"{step.get_kind_display()}, {written(step.on)}: {_told(step)}" for step in changed)


def _told(step: ReceptionEvent) -> str:
    if step.kind == Kind.CORRECTED:
        return describe_correction(step)
    return f"{step.text} ({describe_correction(step)})" if step.payload.changes else step.text


def faults(steps: Sequence[ReceptionEvent]) -> Faults:
    """Steps on a day that was cancelled or has passed, and moves from another day than that on which it was held."""
    found: Faults = {}
    held_on, is_cancelled = None, False
    for position, step in enumerate(steps):
        if step.kind == Kind.CORRECTED:
            continue
        if step.kind == Kind.PLANNED:
            held_on = step.payload.on
        elif is_cancelled:
            found[position] = _("It was cancelled.")
        elif held_on and step.on > held_on:
            found[position] = _("The day has passed.")
        elif step.kind == Kind.MOVED and step.payload.moved_from != held_on:
            found[position] = _("It was moved once more between these two days.")
        if step.kind == Kind.MOVED:
            held_on = step.payload.moved_to
        is_cancelled = is_cancelled or step.kind == Kind.CANCELLED
    return found
