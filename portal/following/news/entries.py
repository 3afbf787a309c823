"""News of records and events: a record was published, an event was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.corrections.descriptions import describe_correction
from portal.dialogues.models import Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueEvent
from portal.dialogues.models.reception import ReceptionEvent
from portal.following.followables import News, NewsWindow, name_of
from portal.formats import written_date
from portal.petitions.models import Petition, PetitionEvent
from portal.records import broken_rows
from portal.records.history.act_dates import TwoDays
from portal.records.history.order import corrected_uuids
from portal.records.titles import titled

from .publication_dates import latest_publications

# The text of the news of a record, beside its title.
TEXTS: dict[type[Any], Callable[[Any], str]] = {
    Petition: lambda petition: petition.content,
    Notice: lambda notice: " ".join(filter(None, (_days_of_paper(notice), notice.summary or notice.opening))),
    Dialogue: lambda dialogue: f"{written_date(dialogue.day)}, {dialogue.place_text}",
}


def news_of_publications(rows: QuerySet[Any], span: NewsWindow, *, words: str = "%(name)s") -> list[News]:
    """News of the rows that were published, in two queries; `words` names their kind in lists of several kinds."""

    def entry(record: Any, at: datetime) -> News:
        return News(
            key=name_of(record),
            title=words % {"name": display_name(record)},
            href=record.get_absolute_url(),
            at=at,
            record=record,
            text=TEXTS[type(record)](record),
        )

    return _skipping_broken_rows(
        (record, partial(entry, record, at)) for record, at in latest_publications(rows.select_related("unit"), span)
    )


def news_of_events(
    events: QuerySet[Any],
    span: NewsWindow,
    *,
    record: Callable[[Any], Any],
    subject: Callable[[Any], Any] | None = None,
) -> list[News]:
    """News of events, in one query.

    `record` gives the record whose visibility decides; `subject` the one that the event happened to, if that is
    another.
    """
    subject_of = subject or record
    taken = events.filter(recorded_at__gt=span.since) if span.since else events

    def entry(event: Any) -> News:
        return News(
            key=name_of(event),
            title=title_of(event, display_name(subject_of(event))),
            href=subject_of(event).get_absolute_url(),
            at=event.recorded_at,
            record=record(event),
            text=body_of(event, record(event)),
            act=_act_of(event),
        )

    latest = without_corrected(taken.order_by("-recorded_at", "-pk")[: span.limit])
    return _skipping_broken_rows((event, partial(entry, event)) for event in latest)


def _skipping_broken_rows(ways: Iterable[tuple[Any, Callable[[], News]]]) -> list[News]:
    """Rows of which no news can be made are reported and left out."""
    return [each for record, tell in ways if (each := broken_rows.render_or_report(record, tell, lambda: None))]


def _days_of(event: Any, record: Any) -> str:
    """The date of the document and the one on which it was shown here, where they differ."""
    days = TwoDays.of(event, record)
    return f"{written_date(days.on)}. {days.of_step}." if days.gap else ""


def _days_of_paper(notice: Notice) -> str:
    days = TwoDays.of_paper(notice.issued_on, notice) if notice.issued_on else None
    return f"{written_date(days.on)}. {days.of_document}." if days and days.gap else ""


def _act_of(event: Any) -> str:
    """The event on the commitment that a petition's event mirrors: both are one act, which a reader is sent once."""
    step = event.commitment_event if isinstance(event, PetitionEvent) else None
    return name_of(step) if step else ""


def body_of(event: Any, record: Any) -> str:
    """The text of the news: both dates, then what changed and why, or the text of the event."""
    said = describe_correction(event) if event.payload.changes else " ".join(filter(None, (_moved(event), event.text)))
    return " ".join(filter(None, (_days_of(event, record), said)))


def _moved(event: Any) -> str:
    """The new date of a postponed or moved event, with the former one."""
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
    """The events without those that a later one corrects, which is among them too, since it is younger.

    The correction is younger, so that it is among them as well.
    """
    events = list(latest_first)
    corrected = corrected_uuids(events)
    return [event for event in events if str(event.uuid) not in corrected]


def title_of(event: Any, name: str) -> str:
    title = f"{event.get_kind_display()}: {name}"
    return _("Corrected. %(title)s") % {"title": title} if event.payload.correction else title


def newest_first(span: NewsWindow, *parts: list[News]) -> list[News]:
    return sorted(chain(*parts), key=lambda each: (each.at, each.key), reverse=True)[: span.limit]


def display_name(subject: Any) -> str:
    """The title of a record; of a petition not its code."""
    return titled(subject.title if isinstance(subject, Petition) else subject)
