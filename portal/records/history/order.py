"""The order of a history: by the dates of its events, however late one was entered (decision 0021).

An event may correct another (decision 0022): both stay recorded, and the later one counts. It is of the same kind and
names the other in `corrects` of its payload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What of a history cannot stand where it stands: the sentence that says why, by the position of the step.
Faults = dict[int, str]


def with_step(
    history: Iterable[Any],
    step: Any,
    *,
    in_order: Callable[[Sequence[Any]], list[Any]],
    faults: Callable[[Sequence[Any]], Faults],
    refusal: type[ValidationError] = ValidationError,
) -> list[Any]:
    """The history with an unsaved step at its place.

    Raises ValidationError at the field of the step that cannot be, `refusal` if the step cannot stand there, or if one
    after it no longer could. What was out of order before, in an older record, is nobody's fault now.
    """
    step.put_in_order()
    recorded = list(history)
    before = in_order(recorded)
    known = {id(before[position]) for position in faults(before)}
    placed = in_order([*recorded, step])
    for position, reason in faults(placed).items():
        wrong = placed[position]
        if wrong is step:
            raise refusal(reason)
        if id(wrong) not in known:
            raise refusal(
                _("After it, “%(step)s” of %(date)s could not stand: %(reason)s")
                % {"step": wrong.get_kind_display(), "date": f"{wrong.on:%d/%m/%Y}", "reason": reason}
            )
    return placed


def by_day(steps: Sequence[Any]) -> list[Any]:
    """The events that count, by day; on one day in the order of entry, an unsaved one last."""
    return in_force(sorted(steps, key=lambda step: (step.on, step.pk is None, step.pk or 0)))


def corrected_uuids(events: Iterable[Any]) -> set[str]:
    """The uuids of the events that another one corrects."""
    return {str(corrected) for event in events if (corrected := event.payload.corrects)}


def in_force(events: Iterable[Any]) -> list[Any]:
    """The events that count, in the order of their days; a correction stands where what it corrects stood."""
    recorded = list(events)
    gone = corrected_uuids(recorded)
    if not gone:
        return recorded
    places = {event.uuid: place for place, event in enumerate(recorded)}

    def first_place(event: Any) -> int:
        while (corrected := event.payload.corrects) in places:
            event = recorded[places[corrected]]
        return places[event.uuid]

    return sorted(
        (event for event in recorded if str(event.uuid) not in gone), key=lambda event: (event.on, first_place(event))
    )


def former_of(event: Any, events: Iterable[Any]) -> list[Any]:
    """The events that this one corrects, directly and one after the other; the youngest first."""
    by_uuid = {each.uuid: each for each in events}
    found = []
    while (corrected := by_uuid.pop(event.payload.corrects, None)) is not None:
        found.append(corrected)
        event = corrected
    return found
