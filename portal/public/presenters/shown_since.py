"""Since when the events of a history have been shown here: one sentence for most, the others apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.records.history.act_dates import TwoDays


@dataclass(frozen=True)
class SharedShownDate:
    """The day on which most steps were first shown here, and whether all of these come from records of before.

    `is_of_all`: no other step was shown on another day.
    """

    shown_on: date | None = None
    from_records: bool = False
    is_of_all: bool = True

    def __str__(self) -> str:
        """The sentence above the history; "" where no two steps have a day in common."""
        if self.shown_on is None:
            return ""
        said = TwoDays(self.shown_on, self.shown_on, self.shown_on, self.from_records).of_document
        return f"{said}." if self.is_of_all else _("%(said)s, unless a step says otherwise.") % {"said": said}


def shared_shown_date(days: Iterable[TwoDays | None]) -> SharedShownDate:
    """The date shared by most steps; given the days of a history, None for a step that nobody entered."""
    mentioned = [each for each in days if each and each.shown_on and is_mentioned(each)]
    [(shown_on, number)] = Counter(each.shown_on for each in mentioned).most_common(1) or [(None, 0)]
    if number < 2:
        return SharedShownDate()
    from_records = all(each.from_records for each in mentioned if each.shown_on == shown_on)
    return SharedShownDate(shown_on, from_records, is_of_all=number == len(mentioned))


def is_mentioned(days: TwoDays) -> bool:
    """Whether a step is mentioned: not if it could be read here on its own day."""
    return days.gap > 0 or days.from_records


def beside(days: TwoDays | None, said: SharedShownDate) -> str:
    """The note of one step, where it differs from the shared date."""
    if days is None or not is_mentioned(days):
        return ""
    if days.shown_on != said.shown_on:
        return days.of_step
    return "" if said.from_records and days.from_records else capfirst(days.note)
