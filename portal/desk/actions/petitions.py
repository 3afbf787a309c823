"""Actions on a petition; each appends a dated event to its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from portal.desk.components.unit_choices import partners, unit_field, units_field
from portal.fields.forms import LineInput, ParagraphsInput
from portal.petitions import lifecycle
from portal.petitions.models import Kind, Petition
from portal.petitions.states import PASSED_ON, EventKind, State
from portal.records import visibility
from portal.records.levels import Visibility
from portal.records.models import VisibilityDecision
from portal.removals import approval

from .base import Action, DatedForm, PublicTextForm, due_field
from .corrections import CORRECT
from .removals import PROPOSALS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DecisionForm(DatedForm):
    basis = LineInput(
        label=_("Basis"), max_length=500, help_text=_("A document, a rule, a request: it is kept with the decision.")
    )
    field_order = ["basis", "on"]


class PublishForm(DecisionForm):
    def carry_out(self) -> None:
        """Raises ValidationError by whoever entered it, also with both roles: names slip past their own eyes (R1)."""
        received = self.record.events.filter(kind=EventKind.RECEIVED).order_by("pk").first()
        if received is not None and received.user_id == self.user.pk:
            raise ValidationError(gettext("You entered this petition: another approver reads it and makes it public."))
        lifecycle.publish(self.record, by=self.by, **self.cleaned_data)


class HideForm(DecisionForm):
    def carry_out(self) -> None:
        visibility.decide(self.record, level=Visibility.NEVER, by=self.by, **self.cleaned_data)


class ShowAgainForm(DecisionForm):
    def carry_out(self) -> None:
        """Raises ValidationError by whoever took it out: an approver alone neither empties nor fills the record."""
        hidden = VisibilityDecision.of(self.record).order_by("pk").last()
        if hidden is not None and hidden.user_id == self.user.pk:
            raise ValidationError(gettext("You took this petition out: another approver puts it back."))
        lifecycle.publish(self.record, by=self.by, **self.cleaned_data)


class AssignForm(PublicTextForm):
    owner = unit_field(label=_("Responsible unit"))
    coordinating = units_field(label=_("Coordinating units"), required=False)
    due_on = forms.DateField(label=_("Due"), widget=AdminDateInput, required=False)
    field_order = ["owner", "coordinating", "due_on", "text", "document", "on"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units = partners(self.record.unit, on=self.today)
        self.fields["owner"].queryset = self.fields["coordinating"].queryset = units
        self.fields["text"].required = False

    def carry_out(self) -> None:
        lifecycle.assign(self.record, by=self.by, **self.cleaned_data)


class ForwardForm(PublicTextForm):
    to = unit_field(label=_("Competent unit"))
    field_order = ["to", "text", "document", "on"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = partners(self.record.unit, on=self.today).exclude(pk=self.record.unit_id)

    def carry_out(self) -> None:
        reason = self.cleaned_data.pop("text")
        lifecycle.forward(self.record, by=self.by, reason=reason, **self.cleaned_data)


class ReportUpwardForm(PublicTextForm):
    def carry_out(self) -> None:
        lifecycle.evidence(self.record, duty=EventKind.REPORTED_UPWARD, by=self.by, **self.cleaned_data)


class PetitionerInformedForm(PublicTextForm):
    def carry_out(self) -> None:
        lifecycle.evidence(self.record, duty=EventKind.PETITIONER_TOLD, by=self.by, **self.cleaned_data)


class RespondForm(PublicTextForm):
    def carry_out(self) -> None:
        lifecycle.respond(self.record, by=self.by, **self.cleaned_data)


class ScheduleForm(PublicTextForm):
    due_on = due_field(required=False)
    field_order = ["text", "due_on", "document", "on"]

    def carry_out(self) -> None:
        lifecycle.schedule(self.record, by=self.by, **self.cleaned_data)


class AnswerForm(PublicTextForm):
    def carry_out(self) -> None:
        lifecycle.answer(self.record, by=self.by, **self.cleaned_data)


class ResolveForm(PublicTextForm):
    def carry_out(self) -> None:
        lifecycle.resolve(self.record, by=self.by, **self.cleaned_data)


class ReopenForm(PublicTextForm):
    due_on = due_field(required=False)
    field_order = ["text", "due_on", "document", "on"]

    def carry_out(self) -> None:
        reason = self.cleaned_data.pop("text")
        lifecycle.reopen(self.record, by=self.by, reason=reason, **self.cleaned_data)


class GuideForm(PublicTextForm):
    def carry_out(self) -> None:
        lifecycle.guide(self.record, by=self.by, **self.cleaned_data)


class ReclassifyForm(DatedForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    basis = ParagraphsInput(label=_("Basis"), widget=AdminAutoHeightTextInput)
    field_order = ["kind", "basis", "on"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        needs_two = approval.needs_two_persons(self.record)
        closed = {self.record.kind, *([Kind.COMPLAINT] if needs_two else [])}
        self.fields["kind"].choices = [choice for choice in Kind.choices if choice[0] not in closed]

    def clean_kind(self) -> Kind:
        return Kind(self.cleaned_data["kind"])

    def carry_out(self) -> None:
        lifecycle.reclassify(self.record, by=self.by, **self.cleaned_data)


def in_states(*states: State) -> Callable[[Petition, Any], bool]:
    return lambda petition, user: petition.state in states


def was_taken_out(petition: Petition, user: User) -> bool:
    """It was public, is not, may be, and nobody has proposed to remove it."""
    was_public = petition.visibility == Visibility.NEVER and petition.public_since is not None
    return was_public and Visibility.PUBLIC in petition.allowed_visibilities() and not approval.is_waiting(petition)


def is_open(petition: Petition, user: User) -> bool:
    return petition.is_open


def is_decided_alone(petition: Petition, user: User) -> bool:
    """What was shown or counted becomes a complaint by two persons only."""
    return petition.state != State.GUIDED and not approval.needs_two_persons(petition)


def is_closed(petition: Petition, user: User) -> bool:
    return not petition.is_open and petition.state != State.GUIDED


def duty_is_open(duty: EventKind) -> Callable[[Petition, Any], bool]:
    """Forwarded, and this duty has not been evidenced yet."""

    def is_owed(petition: Petition, user: User) -> bool:
        return was_forwarded(petition, user) and not petition.events.filter(kind=duty).exists()

    return is_owed


was_forwarded = in_states(*PASSED_ON)


ACTIONS = (
    Action(
        "publish",
        _("Make public"),
        PublishForm,
        lambda petition, user: petition.visibility == Visibility.UNDECIDED and not approval.is_waiting(petition),
        _("Read it once more: no name, no address, no parcel number. A complaint is counted, never shown."),
        icon="globe",
    ),
    Action(
        "assign",
        _("Assign"),
        AssignForm,
        is_open,
        _("Most petitions are assigned by the notice of conclusion; this is for the others."),
        icon="user",
    ),
    Action("answer", _("Answer in writing"), AnswerForm, is_open, _("An answer is not a resolution."), icon="mail"),
    Action("schedule", _("Put on a roadmap"), ScheduleForm, is_open, icon="calendar-check"),
    Action(
        "forward",
        _("Forward"),
        ForwardForm,
        is_open,
        _("Outside our authority. Two duties follow: report upward, and tell the petitioner."),
        icon="arrow-right",
    ),
    Action(
        "report_upward",
        _("Reported upward"),
        ReportUpwardForm,
        duty_is_open(EventKind.REPORTED_UPWARD),
        icon="arrow-up",
    ),
    Action(
        "tell", _("Petitioner told"), PetitionerInformedForm, duty_is_open(EventKind.PETITIONER_TOLD), icon="comment"
    ),
    Action("respond", _("The competent unit answered"), RespondForm, was_forwarded, icon="mail"),
    Action(
        "resolve",
        _("Record as resolved"),
        ResolveForm,
        lambda petition, user: petition.state not in (State.RESOLVED, State.GUIDED),
        _("What was asked is done. A petition with a commitment is resolved by the report of its owner."),
        icon="check",
    ),
    Action("reopen", _("Reopen"), ReopenForm, is_closed, _("The whole history stays."), icon="rotate"),
    CORRECT,
    Action(
        "reclassify",
        _("Correct the kind"),
        ReclassifyForm,
        explanation=_("What was public becomes a complaint by two persons: propose it."),
        icon="tag",
    ),
    Action(
        "guide",
        _("Guide to the complaint procedure"),
        GuideForm,
        is_decided_alone,
        _("It is a complaint against a decision: it leaves every public page and is counted only."),
        icon="help",
    ),
    Action(
        "hide",
        _("Take out of the public record"),
        HideForm,
        lambda petition, user: petition.visibility == Visibility.PUBLIC,
        _("It leaves every page, list and search. The decision is kept with its basis."),
        icon="no-view",
        is_serious=True,
    ),
    Action(
        "show_again",
        _("Put back into the public record"),
        ShowAgainForm,
        was_taken_out,
        _("By another approver than the one who took it out. Both decisions stay in the history, with their bases."),
        icon="view",
    ),
    *PROPOSALS,
)
