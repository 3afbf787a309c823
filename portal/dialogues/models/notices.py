from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.models import Orderable

from portal.caching.dependencies import DependencyTracked
from portal.dialogues.event_data import NoticeData
from portal.fields.dates import DueField, PlannedField
from portal.fields.folded import FoldedField, FoldedModel
from portal.fields.moments import MomentField
from portal.fields.text import CodesField, LineField, ParagraphsField
from portal.language.cleaning import has_letter
from portal.organisations.models import Unit
from portal.papers import deadlines
from portal.papers.deadlines import Basis
from portal.records.history.payloads import Payload
from portal.records.models import Event

from .dialogues import Dialogue, DialogueState
from .documents import OfficialDocument, OfficialDocumentQuerySet


class DueBasis(models.TextChoices):
    """By which rule a due date follows from the words of a notice."""

    MONTH_END = Basis.MONTH_END.value, _("the last day of the month")
    QUARTER_END = Basis.QUARTER_END.value, _("the last day of the quarter")
    HALF_YEAR_END = Basis.HALF_YEAR_END.value, _("the last day of the half year")
    YEAR_END = Basis.YEAR_END.value, _("the last day of the year")
    COUNTED = Basis.ISSUE_PLUS_CALENDAR_DAYS.value, _("counted from the day of issue")


class NoticeTag(TaggedItemBase):
    content_object = ParentalKey("Notice", on_delete=models.CASCADE, related_name="tagged_items")


class Notice(OfficialDocument):
    """The notice of conclusion of a dialogue (thông báo kết luận): official text and numbered conclusions."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="notices", verbose_name=_("dialogue"))
    # Dates in their order (docs/domain.md, R6): dialogue, notice, due dates.
    issued_on = PlannedField(_("date of issue"), not_before="dialogue.last_day", null=True, blank=True)
    summary = ParagraphsField(_("in plain words"), blank=True, help_text=_("A few sentences that anybody understands."))
    opening = ParagraphsField(_("opening"), blank=True)
    assessment = ParagraphsField(_("assessment"), blank=True)
    closing = ParagraphsField(_("closing"), blank=True)
    signing_capacity = LineField(
        _("signs for"), max_length=200, blank=True, help_text=_("As on the paper: T/M BAN THƯỜNG VỤ or KT. CHỦ TỊCH.")
    )
    signer_role = LineField(_("office of the signer"), max_length=200, blank=True)
    signer = LineField(_("signed by"), max_length=120, blank=True)
    recipients = ParagraphsField(
        _("recipients"), blank=True, help_text=_("Those named under “Nơi nhận”, one in each line.")
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects the notice"),
    )
    tags = ClusterTaggableManager(through=NoticeTag, blank=True)

    preserved = (*OfficialDocument.preserved, "dialogue")

    class Meta(OfficialDocument.Meta):
        verbose_name = _("notice of conclusion")
        verbose_name_plural = _("notices of conclusion")
        ordering = ["-issued_on", "-pk"]

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.slug])

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Once published, the conclusions are those of the database, whatever a revision says of them."""
        restored = super().with_content_json(content)
        published = list(Conclusion.objects.filter(notice_id=self.pk, published_at__isnull=False))
        if published:
            restored.conclusions.set(published)
        return restored

    def doubts(self) -> list[str]:
        """What an approver should look at, though it stands not in the way of publication: one sentence each."""
        found = []
        for position, conclusion in enumerate(self.conclusions.all(), start=1):
            if conclusion.owner_id and conclusion.due_on is None:
                words = {"number": position, "words": conclusion.due_words}
                found.append(
                    gettext("Conclusion %(number)s gives a task without a date: “%(words)s”.") % words
                    if conclusion.due_words
                    else gettext("Conclusion %(number)s gives a task without saying until when.") % words
                )
            meant = deadlines.read(conclusion.due_words, self.issued_on).due
            if conclusion.due_on and meant and meant != conclusion.due_on:
                found.append(
                    gettext("Conclusion %(number)s is due on %(day)s, but “%(words)s” means %(meant)s.")
                    % {
                        "number": position,
                        "day": f"{conclusion.due_on:%d/%m/%Y}",
                        "words": conclusion.due_words,
                        "meant": f"{meant:%d/%m/%Y}",
                    }
                )
        return found

    def missing_for_publication(self) -> list[str]:
        """What an approver must still ask for, one sentence each; empty when the notice can be published."""
        missing = []
        if self.dialogue.state != DialogueState.HELD:
            missing.append(gettext("The dialogue is not recorded as held."))
        if not self.number:
            missing.append(gettext("The notice has no number."))
        if not self.issued_on:
            missing.append(gettext("The notice has no date of issue."))
        elif self.issued_on > timezone.localdate():
            missing.append(gettext("The date of issue has not come yet."))
        for position, conclusion in enumerate(self.conclusions.all(), start=1):
            missing.extend(
                gettext("Conclusion %(number)s: %(problem)s") % {"number": position, "problem": problem}
                for problem in conclusion.problems(issued_on=self.issued_on)
            )
        reading = getattr(self, "reading", None)
        return [*missing, *(reading.open_points(self.conclusions.all()) if reading else ()), *self.not_publishable()]


