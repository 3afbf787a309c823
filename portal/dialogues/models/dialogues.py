from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from slugify import slugify
from taggit.managers import TaggableManager

from portal.dialogues.event_data import DialogueData
from portal.dialogues.models.documents import OfficialDocumentQuerySet
from portal.fields.dates import PlannedField, PlannedMomentField
from portal.fields.folded import FoldedField, FoldedModel
from portal.fields.moments import start_of
from portal.fields.text import AddressField, CountField, LineField, ParagraphsField, RowField, TitleField
from portal.organisations.models import HeadTerm, Place, Unit
from portal.records.history.payloads import Payload
from portal.records.models import Event, PublicRecord, PublicRecordQuerySet

from .topics import Topic

# Sessions and places of one dialogue follow each other within a month; feeds and calendars show each of its days.
LONGEST = 31


class Form(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Online and in person")
    THEMATIC = "thematic", _("On a theme")
    EXTRAORDINARY = "extraordinary", _("Extraordinary")


class DialogueState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class DialogueQuerySet(PublicRecordQuerySet):
    def upcoming(self, *, on: date) -> Self:
        return self.filter(
            state__in=[DialogueState.PLANNED, DialogueState.ANNOUNCED], starts_at__gte=start_of(on)
        ).order_by("starts_at", "pk")

    def held(self) -> Self:
        return self.filter(state=DialogueState.HELD)

    def of_year(self, year: int) -> Self:
        return self.filter(starts_at__year=year)

    def without_notice(self) -> Self:
        """Held dialogues for which no public notice of conclusion was issued: itself a public fact."""
        issued = self.model._base_manager.filter(OfficialDocumentQuerySet.shown("notices__"), pk=models.OuterRef("pk"))
        return self.held().filter(~models.Exists(issued))


class Dialogue(FoldedModel, PublicRecord):
    """A meeting of a head with the people; its state follows from its events."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dialogues", verbose_name=_("organised by"))
    chair = models.ForeignKey(HeadTerm, on_delete=models.PROTECT, related_name="dialogues", verbose_name=_("chair"))
    plan = models.ForeignKey(
        "AnnualPlan", on_delete=models.PROTECT, null=True, blank=True, related_name="dialogues", verbose_name=_("plan")
    )
    plan_row = RowField(_("row of the plan"), null=True, blank=True)
    theme = TitleField(_("theme"), max_length=500)
    slug = AddressField(_("address"), max_length=150, unique=True, editable=False)
    form = models.CharField(_("form"), max_length=20, choices=Form.choices, default=Form.IN_PERSON)
    topics = models.ManyToManyField(Topic, blank=True, related_name="dialogues", verbose_name=_("topics"))
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="dialogues", verbose_name=_("territory")
    )
    place_text = LineField(_("where"), max_length=500)
    folded = FoldedField("theme", "place_text")
    starts_at = PlannedMomentField(_("starts"))
    ends_on = PlannedField(
        _("last day"),
        not_before="starts_at",
        within_days=LONGEST,
        null=True,
        blank=True,
        help_text=_("Only for a dialogue of several days or points: deadlines count from its end."),
    )
    audience = ParagraphsField(_("audience"), blank=True)
    how_to_join = ParagraphsField(_("how to take part"), blank=True)
    opinions_from = PlannedField(_("opinions collected from"), null=True, blank=True)
    opinions_until = PlannedField(_("opinions collected until"), not_before="opinions_from", null=True, blank=True)
    attendees = CountField(_("people present"), null=True, blank=True)
    speakers = CountField(_("people who spoke"), within="attendees", null=True, blank=True)
    answered_on_site = CountField(_("answered on the spot"), within="speakers", null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=DialogueState.choices,
        default=DialogueState.PLANNED,
        editable=False,
        db_index=True,
    )
    reference = LineField(_("own reference"), max_length=60, blank=True, db_index=True)
    tags = TaggableManager(blank=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return self.theme

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            wanted = slugify(f"{self.day.isoformat()} {self.theme}", max_length=130, word_boundary=True)
            taken = Dialogue.objects.filter(slug=wanted).exists()
            self.slug = f"{wanted}-{self.uuid.hex[:6]}" if taken else wanted
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("dialogue", args=[self.slug])

    @property
    def day(self) -> date:
        """The day in Việt Nam on which it begins."""
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> date:
        """The day from which deadlines count: the end of the last session (docs/domain.md, Readings 8)."""
        return self.ends_on or self.day

    @property
    def is_extraordinary(self) -> bool:
        """Not in the plan: counted apart from the quota, and shown (docs/domain.md, Readings 4)."""
        return self.form == Form.EXTRAORDINARY


class DialogueEvent(Event):
    """An event of a dialogue, with what was changed or corrected after the announcement."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ANNOUNCED = "announced", _("Announced")
        HELD = "held", _("Held")
        POSTPONED = "postponed", _("Postponed")
        CANCELLED = "cancelled", _("Cancelled")
        TIME_CHANGED = "time_changed", _("Time changed")
        PLACE_CHANGED = "place_changed", _("Place changed")
        TIME_AND_PLACE_CHANGED = "time_and_place_changed", _("Time and place changed")
        CORRECTED = "corrected", _("Corrected")

    subject_field = "dialogue"
    payload = Payload(DialogueData)
    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        verbose_name = _("event of a dialogue")
        verbose_name_plural = _("events of dialogues")

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)
