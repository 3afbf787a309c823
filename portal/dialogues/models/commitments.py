from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.caching.dependencies import DependencyTracked
from portal.dialogues.event_data import CommitmentData
from portal.fields.dates import DueField, FactField
from portal.fields.moments import MomentField
from portal.organisations.heirs import owed_by
from portal.organisations.models import Unit
from portal.records.history.payloads import Payload
from portal.records.models import Event
from portal.workdays.timeliness import Timeliness, of_task, soon_until

from .notices import Conclusion


class CommitmentState(models.TextChoices):
    OPEN = "open", _("Being carried out")
    DONE = "done", _("Reported as done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Of those done: what never had a date is neither.
IN_TIME = Q(state=CommitmentState.DONE, counted_on__lte=F("due_on"), reopened_on=None)
NOT_IN_TIME = Q(due_on__isnull=False) & (Q(counted_on__gt=F("due_on")) | Q(reopened_on__isnull=False))


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def public(self) -> Self:
        """Commitments of conclusions that may be shown: the visibility of a commitment is that of its notice."""
        return self.filter(Conclusion.shown("conclusion__"))

    def open(self) -> Self:
        return self.filter(state=CommitmentState.OPEN)

    def done(self) -> Self:
        return self.filter(state=CommitmentState.DONE)

    def overdue(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def late(self) -> Self:
        """Done after the current due date, entered too long after its day, or done again after it was reopened."""
        return self.done().filter(NOT_IN_TIME)

    def undated(self) -> Self:
        """Given to a unit without saying until when."""
        return self.filter(due_on=None).exclude(state=CommitmentState.WITHDRAWN)

    def with_timeliness(self, timeliness: Timeliness, *, on: date) -> Self:
        """Those of which `commitment.timeliness(on=on)` is the given one."""
        match timeliness:
            case Timeliness.OVERDUE:
                return self.overdue(on=on)
            case Timeliness.DUE_SOON:
                return self.open().filter(due_on__range=(on, soon_until(on)))
            case Timeliness.LATE:
                return self.late()
            case Timeliness.ON_TIME:
                return self.filter(IN_TIME | Q(state=CommitmentState.OPEN, due_on__gt=soon_until(on)))
            case _:
                return self.filter(Q(state=CommitmentState.WITHDRAWN) | Q(due_on=None))

    def owed_by(self, units: Iterable[int], *, heirs: Mapping[int, int]) -> Self:
        """What units with these keys owe or have done, and what one that ended left open to them."""
        return self.filter(owed_by(units, heirs=heirs, is_open=Q(state=CommitmentState.OPEN)))


class Commitment(DependencyTracked):
    """The obligation of one unit from a published conclusion; state and due date follow from its events.

    `due_on` is None where the conclusion names a unit and no date; `reopened_on` is the last day on which a claim
    to be done was taken back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    conclusion = models.OneToOneField(Conclusion, on_delete=models.PROTECT, related_name="commitment")
    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("responsible unit")
    )
    coordinating = models.ManyToManyField(
        Unit, blank=True, related_name="coordinated_commitments", verbose_name=_("coordinating units")
    )
    due_original = DueField(_("first due date"), null=True, blank=True)
    due_on = DueField(_("due"), null=True, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    done_on = FactField(_("done"), null=True, blank=True)
    reopened_on = FactField(_("reopened"), null=True, blank=True)
    # The day that counts for the due date: that of the report, or the one on which it was entered far too late.
    counted_on = FactField(_("counts as done on"), null=True, blank=True, editable=False)
    updated_at = MomentField(_("updated"), auto_now=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(state="done") ^ Q(done_on=None), name="done_has_a_date")]

    def __str__(self) -> str:
        return f"{self.conclusion.notice.number} · {self.conclusion}"

    def get_absolute_url(self) -> str:
        return f"{reverse('notice', args=[self.conclusion.notice.slug])}#{self.conclusion.anchor}"

    @property
    def is_public(self) -> bool:
        return self.conclusion.notice.is_public

    @property
    def public_since(self) -> datetime | None:
        return self.conclusion.notice.public_since

    @property
    def joined_on(self) -> date:
        """Since when the unit takes part in the portal whose notice made the commitment."""
        return self.conclusion.notice.joined_on

    def timeliness(self, *, on: date) -> Timeliness:
        is_open = self.state == CommitmentState.OPEN
        return of_task(due=self.due_on, done=self.counted_on, is_open=is_open, on=on, reopened=self.reopened_on)

    def days_overdue(self, *, on: date) -> int:
        """Calendar days past the current due date: until done, or until today while open.

        What was done in time by its report and entered far too late is not overdue: it was entered late.
        """
        if self.due_on is None or self.state == CommitmentState.WITHDRAWN:
            return 0
        return max(0, ((self.done_on or on) - self.due_on).days)


class CommitmentEvent(Event):
    """Assignment, progress, a claim to be done, reopening, extension, handover; files of evidence hang on it."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        PROGRESS = "progress", _("Progress reported")
        DONE = "done", _("Reported as done")
        REOPENED = "reopened", _("Reopened")
        EXTENSION_ASKED = "extension_asked", _("Extension asked for")
        EXTENSION_REFUSED = "extension_refused", _("Extension refused")
        EXTENDED = "extended", _("Extended")
        HANDED_OVER = "handed_over", _("Handed over")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    subject_field = "commitment"
    payload = Payload(CommitmentData)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        verbose_name = _("event of a commitment")
        verbose_name_plural = _("events of commitments")

    def get_kind_display(self) -> str:
        return str(self.Kind(self.kind).label)
