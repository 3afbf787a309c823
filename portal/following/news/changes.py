"""News of changes to records: postponed, cancelled, withdrawn, corrected.

Sent to followers of the record and to those of its unit, list, topic, tag or of a search. The key is that of the event,
so that an address is sent it once, whatever it follows.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from portal.dialogues.models import DialogueEvent, NoticeEvent, ReceptionEvent
from portal.following.followables import News, NewsWindow
from portal.records.models import AttachmentCorrection

from .entries import news_of_events

# What a correction changed stands in the data of its event, whatever its kind.
IS_CORRECTION = Q(data__has_key="changes")
MOVES_DIALOGUE = Q(
    kind__in=[
        DialogueEvent.Kind.POSTPONED,
        DialogueEvent.Kind.CANCELLED,
        DialogueEvent.Kind.TIME_CHANGED,
        DialogueEvent.Kind.PLACE_CHANGED,
        DialogueEvent.Kind.TIME_AND_PLACE_CHANGED,
    ]
)
MOVES_RECEPTION = Q(kind__in=[ReceptionEvent.Kind.MOVED, ReceptionEvent.Kind.CANCELLED])
WITHDRAWS_NOTICE = Q(kind=NoticeEvent.Kind.WITHDRAWN)


def of_dialogues(dialogues: QuerySet[Any], span: NewsWindow) -> list[News]:
    """Put off, called off, held elsewhere or at another time, corrected; one query."""
    events = DialogueEvent.objects.filter(MOVES_DIALOGUE | IS_CORRECTION, dialogue__in=dialogues)
    return news_of_events(events.select_related("dialogue__unit"), span, record=lambda event: event.dialogue)


def of_notices(notices: QuerySet[Any], span: NewsWindow) -> list[News]:
    """Withdrawn, or edited in what the people read; one query."""
    events = NoticeEvent.objects.filter(WITHDRAWS_NOTICE | IS_CORRECTION, notice__in=notices)
    return news_of_events(events.select_related("notice__unit"), span, record=lambda event: event.notice)


def of_receptions(days: QuerySet[Any], span: NewsWindow) -> list[News]:
    """Moved, called off, corrected; one query."""
    events = ReceptionEvent.objects.filter(MOVES_RECEPTION | IS_CORRECTION, day__in=days)
    return news_of_events(events.select_related("day__unit", "day__chair"), span, record=lambda event: event.day)


def of_files(record: Model, span: NewsWindow) -> list[News]:
    """Titles that were corrected, and files that took the place of withdrawn ones; two queries at most."""
    events = AttachmentCorrection.of(record).select_related("attachment")
    return news_of_events(events, span, record=lambda event: record)
