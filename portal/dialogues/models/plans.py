from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from portal.fields.dates import PlannedField, YearField
from portal.fields.text import LineField, ParagraphsField, TitleField
from portal.organisations.models import HeadTerm

from .dialogues import Form
from .documents import OfficialDocument


class AnnualPlan(OfficialDocument):
    """The planned dialogues of a unit for a year, due before 1 February (plan II.1)."""

    year = YearField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)], db_index=True)
    text = ParagraphsField(_("text"), blank=True)

    preserved = (*OfficialDocument.preserved, "year")

    class Meta(OfficialDocument.Meta):
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year", "-issued_on", "-pk"]

    def clean(self) -> None:
        """A plan is issued about the year that it is for."""
        super().clean()
        if self.issued_on and self.year and abs(self.issued_on.year - self.year) > 1:
            reason = gettext("A plan of %(year)d cannot be issued on this day: check the year.") % {"year": self.year}
            raise ValidationError({"issued_on": reason})

    def get_absolute_url(self) -> str:
        return f"{reverse('schedule')}?nam={self.year}&don-vi={self.unit.slug}"


class DayOfPlanField(PlannedField[Any, Any]):
    """A day of the year of the plan."""

    def refuse(self, value: Any, record: Any) -> None:
        super().refuse(value, record)
        if value is not None and value.year != record.plan.year:
            raise ValidationError(
                gettext("The plan is of the year %(year)d: check the date.") % {"year": record.plan.year}
            )


class PlannedDialogue(Orderable):
    """One row of an annual plan. A dialogue points at its plan and row number, so that a revision cannot orphan it."""

    plan = ParentalKey(AnnualPlan, on_delete=models.CASCADE, related_name="rows")
    chair = models.ForeignKey(HeadTerm, on_delete=models.PROTECT, related_name="+", verbose_name=_("chair"))
    theme = TitleField(_("theme"), max_length=500)
    form = models.CharField(_("form"), max_length=20, choices=Form.choices, default=Form.IN_PERSON)
    place_text = LineField(_("where"), max_length=500)
    time_text = LineField(_("when"), max_length=255, help_text=_("As in the plan: “08 giờ 00, ngày 21/3/2024”."))
    starts_on = DayOfPlanField(_("date"), null=True, blank=True)
    audience = ParagraphsField(_("audience"), blank=True)
    adviser = LineField(_("prepared by"), max_length=500, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("planned dialogue")
        verbose_name_plural = _("planned dialogues")

    def __str__(self) -> str:
        return self.theme
