"""Deadlines of a dialogue, derived from its events: what it owes, until when, and what met it.

The order of entry plays no part: whatever is entered late, the same events give the same deadlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from portal.records.history.act_dates import TwoDays
from portal.records.history.order import by_day
from portal.workdays import deadlines
from portal.workdays.deadlines import Act
from portal.workdays.models import Deadline

from .histories import in_order
from .models import Dialogue, DialogueEvent, Notice, NoticeEvent
from .models.dialogues import DialogueState

Kind = DialogueEvent.Kind


class Duty(NamedTuple):
    code: str
    starts_on: date
    acts: list[Act]


def settle(dialogue: Dialogue) -> None:
    """Bring the deadlines of a dialogue in line with its events: set, moved with the former date kept, met or not.

    Only what a rule prescribes at its level on its day for one of its organs; the rest is not owed. A dialogue that
    is called off, or put off without a new day, keeps the deadlines that it had.
    """
    level, bound = dialogue.unit.level, organs(dialogue)
    for duty in duties(dialogue):
        if deadlines.rule_in_force(duty.code, level=level, on=duty.starts_on, organs=bound):
            deadlines.set_deadline(dialogue, duty.code, level=level, starts_on=duty.starts_on, organs=bound)
            deadlines.meet(dialogue, duty.code, *duty.acts)
        else:
            deadlines.delete_deadlines(dialogue, duty.code)


def organs(dialogue: Dialogue) -> frozenset[str]:
    """The organs that hold a dialogue: its unit, and the unit of its chair (Luật 72/2025 Đ.43)."""
    return frozenset({dialogue.unit.kind, dialogue.chair.unit.kind})


def duties(dialogue: Dialogue) -> Iterator[Duty]:
    """The duties of a dialogue by its events, with what met each, whether or not a rule prescribes them."""
    events = in_order(dialogue.events.all())
    if owes_nothing(events):
        return
    yield Duty("announcement", dialogue.day, _announcements(dialogue))
    if dialogue.state == DialogueState.HELD:
        published = _publications(dialogue)
        yield Duty("notice", dialogue.last_day, published)
        yield Duty("result", dialogue.last_day, published)


def owes_nothing(events: Iterable[DialogueEvent]) -> bool:
    """Called off, or put off and nobody has said until when."""
    recorded = in_order(events)
    if not recorded:
        return True
    last = recorded[-1]
    return last.kind == Kind.CANCELLED or (last.kind == Kind.POSTPONED and not last.payload.moved_to)


def is_up_to_date(deadline: Deadline, duty: Duty) -> bool:
    """Whether a stored deadline says what the events say of it."""
    expected = Deadline(rule=deadline.rule, starts_on=duty.starts_on)
    deadlines.judge(expected, duty.acts)
    columns = ("starts_on", *deadlines.JUDGED)
    return all(getattr(deadline, column) == getattr(expected, column) for column in columns)


def _announcements(dialogue: Dialogue) -> list[Act]:
    """Those for the day that holds now: once it was put off, the new day must be announced anew.

    A change that was made public by a correction announces the day itself.
    """
    recorded: list[DialogueEvent] = []
    for event in by_day(list(dialogue.events.all())):
        if event.kind == Kind.POSTPONED:
            recorded = []
        elif event.kind in (Kind.TIME_CHANGED, Kind.TIME_AND_PLACE_CHANGED) and is_other_day(event):
            recorded = [event]
        elif event.kind == Kind.ANNOUNCED:
            recorded.append(event)
    return [_act(event, dialogue) for event in recorded]


def is_other_day(event: DialogueEvent) -> bool:
    """Whether the dialogue was moved to another day, and not only to another hour."""
    before, after = event.payload.moved_from, event.payload.moved_to
    return before is not None and after is not None and timezone.localdate(before) != timezone.localdate(after)


def _publications(dialogue: Dialogue) -> list[Act]:
    """The first publication of each notice: publishing it again with another date does not date it back."""
    published = NoticeEvent.objects.filter(notice__dialogue=dialogue, kind=NoticeEvent.Kind.PUBLISHED)
    first: dict[int, NoticeEvent] = {}
    for event in published.select_related("notice__unit").order_by("pk"):
        first.setdefault(event.notice_id, event)
    return [_act(event, event.notice) for event in first.values()]


def _act(event: DialogueEvent | NoticeEvent, record: Dialogue | Notice) -> Act:
    days = TwoDays.of(event, record)
    return Act(days.on, days.shown_on, days.from_records)
