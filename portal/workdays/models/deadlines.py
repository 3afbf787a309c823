from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.fields.moments import MomentField
from portal.records.models import AboutAnyRecord, AppendOnly

from ..calendar import WorkingCalendar
from ..enums import Unit
from ..explanation import explain
from ..timeliness import DeadlineStanding, DeadlineState, soon_until
from .rules import DeadlineRule


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> Self:
        return self.filter(met_on=None)

    def overdue(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def due_soon(self, *, on: date) -> Self:
        return self.open().filter(due_on__range=(on, soon_until(on)))

    def met_in_time(self) -> Self:
        """By its document, and shown here soon enough after it: `counted_on` is that judgement."""
        return self.filter(counted_on__lte=F("due_on"))

    def met_late(self) -> Self:
        """Done late by its document, or dated in time and shown here too long after."""
        return self.filter(counted_on__gt=F("due_on"))


class Deadline(AboutAnyRecord):
    """The date until which a record owes what a rule prescribes; set and moved by `portal.workdays.deadlines` only.

    One per record and code. `due_on` is the date that holds now, `changes` are the dates that held before. `met_on`
    is the day that the document bears, `shown_on` the day on which the portal first showed it, and `counted_on` the
    one of the two that decides (portal.records.history.act_dates.counted_on).
    """

    code = models.SlugField(_("code"), max_length=40, editable=False)
    rule = models.ForeignKey(
        DeadlineRule, on_delete=models.PROTECT, related_name="deadlines", editable=False, verbose_name=_("rule")
    )
    starts_on = models.DateField(_("counted from"), editable=False)
    due_on = models.DateField(_("due"), editable=False)
    met_on = models.DateField(_("met"), null=True, blank=True, editable=False)
    shown_on = models.DateField(_("first shown here"), null=True, blank=True, editable=False)
    from_records = models.BooleanField(_("from records of before"), default=False, editable=False)
    counted_on = models.DateField(_("counts as met on"), null=True, blank=True, editable=False)
    parts = models.JSONField(editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "code"], name="one_deadline_per_record_and_code"
            ),
            models.CheckConstraint(
                name="what_is_met_counts_on_a_day",
                condition=Q(met_on=None, counted_on=None) | Q(met_on__isnull=False, counted_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(met_on=None), name="open_deadline_by_due_date")]

    def __str__(self) -> str:
        return f"{self.code} {self.due_on:%d/%m/%Y}"

    @property
    def explanation(self) -> str:
        """How the date was computed, in the language of the reader."""
        return explain(self.parts)

    @property
    def is_met_in_time(self) -> bool:
        return self.counted_on is not None and self.counted_on <= self.due_on

    @property
    def is_shown_late(self) -> bool:
        """In time by the day of its document, but shown here so late that this day cannot count."""
        return self.met_on is not None and self.met_on <= self.due_on and not self.is_met_in_time

    def standing(self, *, today: date, calendar: WorkingCalendar) -> DeadlineStanding:
        """Where it stands on a day; on its last day none is left and it is not yet overdue.

        Reads `rule`: select it for a list.
        """
        due_on, met_on = self.due_on, self.met_on
        unit = Unit.WORKING_DAYS if self.rule.unit == Unit.WORKING_DAYS else Unit.CALENDAR_DAYS

        def days_between(after: date, until: date) -> int:
            return calendar.working_days_between(after, until) if unit == Unit.WORKING_DAYS else (until - after).days

        if self.is_met_in_time:
            return DeadlineStanding(DeadlineState.MET_IN_TIME, unit=unit)
        if met_on and self.is_shown_late:
            assert self.shown_on is not None  # noqa: S101 (only a day on which it was shown can count instead)
            return DeadlineStanding(DeadlineState.SHOWN_LATE, (self.shown_on - met_on).days)
        if met_on:
            return DeadlineStanding(DeadlineState.MET_LATE, days_between(due_on, met_on), unit=unit)
        if today > due_on:
            return DeadlineStanding(DeadlineState.OVERDUE, days_between(due_on, today), unit=unit)
        soon = due_on <= soon_until(today)
        return DeadlineStanding(
            DeadlineState.DUE_SOON if soon else DeadlineState.OPEN, days_left=days_between(today, due_on), unit=unit
        )


class DeadlineChangeQuerySet(models.QuerySet["DeadlineChange"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("The history of a deadline is not changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("The history of a deadline goes only with the record itself.")


class DeadlineChange(models.Model):
    """A date that no longer holds: what it was, how it had been computed, and why another took its place."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="changes", verbose_name=_("deadline"))
    due_on = models.DateField(_("former date"))
    parts = models.JSONField()
    reason = models.TextField(_("reason"))
    recorded_at = MomentField(_("recorded at"), default=timezone.now)

    objects = DeadlineChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a deadline")
        verbose_name_plural = _("changes of deadlines")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y}: {self.reason}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The history of a deadline is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("The history of a deadline goes only with the record itself.")

    @property
    def explanation(self) -> str:
        """How the former date had been computed, in the language of the reader."""
        return explain(self.parts)
