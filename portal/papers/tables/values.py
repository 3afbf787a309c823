"""The values of a row: a deadline with the day that follows, and words that stand for nothing or for the row above."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.papers import deadlines

from .cells import Cell

_NOTHING = re.compile(r"[-–—_.…/*\s]+|#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_SAME = re.compile(r'(?:[-–\s]*(?:nt|n/t|như trên|-nt-)[-–\s.]*|["”“″〃]+|//|\'\')', re.IGNORECASE)
_FIRST_DAY = date(1899, 12, 30)  # from which Excel counts
_SERIAL = re.compile(r"(?:3[6-9]|4\d|5\d|6\d)\d{3}")  # the days from 1998 to 2091
_MONTH = re.compile(
    r"(?P<before>(?:trước|trong|hết)\s+)?(?:T\.?|tháng)?\s*(?P<month>0?[1-9]|1[0-2])\s*[/-]\s*(?P<year>20\d\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d\d(?!\d)|(?<=[/.-])20\d\d(?!\d)")
_BARE_YEAR = re.compile(r"20\d\d")
_DAY_CODE = re.compile(r"d", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class Due(NamedTuple):
    """The deadline in its words; `fault` is what a clerk should be told of it."""

    words: str | None
    on: date | None = None
    fault: str = ""


def said(text: str) -> str | None:
    """None for a cell that says nothing: empty, a dash, dots, an error of a formula."""
    return None if not text or _NOTHING.fullmatch(text) else text


def is_same_as_above(text: str) -> bool:
    return bool(_SAME.fullmatch(text))


def due_of(cell: Cell | None, year: int | None) -> Due:
    """`year` is that of the table, for a day that is written without one."""
    words = said(cell.text) if cell else None
    if cell is None or words is None:
        return Due(None, fault=_("there is no deadline"))
    if cell.day:
        return Due(words, cell.day if _shows_day(cell.form) else _last_of_month(cell.day))
    if _SERIAL.fullmatch(words):
        on = _FIRST_DAY + timedelta(int(words))
        return Due(
            words,
            on,
            _("“%(words)s” is a day as Excel counts them: %(day)s") % {"words": words, "day": f"{on:%d/%m/%Y}"},
        )
    asked = _in_full(words)
    found = deadlines.read(asked, None)
    if found.due:
        return Due(words, found.due)
    if found.is_impossible:
        return Due(words, fault=_("“%(words)s” is no day that exists") % {"words": words})
    assumed = deadlines.read(asked, date(year, 1, 1)) if year else found
    if assumed.is_impossible:
        return Due(words, fault=_("“%(words)s” is no day that exists") % {"words": words})
    if assumed.due and assumed.basis != deadlines.Basis.ISSUE_PLUS_CALENDAR_DAYS:
        fault = _("“%(words)s” is written without a year, that of the table was taken: %(year)s")
        return Due(words, assumed.due, fault % {"words": words, "year": year})
    return Due(words, fault=_("no day follows from “%(words)s”") % {"words": words})


def _in_full(words: str) -> str:
    """A month or a year as cells have them short: 9/2026, T9/2026, 2027."""
    if _BARE_YEAR.fullmatch(words):
        return f"năm {words}"
    if month := _MONTH.fullmatch(words):
        return f"{month['before'] or ''}tháng {int(month['month'])}/{month['year']}"
    return words


def _shows_day(form: str) -> bool:
    return not form or form == "General" or bool(_DAY_CODE.search(_QUOTED.sub("", form)))


def _last_of_month(day: date) -> date:
    following = day.replace(day=28) + timedelta(4)
    return following - timedelta(following.day)


def year_in(texts: list[str]) -> int | None:
    """The latest year that is written there."""
    return max((int(found) for text in texts for found in _YEAR.findall(text)), default=None)
