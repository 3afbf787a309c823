from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.fields.dates import DueField
from portal.fields.text import ParagraphsField, TitleField
from portal.records.signals import calendar_changed

from ..calendar import WorkingCalendar
from ..enums import Kind
from ..reasons import in_site_language

UNCONFIRMED = "chua_xac_nhan"
ENTERED = _("Working calendar: %(day)s entered, %(kind)s")
REMOVED = _("Working calendar: %(days)s removed")


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    """`bulk_create` and `update` send no signal: their callers send `calendar_changed` once."""

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        days = ", ".join(f"{day:%d/%m/%Y}" for day in self.values_list("date", flat=True))
        deleted = super().delete()
        if days:
            calendar_changed.send(self.model, reason=in_site_language(REMOVED, days=days))
        return deleted

    # As Django marks its own: the manager has no delete(), and templates cannot call it.
    delete.queryset_only = True  # type: ignore[attr-defined]  # functions take any attribute
    delete.alters_data = True  # type: ignore[attr-defined]  # functions take any attribute

    def calendar(self) -> WorkingCalendar:
        """The working calendar that these days make: one query."""
        named: dict[str, dict[date, str]] = {Kind.OFF: {}, Kind.MAKE_UP: {}}
        estimated = set()
        for day, kind, name, certainty in self.values_list("date", "kind", "name", "certainty"):
            named[kind][day] = name
            if certainty.startswith(UNCONFIRMED):
                estimated.add(day.year)
        return WorkingCalendar(named[Kind.OFF], named[Kind.MAKE_UP], frozenset(estimated))

    def unconfirmed(self) -> Self:
        return self.filter(certainty__startswith=UNCONFIRMED)


class SpecialDay(models.Model):
    """A weekday on which offices are closed, or a weekend day worked in its place.

    Entered from the yearly announcement; what a library says is only a start (calendars of Việt Nam in libraries
    have been wrong, docs/domain.md, Laws).
    """

    date = DueField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OFF)
    name = TitleField(_("name"), max_length=200)
    source = ParagraphsField(_("source"), blank=True)
    certainty = ParagraphsField(
        _("certainty"),
        blank=True,
        help_text=_("How sure this is and why; “chua_xac_nhan” at its beginning marks a day that nobody has checked."),
    )

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="special_day_is_off_or_make_up"),
            models.CheckConstraint(condition=~Q(name=""), name="special_day_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"

    @transaction.atomic
    def save(self, *args: Any, reason: str = "", **kwargs: Any) -> None:
        """`reason` is kept with every deadline that moves; without one it says which day was entered."""
        super().save(*args, **kwargs)
        entered = in_site_language(ENTERED, day=self, kind=self.get_kind_display())
        calendar_changed.send(type(self), reason=reason or entered)

    @transaction.atomic
    def delete(self, *args: Any, reason: str = "", **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        calendar_changed.send(type(self), reason=reason or in_site_language(REMOVED, days=self))
        return deleted

    def clean(self) -> None:
        super().clean()
        if isinstance(self.date, date) and self.kind == Kind.MAKE_UP and self.date.isoweekday() <= 5:
            raise ValidationError({"kind": _("Only a Saturday or a Sunday can be a make-up working day.")})
