"""The two dates of an act: that of its document, and the one on which the portal first showed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formats import written_date

# How many days after its document an act may be shown here and still count by its document, where no rule says more.
PUBLISH_WITHIN_DAYS = 10
# An act typed later than this many days after its day is marked as entered late.
ENTERED_LATE_AFTER_DAYS = 3


@dataclass(frozen=True)
class TwoDays:
    """The date of an act, and the date since which it can be read here.

    `from_records`: done before its unit took part in the portal, hence known only by its documents. `shown_on` is None
    as long as the public does not know it.
    """

    on: date
    entered_on: date
    shown_on: date | None = None
    from_records: bool = False

    @classmethod
    def of(cls, act: Any, record: Any) -> Self:
        """Of an event, or whatever else has a day and was entered, and the record that shows it."""
        shown_at = first_shown(act, record)
        return cls(
            on=act.on,
            entered_on=timezone.localdate(first_entry(act)),
            shown_on=timezone.localdate(shown_at) if shown_at else None,
            from_records=act.on < record.joined_on,
        )

    @classmethod
    def of_paper(cls, on: date, record: Any) -> Self | None:
        """Of a document that was entered when it was published; None while it is not."""
        if record.public_since is None:
            return None
        shown_on = timezone.localdate(record.public_since)
        return cls(on, shown_on, shown_on, from_records=on < record.joined_on)

    @property
    def gap(self) -> int:
        """Days between the two; 0 for what is not shown, or was shown before its day came."""
        return max(0, (self.shown_on - self.on).days) if self.shown_on else 0

    @property
    def shown(self) -> str:
        """Since when it can be read here."""
        if self.shown_on is None:
            return _("Not shown here yet")
        return _("Shown here since %(date)s") % {"date": written_date(self.shown_on)}

    @property
    def of_document(self) -> str:
        """What a page says beside the day of a document: since when it can be read here, and how long that took."""
        return ", ".join(filter(None, (self.shown, self._gap_in_words())))

    @property
    def of_step(self) -> str:
        """The same beside a step of a history, which may also have been typed late."""
        if self.shown_on is None and self.note:
            return capfirst(self.note)
        return ", ".join(filter(None, (self.shown, self.note)))

    @property
    def note(self) -> str:
        """That a step was typed late, made public late, or comes from records; "" for none of these."""
        if days := self.entered_late_by:
            return ngettext("entered %(count)d day late", "entered %(count)d days late", days) % {"count": days}
        return self._gap_in_words()

    def _gap_in_words(self) -> str:
        if self.shown_on is None:
            return ""
        if self.from_records:
            return _("from records of before")
        if days := self.gap:
            return ngettext("made public %(count)d day late", "made public %(count)d days late", days) % {"count": days}
        return ""

    @property
    def entered_late_by(self) -> int:
        """Days after which it was typed; 0 for what was typed soon, or comes from before the unit took part."""
        late = (self.entered_on - self.on).days
        return late if late > ENTERED_LATE_AFTER_DAYS and not self.from_records else 0


def first_shown(act: Any, record: Any) -> datetime | None:
    """The later of the entry and of the moment at which its record became public; None while it is not."""
    since: datetime | None = record.public_since
    return max(first_entry(act), since) if since else None


def first_entry(act: Any) -> datetime:
    """When it was entered: of an event that corrects another, when that one was."""
    payload = getattr(act, "payload", None)  # documents and postings are acts, too
    correction = payload.correction if payload is not None else None
    entered: datetime = (correction and correction.entered_at) or act.recorded_at
    return entered


_entry: ContextVar[datetime | None] = ContextVar("entry", default=None)


def moment_of_entry() -> datetime | None:
    """When what is recorded now was entered; None: now."""
    return _entry.get()


@contextmanager
def entered_at(moment: datetime | None) -> Iterator[None]:
    """Context manager: events are recorded as entered at an earlier moment, that of the portal whose dump is loaded."""
    token = _entry.set(moment)
    try:
        yield
    finally:
        _entry.reset(token)


def counted_on(on: date, *, shown_on: date | None, from_records: bool, within: int | None) -> date:
    """The date that counts for a deadline, so that nobody can backdate (decision 0021).

    It is the day of the document if the act was shown here within so many days of it, else the day on which it was
    shown. What comes from before its unit took part, and what no bound is set for, counts by its document.
    """
    if from_records or within is None or shown_on is None or (shown_on - on).days <= within:
        return on
    return shown_on


def task_counted_on(event: Any, *, joined_on: date | None) -> date:
    """The same for a report or an answer, which can be read here as soon as it is entered and its record is public.

    The entry decides, not the publication of the record: who answers is not late because another approves late.
    """
    entered_on = timezone.localdate(first_entry(event))
    from_records = joined_on is None or event.on < joined_on
    return counted_on(event.on, shown_on=entered_on, from_records=from_records, within=PUBLISH_WITHIN_DAYS)
