"""Date fields with bounds: each says what its date means, and so how far back and ahead it may lie.

Days are those in Việt Nam. `not_before` names a field of the row, or leads to a value (`dialogue.last_day`), that the
date cannot precede, `within_days` how long after it the date may lie; the error stands at the later of the two.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from .moments import MomentField
from .text import Checked

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

RECORD_BEGINS = date(1990, 1, 1)
UNITS_BEGIN = date(1930, 1, 1)  # the oldest organs that still act were founded in this year
DUE_YEARS = 10
PLANNED_YEARS = 3


def written(day: date) -> str:
    """A date as dd/mm/yyyy, also of years before 1000, which strftime writes shorter."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def local_day(value: date | datetime) -> date:
    """The day in Việt Nam of a date or a moment; a moment at the ends of time has no other day than its own."""
    if not isinstance(value, datetime):
        return value
    try:
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    except OverflowError:
        return value.date()


def require_within(day: date, *, first: date, years: int, start: date | None = None) -> None:
    """Raises ValidationError unless the day lies from `first` to so many years after `start` (today)."""
    if day < first:
        values = {"date": written(day), "first": written(first)}
        raise ValidationError(_("%(date)s is before %(first)s, when such records begin: check the year.") % values)
    last = years_after(start or timezone.localdate(), years)
    if day <= last:
        return
    if years == 0:
        reason = _("%(date)s has not come yet: only what has happened is recorded.") % {"date": written(day)}
        raise ValidationError(reason)
    raise ValidationError(
        _("%(date)s is too far ahead: the latest day possible is %(last)s. Check the year.")
        % {"date": written(day), "last": written(last)}
    )


def require_due(day: date, *, start: date) -> None:
    """A due date that is set on a day lies on or after it, and within ten years. Raises ValidationError."""
    if day < start:
        values = {"date": written(day), "start": written(start)}
        raise ValidationError(_("The due date %(date)s is before %(start)s, when it is set.") % values)
    require_within(day, first=RECORD_BEGINS, years=DUE_YEARS, start=start)


class BoundedDay(Checked[_ST, _GT]):
    """Base of the fields of dates and moments."""

    first = RECORD_BEGINS
    years = 0

    def __init__(self, *args: Any, not_before: str = "", within_days: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.not_before = not_before
        self.within_days = within_days

    def neighbours(self) -> tuple[str, ...]:
        return (self.not_before,) if self.not_before and "." not in self.not_before else ()

    def refuse(self, value: Any, record: Any) -> None:
        if value is None:
            return
        day = local_day(value)
        require_within(day, first=self.first, years=self.years)
        other = _led_to(record, self.not_before) if self.not_before else None
        if other is not None:
            self._refuse_after(day, local_day(other), name=_name_of(record, self.not_before))

    def _refuse_after(self, day: date, earlier: date, *, name: object) -> None:
        values = {"date": written(day), "field": name, "earlier": written(earlier), "days": (day - earlier).days}
        if day < earlier:
            raise ValidationError(_("%(date)s is before “%(field)s” (%(earlier)s): check the two dates.") % values)
        if self.within_days is not None and (day - earlier).days > self.within_days:
            raise ValidationError(
                _("%(date)s is %(days)d days after “%(field)s” (%(earlier)s), at most %(most)d: check the two dates.")
                % {**values, "most": self.within_days}
            )


class FactField(BoundedDay[_ST, _GT], models.DateField[_ST, _GT]):
    """The day on which something happened: never in the future."""

    plain = "DateField"


class DueField(BoundedDay[_ST, _GT], models.DateField[_ST, _GT]):
    """A due date: within ten years."""

    plain = "DateField"
    years = DUE_YEARS


class PlannedField(BoundedDay[_ST, _GT], models.DateField[_ST, _GT]):
    """A day on which something is to be held, or was: within three years."""

    plain = "DateField"
    years = PLANNED_YEARS


class PlannedMomentField(BoundedDay[_ST, _GT], MomentField[_ST, _GT]):
    """A planned moment, with the bounds of a planned day."""

    plain = "DateTimeField"
    years = PLANNED_YEARS


class YearField(Checked[_ST, _GT], models.PositiveSmallIntegerField[_ST, _GT]):
    """A year of the record, at most three ahead."""

    plain = "PositiveSmallIntegerField"

    def refuse(self, value: Any, record: Any) -> None:
        last = timezone.localdate().year + PLANNED_YEARS
        if value is not None and not RECORD_BEGINS.year <= value <= last:
            values = {"first": RECORD_BEGINS.year, "last": last}
            raise ValidationError(_("Write a year from %(first)d to %(last)d.") % values)


class ValidityField(BoundedDay[_ST, _GT], models.DateField[_ST, _GT]):
    """The beginning or end of a validity; an unknown end is left empty."""

    plain = "DateField"
    first = UNITS_BEGIN
    years = DUE_YEARS


def _led_to(record: Any, path: str) -> Any:
    value = record
    for name in path.split("."):
        try:
            value = getattr(value, name)
        except ObjectDoesNotExist:
            return None
        if value is None:
            return None
    return value


def _name_of(record: Any, path: str) -> Any:
    """The field, or the record to which the path leads."""
    return record._meta.get_field(path.partition(".")[0]).verbose_name
