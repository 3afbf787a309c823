"""News from what the record knows: a record that appeared, a step that was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.corrections.told import sentences_of
from portal.dialogues.models import Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueEvent
from portal.dialogues.models.reception import ReceptionEvent
from portal.formats import written_date
from portal.petitions.models import Petition, PetitionEvent
from portal.records import broken_rows
from portal.records.history.act_dates import TwoDays
from portal.records.history.order import corrected_uuids
from portal.records.titles import titled

from .followables import News, Span, name_of
from .publication_dates import appearances

# What a reader is told of a record beside its name.
TEXTS: dict[type[Any], Callable[[Any], str]] = {
    Petition: lambda petition: petition.content,
    Notice: lambda notice: " ".join(filter(None, (_days_of_paper(notice), notice.summary or notice.opening))),
    Dialogue: lambda dialogue: f"{written_date(dialogue.day)}, {dialogue.place_text}",
}


def appeared(rows: QuerySet[Any], span: Span, *, words: str = "%(name)s") -> list[News]:
    """The rows that became public, in two queries; `words` say what they are, where several kinds come together."""

    def told(record: Any, at: datetime) -> News:
        return News(
            key=name_of(record),
            title=words % {"name": named(record)},
            href=record.get_absolute_url(),
            at=at,
            record=record,
            text=TEXTS[type(record)](record),
        )

    return _all_that_can_be_told(
        (record, partial(told, record, at)) for record, at in appearances(rows.select_related("unit"), span)
    )


def happened(
    events: QuerySet[Any],
    span: Span,
    *,
    record: Callable[[Any], Any],
    subject: Callable[[Any], Any] | None = None,
) -> list[News]:
    """The steps that were recorded, in one query.

    `record` gives the record that decides whether a step may be told; `subject` what it happened to, if that is
    something else.
    """
    subject_of = subject or record
    taken = events.filter(recorded_at__gt=span.since) if span.since else events

    def told(event: Any) -> News:
        return News(
            key=name_of(event),
            title=title_of(event, named(subject_of(event))),
            href=subject_of(event).get_absolute_url(),
            at=event.recorded_at,
            record=record(event),
            text=text_of(event, record(event)),
            act=_act_of(event),
        )

    latest = without_corrected(taken.order_by("-recorded_at", "-pk")[: span.limit])
    return _all_that_can_be_told((event, partial(told, event)) for event in latest)


def _all_that_can_be_told(ways: Iterable[tuple[Any, Callable[[], News]]]) -> list[News]:
    """One that cannot be told is reported, and the others are told."""
    return [each for record, tell in ways if (each := broken_rows.shown_anyway(record, tell, lambda: None))]


def _days_of(event: Any, record: Any) -> str:
    """The day that its document bears and the one on which it was shown here, where they differ."""
    days = TwoDays.of(event, record)
    return f"{written_date(days.on)}. {days.of_step}." if days.gap else ""


def _days_of_paper(notice: Notice) -> str:
    days = TwoDays.of_paper(notice.issued_on, notice) if notice.issued_on else None
    return f"{written_date(days.on)}. {days.of_document}." if days and days.gap else ""


def _act_of(event: Any) -> str:
    """A step on a commitment stands in the history of its petitions, too: told of one, a reader knows the other."""
    step = event.commitment_event if isinstance(event, PetitionEvent) else None
    return name_of(step) if step else ""


def text_of(event: Any, record: Any) -> str:
    """What changed and why, or what was said of the step, after the two days of it."""
    said = sentences_of(event) if event.payload.changes else " ".join(filter(None, (_moved(event), event.text)))
    return " ".join(filter(None, (_days_of(event, record), said)))


def _moved(event: Any) -> str:
    """The new day of what was put off or moved, with the former one."""
    if not isinstance(event, DialogueEvent | ReceptionEvent):
        return ""
    former, new = _when(event.payload.moved_from), _when(event.payload.moved_to)
    if former and new:
        return _("New date: %(new)s. Before: %(former)s.") % {"new": new, "former": former}
    return _("It was to be held on %(former)s; no new date yet.") % {"former": former} if former else ""


def _when(when: date | None) -> str:
    """A dialogue has a time, a day of reception none."""
    if isinstance(when, datetime):
        local = timezone.localtime(when)
        return f"{local:%H:%M}, {written_date(local.date())}"
    return written_date(when) if when else ""


def without_corrected(latest_first: Iterable[Any]) -> list[Any]:
    """What corrects a step is younger than the step: wherever this would be told, so is that."""
    events = list(latest_first)
    corrected = corrected_uuids(events)
    return [event for event in events if str(event.uuid) not in corrected]


def title_of(event: Any, name: str) -> str:
    told = f"{event.get_kind_display()}: {name}"
    return _("Corrected. %(title)s") % {"title": told} if event.payload.correction else told


def newest_first(span: Span, *parts: list[News]) -> list[News]:
    return sorted(chain(*parts), key=lambda each: (each.at, each.key), reverse=True)[: span.limit]


def named(subject: Any) -> str:
    """What a reader calls it; the code of a petition is no name."""
    return titled(subject.title if isinstance(subject, Petition) else subject)