class Conclusion(FoldedModel, DependencyTracked, Orderable, ClusterableModel):
    """One numbered conclusion: what is to be done, by exactly one owner, until when (docs/domain.md, R3).

    Number and `published_at` are given at publication; from then on it is never changed or deleted, only
    corrected by a further notice. The uuid identifies it across revisions, in which keys come and go.
    """

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="conclusions")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, editable=False)
    text = ParagraphsField(_("text"))
    folded = FoldedField("text")
    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible unit")
    )
    coordinating = ParentalManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("coordinating units"))
    due_on = DueField(
        _("due"), null=True, blank=True, help_text=_("Empty: the day that follows from the words, if one does.")
    )
    due_words = LineField(
        _("deadline as written"),
        max_length=200,
        blank=True,
        help_text=_("The words of the paper where it names no day: a quarter, a month, regularly."),
    )
    # By which rule the due date follows from the words; empty for a date that stands on the paper or was typed alone.
    due_basis = models.CharField(max_length=40, blank=True, editable=False, choices=DueBasis)
    petition_codes = CodesField(_("petitions it answers"), default=list, blank=True)
    published_at = MomentField(_("published"), null=True, blank=True, editable=False)

    class Meta(Orderable.Meta):
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "number"], condition=Q(number__isnull=False), name="one_conclusion_per_number"
            )
        ]

    def __str__(self) -> str:
        return str(_("Conclusion %(number)s")) % {"number": self.number or "—"}

    def derive_due_date(self, *, issued_on: date | None) -> None:
        """Fill in the due date of a task that follows from the words, where none was typed, and note by which rule."""
        deadline = deadlines.read(self.due_words, issued_on)
        if self.due_on is None and self.owner_id and deadline.due is not None:
            self.due_on = deadline.due
            try:
                self.clean_fields(exclude={field.name for field in self._meta.get_fields()} - {"due_on"})
            except ValidationError:  # a date that cannot be is left to whoever reads the words
                self.due_on = None
        follows = self.due_on is not None and self.due_on == deadline.due
        self.due_basis = DueBasis(deadline.basis).value if follows and deadline.basis in DueBasis.values else ""

    def problems(self, *, issued_on: date | None) -> list[str]:
        """What is wrong with owner and due date (docs/domain.md, R3, R6), one sentence each."""
        found = []
        if not has_letter(self.text):
            found.append(gettext("it says nothing yet."))
        if self.due_on and not self.owner_id:
            found.append(gettext("a due date needs a responsible unit."))
        if self.due_on and issued_on and self.due_on < issued_on:
            found.append(gettext("the due date is before the notice."))
        if self.owner_id and any(unit.pk == self.owner_id for unit in self.coordinating.all()):
            found.append(gettext("the responsible unit cannot also coordinate: there is exactly one owner."))
        return found

    @property
    def anchor(self) -> str:
        return f"ket-luan-{self.number}"

    @staticmethod
    def shown(prefix: str = "") -> Q:
        """The condition under which a conclusion may be shown: published, in a notice that may be shown."""
        return OfficialDocumentQuerySet.shown(f"{prefix}notice__") & Q(**{f"{prefix}published_at__isnull": False})


class NoticeEvent(Event):
    """A publication, with the published text and its SHA-256, or a withdrawal, with its reason."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    subject_field = "notice"
    payload = Payload(NoticeData)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        verbose_name = _("event of a notice")
        verbose_name_plural = _("events of notices")

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)
