from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.fields.dates import ValidityField
from portal.fields.text import AddressField, LineField, ParagraphsField, TitleField
from portal.formats import in_language
from portal.records.history.act_dates import PUBLISH_WITHIN_DAYS

from ..enums import Direction, Level, Organ, StartsFrom, Unit


class DeadlineRuleQuerySet(models.QuerySet["DeadlineRule"]):
    def in_force(self, *, on: date) -> Self:
        """Rules valid on the day, both ends included."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def at(self, level: str) -> Self:
        """Rules of the level and of any level."""
        return self.filter(level__in=["", level])

    def binding(self, organs: Collection[str]) -> Self:
        """Rules that bind one of the organs, and those that bind any."""
        return self.filter(organ__in=["", *organs])

    def most_special_first(self) -> Self:
        """A rule of one level goes before a rule of any, a newer one before an older."""
        return self.order_by("-level", F("valid_from").desc(nulls_last=True), "-pk")

    def most_general_first(self) -> Self:
        return self.order_by("level", F("valid_from").desc(nulls_last=True), "-pk")


class DeadlineRule(models.Model):
    """A period that some text prescribes: configuration with a source, not code (docs/domain.md, Laws).

    `level` is empty for a rule of any level. A new period is a new row with its dates of validity: deadlines
    already set keep the rule they were set by.
    """

    code = AddressField(_("code"), max_length=40)
    label = TitleField(_("name"), max_length=200)
    label_en = LineField(_("name in English"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, blank=True)
    organ = models.CharField(
        _("binds"),
        max_length=30,
        choices=Organ.choices,
        blank=True,
        help_text=_("Empty: whoever holds the dialogue."),
    )
    starts_from = models.CharField(_("counts from"), max_length=20, choices=StartsFrom.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.AFTER)
    unit = models.CharField(_("what it counts"), max_length=20, choices=Unit.choices)
    count = models.PositiveSmallIntegerField(
        _("how many"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3660)]
    )
    month = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        _("last allowed day of the month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    roll = models.BooleanField(
        _("moves to the next working day"),
        default=False,
        help_text=_("When the last calendar day is a day off (Civil Code 2015, article 148)."),
    )
    publish_within_days = models.PositiveSmallIntegerField(
        _("shown here within days"),
        null=True,
        blank=True,
        default=PUBLISH_WITHIN_DAYS,
        validators=[MaxValueValidator(3660)],
        help_text=_(
            "An act counts by the day of its document if the portal showed it within so many days, else by the day"
            " on which it was shown. Empty: always by its document."
        ),
    )
    valid_from = ValidityField(_("valid from"), null=True, blank=True)
    valid_to = ValidityField(_("valid to"), not_before="valid_from", null=True, blank=True)
    legal_basis = ParagraphsField(_("legal basis"))
    legal_basis_en = ParagraphsField(_("legal basis in English"), blank=True)
    # Not a URLField: its form field changes its default scheme in Django 6.0 and warns of it.
    legal_link = LineField(
        _("address of the text"), max_length=500, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["code", "level", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="rule_has_a_count_or_a_day_of_the_year",
                # A check that comes out unknown passes: empty cells must be named.
                condition=Q(unit=Unit.FIXED_DAY_OF_YEAR, month__isnull=False, day__isnull=False, count=None)
                | (~Q(unit=Unit.FIXED_DAY_OF_YEAR) & Q(month=None, day=None, count__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_calendar_days_after_an_event_roll",
                condition=Q(roll=False) | Q(unit=Unit.CALENDAR_DAYS, direction=Direction.AFTER),
            ),
            models.CheckConstraint(
                name="what_belongs_to_a_year_counts_from_it",
                condition=Q(unit__in=[Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]) | Q(starts_from=StartsFrom.YEAR),
            ),
            models.CheckConstraint(
                name="rule_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.label, self.label_en)

    @property
    def basis(self) -> str:
        """The legal basis in the language of the reader."""
        return in_language(self.legal_basis, self.legal_basis_en)

    def day_of(self, year: int) -> date | None:
        """The day of a fixed month; None for a rule that has none, or whose day there is not."""
        try:
            return date(year, self.month or 0, self.day or 0)
        except (ValueError, OverflowError):
            return None

    def clean(self) -> None:
        super().clean()
        if self.unit == Unit.FIXED_DAY_OF_YEAR and self.month and self.day:
            try:
                date(2023, self.month, self.day)
            except ValueError:
                raise ValidationError({"day": _("Not every year has this day.")}) from None
