from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from portal.organisations.models import HeadTerm

from .dialogues import Form
from .documents import OfficialDocument


class AnnualPlan(OfficialDocument):
    """What a unit promises for a year, due before 1 February (plan II.1)."""

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)], db_index=True
    )
    text = models.TextField(_("text"), blank=True)

    preserved = (*OfficialDocument.preserved, "year")

    class Meta(OfficialDocument.Meta):
        verbose_name = _("annual plan")
        verbose_name_plural = _("annual plans")
        ordering = ["-year", "-issued_on", "-pk"]

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> None:
        """Publish a revision; its approval is the decision to make the plan public."""
        from ..publication import publish_plan

        with transaction.atomic():
            super().publish(revision, user=user, **kwargs)
            publish_plan(AnnualPlan.objects.get(pk=self.pk), user=user)

    def get_absolute_url(self) -> str:
        return f"{reverse('schedule')}?nam={self.year}&don-vi={self.unit.slug}"


class PlannedDialogue(Orderable):
    """One row of an annual plan. A dialogue points at its plan and row number, so that a revision cannot orphan it."""

    plan = ParentalKey(AnnualPlan, on_delete=models.CASCADE, related_name="rows")
    chair = models.ForeignKey(HeadTerm, on_delete=models.PROTECT, related_name="+", verbose_name=_("chair"))
    theme = models.CharField(_("theme"), max_length=500)
    form = models.CharField(_("form"), max_length=20, choices=Form.choices, default=Form.IN_PERSON)
    place_text = models.CharField(_("where"), max_length=500)
    time_text = models.CharField(_("when"), max_length=255, help_text=_("As in the plan: “08 giờ 00, ngày 21/3/2024”."))
    starts_on = models.DateField(_("date"), null=True, blank=True)
    audience = models.TextField(_("audience"), blank=True)
    adviser = models.CharField(_("prepared by"), max_length=500, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("planned dialogue")
        verbose_name_plural = _("planned dialogues")

    def __str__(self) -> str:
        return self.theme
