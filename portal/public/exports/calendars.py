"""The schedule as iCalendar (RFC 5545, 7986): an event keeps its UID, and its SEQUENCE grows with each change.

A hidden event is simply left out: a calendar program that asks again drops it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event
from icalendar.enums import STATUS

from portal.dialogues.models import ReceptionDay
from portal.dialogues.models.dialogues import DialogueState
from portal.dialogues.models.reception import ReceptionState
from portal.formats import written_date
from portal.formats.xml_text import allowed
from portal.public.presenters.cards.dialogues import change_of, is_without_day
from portal.records import broken_rows
from portal.records.titles import titled

REFRESH = timedelta(hours=6)
KEPT = timedelta(days=366)  # how long what is past stays in a feed
ASSUMED_LENGTH = timedelta(hours=2)  # nobody announces until when a dialogue lasts, and an event needs an end
MOST_DAYS = 31
REMINDER = timedelta(days=-1)
SEQUENCE_COUNTS_FROM = datetime(2020, 1, 1, tzinfo=UTC)
LARGEST_SEQUENCE = 2_147_483_647  # where an iCalendar integer ends


def calendar_of(
    dialogues: Iterable[Any], receptions: Iterable[ReceptionDay] = (), *, name: str, address: str
) -> Calendar:
    """Needs unit and chair, the topics prefetched, and the annotations of `presenters.cards.dialogues.for_cards`.

    `address` is the path at which the calendar is asked for again.
    """
    source = f"{settings.SITE_URL}{address}"
    # A UID of its own would otherwise be drawn anew each time, and no two answers would be equal.
    called = " ".join(allowed(name).split())  # the library does not escape line breaks of NAME
    calendar = Calendar.new(name=called, prodid="-//Dân Biết//VI", uid=str(uuid5(NAMESPACE_URL, source)))
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")  # the same for older programs
    calendar.add("source", source, {"VALUE": "URI"})
    for dialogue in dialogues:
        for event in broken_rows.render_or_report(dialogue, partial(_all_events, dialogue), list[Event]):
            calendar.add_component(event)
    for day in receptions:
        for event in broken_rows.render_or_report(day, partial(_all_receptions, day), list[Event]):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar


def answer(calendar: Calendar, *, file: str) -> HttpResponse:
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file}.ics"'
    response["X-Robots-Tag"] = "noindex"
    if changes := [event.LAST_MODIFIED for event in calendar.events]:
        response["Last-Modified"] = f"{max(changes):%a, %d %b %Y %H:%M:%S GMT}"
    return response


def _all_events(dialogue: Any) -> list[Event]:
    return list(_events(dialogue))


def _all_receptions(day: ReceptionDay) -> list[Event]:
    return [_reception(day)]


def _events(dialogue: Any) -> Iterator[Event]:
    """One event for each day, all at the hour of the first: a block over the nights would hide what else is planned.

    The first keeps the UID of the dialogue, the others count on from it: a dialogue that moves takes them along.
    """
    first = timezone.localtime(dialogue.starts_at)
    days = min((dialogue.last_day - dialogue.day).days + 1, MOST_DAYS)
    for number in range(max(days, 1)):
        start = first + timedelta(days=number)
        yield _with_reminder(
            Event.new(
                uid=f"{dialogue.uuid}-{number + 1}" if number else str(dialogue.uuid),
                **_version(dialogue),
                start=start,
                end=start + ASSUMED_LENGTH,
                summary=allowed(_summary(dialogue) if days <= 1 else f"{_summary(dialogue)} ({number + 1}/{days})"),
                description=allowed(_description(dialogue)),
                location=allowed(dialogue.place_text),
                url=f"{settings.SITE_URL}{dialogue.get_absolute_url()}",
                contacts=[allowed(dialogue.unit.name)],
                categories=[allowed(topic) for topic in dialogue.topics.all()],
                status=_status(dialogue),
            )
        )


def _reception(day: ReceptionDay) -> Event:
    cancelled = day.state == ReceptionState.CANCELLED
    starts, ends = timezone.localtime(day.starts_at), timezone.localtime(day.ends_at)
    return _with_reminder(
        Event.new(
            uid=str(day.uuid),
            **_version(day),
            start=starts,
            end=ends if ends > starts else starts + ASSUMED_LENGTH,
            summary=allowed(day if day.state == ReceptionState.PLANNED else f"{day.get_state_display()}: {day}"),
            description=allowed("\n".join(filter(None, [day.reason, day.how_to_join]))),
            location=allowed(day.place_text),
            url=f"{settings.SITE_URL}{day.get_absolute_url()}",
            contacts=[allowed(day.unit.name)],
            categories=[_("Reception of citizens")],
            status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
        )
    )


def _with_reminder(event: Event) -> Event:
    """An alarm a day before, unless nothing takes place."""
    if event.status != STATUS.CANCELLED:
        alarm = Alarm.new(description=str(event["summary"]))
        alarm.add("action", "DISPLAY")
        alarm.TRIGGER = REMINDER
        event.add_component(alarm)
    return event


def _version(record: Any) -> dict[str, Any]:
    """Of a calendar that is published, DTSTAMP is the moment at which this version of the event was made."""
    changed = record.updated_at
    sequence = min(max(int((changed - SEQUENCE_COUNTS_FROM).total_seconds()), 0), LARGEST_SEQUENCE)
    return {"stamp": changed, "last_modified": changed, "sequence": sequence}


def _status(dialogue: Any) -> STATUS:
    """A day on which nothing takes place is taken out of the calendars of those who noted it."""
    if is_without_day(dialogue):
        return STATUS.CANCELLED
    return STATUS.TENTATIVE if dialogue.state == DialogueState.PLANNED else STATUS.CONFIRMED


def _summary(dialogue: Any) -> str:
    """With the state in front where it changes what the reader does: few programs show a status."""
    if dialogue.state in (DialogueState.POSTPONED, DialogueState.CANCELLED):
        return f"{dialogue.get_state_display()}: {titled(dialogue.theme)}"
    return titled(dialogue.theme)


def _description(dialogue: Any) -> str:
    change = change_of(dialogue)
    former = change.moved_from if change.moved_to else None
    lines = [
        _("Put off from %(date)s.") % {"date": written_date(timezone.localtime(former))} if former else "",
        dialogue.reason or "",
        f"{_('Chair:')} {dialogue.chair}",
        f"{_('Form')}: {dialogue.get_form_display()}",
        dialogue.how_to_join,
        f"{_('For whom:')} {dialogue.audience}" if dialogue.audience else "",
        _("When it ends was not announced: the calendar assumes two hours."),
    ]
    return "\n".join(filter(None, lines))
