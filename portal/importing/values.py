"""Converters of cell values: days, moments, hours, numbers, yes and no."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated, Any, NamedTuple

import pydantic
from django.utils import timezone
from django.utils.translation import gettext as _
from slugify import slugify

from portal.fields.text import MOST_PEOPLE
from portal.language.spelling import normalise

from .reports import shortened

FIRST_YEAR, LAST_YEAR = 1900, 2100
# A spreadsheet counts days from here, and writes the count where it has forgotten that it is a date.
_FIRST_SERIAL_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119

_DAY = re.compile(
    r"(?:(?P<y>[0-9]{4})(?P<by>[/.-])(?P<m>[0-9]{1,2})(?P=by)(?P<d>[0-9]{1,2})"
    r"|(?P<d1>[0-9]{1,2})(?P<sign>[/.-])(?P<m1>[0-9]{1,2})(?P=sign)(?P<y1>[0-9]{4}))(?![0-9])"
)
# As documents write it: “ngày 5 tháng 3 năm 2026”.
_DAY_IN_WORDS = re.compile(r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})", re.IGNORECASE)
# “08:00-11:00” is a span, and no hour in a zone behind Greenwich.
_SPAN = re.compile(r"[0-9hg:.\s]+-[0-9hg:.\s]+", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,2})\s*(?:h|g|giờ|:)\s*(?:([0-9]{1,2})\s*(?:p|ph|phút)?)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.\s][0-9]{3})+")
_WHOLE = re.compile(r"([0-9]+)(?:[.,]0)?")

_YES = {"co", "x", "true", "1", "yes", "dung", "da", "roi", "v"}
_NO = {"khong", "false", "0", "no", "sai", "chua"}
_TICKS = {"✓", "✔", "√", "☑"}


class Moment(NamedTuple):
    """A day, an hour, or both, in the time of Việt Nam; an hour alone keeps the zone that the file gives it."""

    day: date | None
    clock: time | None


def code_of(text: str) -> str:
    """The code of a choice, however it is written: “Kiến nghị”, “kien_nghi” and “KIEN NGHI” are one."""
    return slugify(text, separator="_")


def moment_of(value: Any) -> Moment:
    """Raises ValueError for what is neither a day nor an hour."""
    if isinstance(value, datetime):
        return _in_local_time(value.date(), value.timetz())
    if isinstance(value, date):
        return Moment(value, None)
    if isinstance(value, time):
        return Moment(None, value)
    text = normalise(str(value)).strip()
    if words := _DAY_IN_WORDS.fullmatch(text):
        return Moment(date(int(words[3]), int(words[2]), int(words[1])), None)
    if text.isascii() and text.isdecimal() and int(text[:9]) in _SERIALS:
        return Moment(_FIRST_SERIAL_DAY + timedelta(days=int(text)), None)
    found = _DAY.match(text)
    if not found:
        return Moment(None, _clock(text))
    parts = (found["y"] or found["y1"], found["m"] or found["m1"], found["d"] or found["d1"])
    day, rest = date(*map(int, parts)), text[found.end() :]
    if not rest.strip():
        return Moment(day, None)
    if rest[0] not in "T ,":
        raise ValueError(text)
    return _in_local_time(day, _clock(rest[1:].strip(), is_iso=rest[0] == "T"))


def _clock(text: str, *, is_iso: bool = False) -> time:
    if not is_iso and _SPAN.fullmatch(text):
        raise ValueError(text)
    if found := _CLOCK.fullmatch(text):
        return time(int(found[1]), int(found[2] or 0))
    return time.fromisoformat(text)


def _in_local_time(day: date, clock: time) -> Moment:
    if clock.tzinfo:
        local = timezone.localtime(datetime.combine(day, clock))
        return Moment(local.date(), local.time())
    return Moment(day, clock)


def _as_day_with_time(value: Any) -> Moment:
    try:
        moment = moment_of(value)
    except (ValueError, OverflowError):
        moment = Moment(None, None)
    if moment.day is None:
        raise ValueError(_("“%(text)s” is not a date like 2026-02-16 or 16/02/2026") % {"text": shortened(value)})
    if not FIRST_YEAR <= moment.day.year <= LAST_YEAR:
        years = {"text": shortened(value), "first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValueError(_("“%(text)s” is not a date of the years %(first)s to %(last)s") % years)
    return moment


def _as_date(value: Any) -> date | None:
    return _as_day_with_time(value).day


def _as_clock_with_day(value: Any) -> Moment:
    try:
        moment = moment_of(value)
    except (ValueError, OverflowError):
        moment = Moment(None, None)
    if moment.clock is None:
        raise ValueError(_("“%(text)s” is not a time like 08:00") % {"text": shortened(value)})
    return moment


def _as_clock(value: Any) -> time | None:
    """Việt Nam has one time all the year, so that any day tells what an hour of another zone is here."""
    clock = _as_clock_with_day(value).clock
    return _in_local_time(date(2026, 1, 1), clock).clock if clock else None


def _not_in_the_future(day: date) -> date:
    if day > timezone.localdate():
        raise ValueError(_("%(date)s has not come yet: this cannot have happened") % {"date": f"{day:%d/%m/%Y}"})
    return day


def _as_number(value: Any, *, least: int, most: int) -> int:
    text = shortened(value)
    number = None if isinstance(value, bool) else _THOUSANDS.fullmatch(text) or _WHOLE.fullmatch(text.removeprefix("-"))
    if number is None:
        raise ValueError(_("“%(text)s” is not a whole number, like 1200 or 1.200") % {"text": text})
    digits = number[1] if number.re is _WHOLE else re.sub(r"\D", "", number[0])
    if text.startswith("-") or len(digits) > len(str(most)) or not least <= int(digits) <= most:
        values = {"text": text, "least": least, "most": most}
        raise ValueError(_("“%(text)s” is not a number from %(least)s to %(most)s") % values)
    return int(digits)


def _as_flag(value: Any) -> bool:
    code = str(value).strip() if str(value).strip() in _TICKS else code_of(str(value))
    if code in _YES | _TICKS:
        return True
    if code in _NO:
        return False
    raise ValueError(_("“%(text)s” is neither yes nor no: write “có” or “không”") % {"text": shortened(value)})


def _as_names(value: Any) -> Any:
    return [name.strip() for name in value.split(";") if name.strip()] if isinstance(value, str) else value


Day = Annotated[date, pydantic.BeforeValidator(_as_date)]
PastDay = Annotated[Day, pydantic.AfterValidator(_not_in_the_future)]
DayWithTime = Annotated[Moment, pydantic.BeforeValidator(_as_day_with_time)]
ClockWithDay = Annotated[Moment, pydantic.BeforeValidator(_as_clock_with_day)]
Clock = Annotated[time, pydantic.BeforeValidator(_as_clock)]
Count = Annotated[int, pydantic.BeforeValidator(partial(_as_number, least=0, most=MOST_PEOPLE))]
Number = Annotated[int, pydantic.BeforeValidator(partial(_as_number, least=1, most=9_999))]
Flag = Annotated[bool, pydantic.BeforeValidator(_as_flag)]
Names = Annotated[list[str], pydantic.BeforeValidator(_as_names)]
Text = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]


def one_of(choices: dict[str, Any]) -> pydantic.BeforeValidator:
    """Makes a field take the codes of the table and give its values."""

    def choose(value: Any) -> Any:
        if code_of(str(value)) in choices:
            return choices[code_of(str(value))]
        values = {"text": shortened(value), "choices": ", ".join(choices)}
        raise ValueError(_("“%(text)s” is none of: %(choices)s") % values)

    return pydantic.BeforeValidator(choose)
