"""Petitions and their events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.dialogues.models import CommitmentEvent, Conclusion, Dialogue, Topic
from portal.fields.dates import DueField, FactField
from portal.fields.folded import FoldedField, FoldedModel
from portal.fields.text import LineField, ParagraphsField, TitleField
from portal.organisations.heirs import owed_by
from portal.organisations.models import Place, Unit
from portal.records.history.payloads import Payload
from portal.records.levels import Visibility
from portal.records.models import Event, PublicRecord, PublicRecordQuerySet
from portal.workdays.timeliness import Timeliness, of_task, soon_until

from .codes import CodeField, new_code
from .event_data import PetitionData
from .states import CLOSED_STATES, OPEN_STATES, DerivedState, EventKind, State


class Kind(models.TextChoices):
    """Kinds by law (docs/domain.md, Kinds). A denunciation is not among them: it is never stored (R2)."""

    REQUEST = "request", _("Request")
    REFLECTION = "reflection", _("Reflection")
    PROPOSAL = "proposal", _("Proposal")
    COMPLAINT = "complaint", _("Complaint")


class PetitionQuerySet(PublicRecordQuerySet):
    def owed_by(self, units: Iterable[int], *, heirs: Mapping[int, int]) -> Self:
        """What units with these keys are responsible for, and what one that ended left open to them."""
        return self.filter(owed_by(units, heirs=heirs, is_open=Q(state__in=OPEN_STATES)))

    def coded(self, code: str) -> Self:
        """The one of this code, written so or, since codes are read aloud and typed, in capitals."""
        if code == code.upper():
            return self.filter(code=code)
        written_so = Case(When(code=code, then=0), default=1)
        return self.filter(code__in={code, code.upper()}).order_by(written_so)[:1]

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def closed(self) -> Self:
        return self.filter(state__in=CLOSED_STATES)

    def overdue(self, *, on: date) -> Self:
        return self.open().filter(due_on__lt=on)

    def due_soon(self, *, on: date) -> Self:
        return self.open().filter(due_on__range=(on, soon_until(on)))

    def late(self) -> Self:
        """Closed after the current due date, entered too long after its day, or closed again after it was reopened."""
        again = Q(due_on__isnull=False, reopened_on__isnull=False)
        return self.closed().filter(Q(counted_on__gt=F("due_on")) | again)

    def with_timeliness(self, timeliness: Timeliness, *, on: date) -> Self:
        """Those of which `petition.timeliness(on=on)` is the given one."""
        match timeliness:
            case Timeliness.OVERDUE:
                return self.overdue(on=on)
            case Timeliness.DUE_SOON:
                return self.due_soon(on=on)
            case Timeliness.LATE:
                return self.late()
            case Timeliness.ON_TIME:
                closed = Q(state__in=CLOSED_STATES, counted_on__lte=F("due_on"), reopened_on=None)
                return self.filter(closed | Q(state__in=OPEN_STATES, due_on__gt=soon_until(on)))
            case _:
                return self.exclude(state__in=[*OPEN_STATES, *CLOSED_STATES], due_on__isnull=False)

    def oldest_first(self) -> Self:
        return self.order_by("received_on", "pk")


class PetitionManager(models.Manager["Petition"]):
    """Leaves out the folded copy of the text, which only the database reads."""

    def get_queryset(self) -> Any:
        return super().get_queryset().defer("folded")


class Petition(FoldedModel, PublicRecord):
    """A petition as the public may read it: never a name, never a parcel or house number (docs/domain.md, R1).

    State and due dates follow from the events; only `petitions.lifecycle` changes them.
    """

    code = CodeField(_("code"), max_length=20, unique=True, default=new_code, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("received by"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.REQUEST)
    title = TitleField(_("title"), max_length=500)
    content = ParagraphsField(_("content"))
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="petitions", verbose_name=_("topic")
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="petitions", verbose_name=_("place")
    )
    hamlet = LineField(_("hamlet or quarter"), max_length=255, blank=True)
    folded = FoldedField("code", "title", "content", "hamlet")
    petitioner = LineField(
        _("who asked"), max_length=255, blank=True, help_text=_("A group or a role, never a name: “Nhân dân thôn Sậy”.")
    )
    dialogue = models.ForeignKey(
        Dialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("voiced at the dialogue"),
    )
    received_on = FactField(_("received"), not_before="dialogue.day")
    in_authority = models.BooleanField(_("within our authority"), null=True, blank=True)
    owner = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("responsible unit"),
    )
    coordinating = models.ManyToManyField(
        Unit, blank=True, related_name="coordinated_petitions", verbose_name=_("coordinating units")
    )
    conclusion = models.ForeignKey(
        Conclusion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("conclusion it led to"),
        editable=False,
    )
    answer_summary = ParagraphsField(_("answer in short"), blank=True)
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related petitions"))
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.RECEIVED, editable=False, db_index=True
    )
    state_since = FactField(_("in this state since"), null=True, editable=False)
    due_original = DueField(_("first due date"), null=True, editable=False)
    due_on = DueField(_("due"), null=True, editable=False, db_index=True)
    reopened_on = FactField(_("reopened"), null=True, editable=False)
    # The day that counts for the due date: that of the answer, or the one on which it was entered far too late.
    counted_on = FactField(_("counts as closed on"), null=True, editable=False)
    tags = TaggableManager(blank=True)

    objects = PetitionManager.from_queryset(PetitionQuerySet)()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["visibility", "-received_on", "-id"], name="petition_public_newest"),
            models.Index(fields=["visibility", "state", "due_on"], name="petition_public_due"),
            # Nearly all are public: without these a database may look for the few of a conclusion among all of them.
            models.Index(fields=["owner", "visibility"], name="petition_public_of_owner"),
            models.Index(fields=["place", "visibility"], name="petition_public_of_place"),
            models.Index(fields=["topic", "visibility"], name="petition_public_of_topic"),
            models.Index(fields=["conclusion", "visibility"], name="petition_public_of_conclusion"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="complaint") | ~Q(visibility="public"), name="a_complaint_is_never_public"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("petition", args=[self.code])

    def allowed_visibilities(self) -> tuple[Visibility, ...]:
        """A complaint is counted, never shown (Luật Khiếu nại 2011; docs/domain.md, Kinds)."""
        if self.kind == Kind.COMPLAINT:
            return (Visibility.AGGREGATE_ONLY, Visibility.NEVER)
        return (Visibility.PUBLIC, Visibility.AGGREGATE_ONLY, Visibility.NEVER)

    @property
    def derived_state(self) -> DerivedState:
        """The state, from the stored columns that the lifecycle keeps."""
        return DerivedState(State(self.state), self.state_since, self.due_original, self.due_on, self.reopened_on)

    @property
    def is_open(self) -> bool:
        return self.derived_state.is_open

    @property
    def closed_on(self) -> date | None:
        return self.derived_state.closed_on

    def timeliness(self, *, on: date) -> Timeliness:
        return of_task(due=self.due_on, done=self.counted_on, is_open=self.is_open, on=on, reopened=self.reopened_on)

    def days_overdue(self, *, on: date) -> int:
        return self.derived_state.days_overdue(on=on)


class PetitionEvent(Event):
    """One event in the life of a petition.

    A step that was taken on the commitment carries `commitment_event`, on which the files of evidence hang.
    """

    subject_field = "petition"
    payload = Payload(PetitionData)
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="events")
    commitment_event = models.ForeignKey(
        CommitmentEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="petition_events"
    )

    class Meta(Event.Meta):
        verbose_name = _("event of a petition")
        verbose_name_plural = _("events of petitions")

    def get_kind_display(self) -> Any:
        return EventKind(self.kind).label
