"""Reception of citizens: the rule of a unit, the days computed from it, and where the schedule is posted.

Source: Luật Tiếp công dân 2013 Đ.24; QĐ 11-QĐi/TW amended by KL 215-KL/TW (docs/domain.md, Laws).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.dialogues.event_data import ReceptionData
from portal.fields.dates import FactField, PlannedField
from portal.fields.folded import FoldedField, FoldedModel
from portal.fields.moments import MomentField
from portal.fields.text import LineField, ParagraphsField
from portal.organisations.models import HeadTerm, Unit, WithValidity
from portal.records.history.payloads import Payload
from portal.records.models import Event, PublicRecord, PublicRecordQuerySet
from portal.workdays.calendar import WorkingCalendar
from portal.workdays.enums import Roll

POSTED_FOR = timedelta(days=30)  # where nothing else is prescribed (docs/domain.md, Readings 11)


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")


class Week(models.IntegerChoices):
    """The week of a monthly rule: the third Tuesday is that of the third week."""

    FIRST = 1, _("first")
    SECOND = 2, _("second")
    THIRD = 3, _("third")
    FOURTH = 4, _("fourth")
    LAST = 5, _("last")


class ReceptionRule(WithValidity):
    """“The 15th and 25th of every month” or “the first Tuesday”: from it the days of a year are computed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reception_rules", verbose_name=_("unit"))
    chair = models.ForeignKey(HeadTerm, on_delete=models.PROTECT, related_name="+", verbose_name=_("who receives"))
    days_of_month = LineField(_("days of the month"), max_length=60, blank=True, help_text=_("As numbers: “15, 25”."))
    weekday = models.PositiveSmallIntegerField(_("or weekday"), choices=Weekday.choices, null=True, blank=True)
    week = models.PositiveSmallIntegerField(_("which of the month"), choices=Week.choices, null=True, blank=True)
    roll = models.CharField(_("on a day off"), max_length=10, choices=Roll.choices, default=Roll.NEXT)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    place_text = LineField(_("where"), max_length=500)
    how_to_join = ParagraphsField(_("how to register"), blank=True)
    basis = LineField(
        _("basis"), max_length=500, help_text=_("The document or the rule on which the days are made public.")
    )

    class Meta:
        verbose_name = _("rule of reception")
        verbose_name_plural = _("rules of reception")
        ordering = ["unit", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reception_by_days_or_by_weekday",
                condition=(~Q(days_of_month="") & Q(weekday=None, week=None))
                | Q(days_of_month="", weekday__isnull=False, week__isnull=False),
            ),
            models.CheckConstraint(name="reception_ends_after_it_begins", condition=Q(ends__gt=F("starts"))),
        ]

    def __str__(self) -> str:
        if self.days_of_month:
            return str(_("day %(days)s of every month") % {"days": self.days_of_month})
        weekday, week = self.get_weekday_display(), self.get_week_display()
        return str(_("%(week)s %(weekday)s of every month") % {"weekday": weekday, "week": week})

    def clean(self) -> None:
        super().clean()
        try:
            known = all(1 <= number <= 31 for number in self.numbers)
        except ValueError:
            known = False
        if not known:
            raise ValidationError({"days_of_month": _("Write days as numbers from 1 to 31: “15, 25”.")})
        by_weekday = self.weekday is not None and self.week is not None
        if bool(self.days_of_month) == by_weekday or (self.weekday is None) != (self.week is None):
            raise ValidationError(_("Give either days of the month, or a weekday and which one of the month."))
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("It ends before it begins.")})

    @property
    def numbers(self) -> list[int]:
        """Raises ValueError for what is no number."""
        return sorted({int(number) for number in self.days_of_month.replace(";", ",").split(",") if number.strip()})

    def days_of(self, year: int, *, working: WorkingCalendar) -> dict[date, date | None]:
        """The days by the rule while it is valid, each with the day on which it is held; None: it falls away."""
        nominal = (day for day in self._nominal(year) if self.exists_on(day))
        return {day: working.rolled(day, Roll(self.roll)) for day in nominal}

    def _nominal(self, year: int) -> Iterator[date]:
        """A month without a 31st has none."""
        for month in range(1, 13):
            if self.weekday is None or self.week is None:
                last = calendar.monthrange(year, month)[1]
                yield from (date(year, month, number) for number in self.numbers if number <= last)
            else:
                weeks = [week[self.weekday] for week in calendar.monthcalendar(year, month) if week[self.weekday]]
                yield date(year, month, weeks[-1 if self.week == Week.LAST else self.week - 1])


class ReceptionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")


class ReceptionDayQuerySet(PublicRecordQuerySet):
    def between(self, first: date, last: date) -> Self:
        return self.filter(on__range=(first, last))

    def ahead(self, *, on: date) -> Self:
        return self.filter(on__gte=on).order_by("on", "starts", "pk")

    def held(self) -> Self:
        return self.exclude(state=ReceptionState.CANCELLED)


class ReceptionDay(FoldedModel, PublicRecord):
    """One day of reception; hours, place and who receives are as its rule said when the day was planned.

    `nominal_on` is the day by the rule, `on` the day on which it is held.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reception_days", verbose_name=_("unit"))
    rule = models.ForeignKey(ReceptionRule, on_delete=models.PROTECT, related_name="days", verbose_name=_("rule"))
    chair = models.ForeignKey(HeadTerm, on_delete=models.PROTECT, related_name="+", verbose_name=_("who receives"))
    nominal_on = PlannedField(_("day by the rule"))
    on = PlannedField(_("day"), db_index=True)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    place_text = LineField(_("where"), max_length=500)
    folded = FoldedField("place_text")
    how_to_join = ParagraphsField(_("how to register"), blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ReceptionState.choices, default=ReceptionState.PLANNED, editable=False
    )
    reason = ParagraphsField(_("reason"), blank=True, editable=False)

    objects = ReceptionDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of reception")
        verbose_name_plural = _("days of reception")
        ordering = ["on", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "nominal_on"], name="one_reception_for_each_day_of_its_rule")
        ]

    def __str__(self) -> str:
        return str(_("Reception of citizens: %(chair)s") % {"chair": self.chair})

    def get_absolute_url(self) -> str:
        return f"{reverse('schedule_month', args=[self.on.year, self.on.month])}#ngay-{self.on.isoformat()}"

    @property
    def starts_at(self) -> datetime:
        """Moments in Việt Nam, for calendars."""
        return timezone.make_aware(datetime.combine(self.on, self.starts))

    @property
    def ends_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.on, self.ends))


class ReceptionEvent(Event):
    """An event of a day of reception."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")
        CORRECTED = "corrected", _("Corrected")

    subject_field = "day"
    payload = Payload(ReceptionData)
    day = models.ForeignKey(ReceptionDay, on_delete=models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        verbose_name = _("event of a reception")
        verbose_name_plural = _("events of receptions")

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)


class Posting(models.Model):
    """The schedule of reception was posted somewhere; it covers the days from `covers_from` to `covers_to`."""

    class Form(models.TextChoices):
        BOARD = "board", _("Notice board at the office")
        LOUDSPEAKER = "loudspeaker", _("Loudspeaker")
        PORTAL = "portal", _("Portal")
        MEETING = "meeting", _("Meeting")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("unit"))
    form = models.CharField(_("form"), max_length=20, choices=Form.choices, default=Form.BOARD)
    place_text = LineField(_("where"), max_length=255)
    posted_by = LineField(_("posted by"), max_length=255, help_text=_("The role, never a name."))
    posted_on = FactField(_("posted on"))
    until = PlannedField(_("posted until"), not_before="posted_on", blank=True, help_text=_("Empty: 30 days."))
    covers_from = PlannedField(_("days of reception from"))
    covers_to = PlannedField(_("days of reception until"), not_before="covers_from")
    recorded_at = MomentField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("posting of the schedule")
        verbose_name_plural = _("postings of the schedule")
        ordering = ["-posted_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="posted_until_after_posted_on", condition=Q(until__gte=F("posted_on"))),
            models.CheckConstraint(name="posting_covers_some_days", condition=Q(covers_to__gte=F("covers_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()}, {self.posted_on:%d/%m/%Y}"

    @property
    def on(self) -> date:
        """Its day, as events call it."""
        return self.posted_on

    def clean(self) -> None:
        super().clean()
        # A day that lies ahead is refused by its field, and may be the last that there is.
        if self.posted_on and self.until is None and self.posted_on <= timezone.localdate():
            self.until = self.posted_on + POSTED_FOR
