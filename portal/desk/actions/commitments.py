"""Actions on a commitment: the owner reports, the issuer extends or reopens, the supervisor records a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.desk.components.unit_choices import partners, unit_field
from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.dialogues.models.commitments import CommitmentState
from portal.fields.forms import ParagraphsInput
from portal.organisations.models import Role, Unit
from portal.organisations.policy import reach_of
from portal.supervision import verdicts
from portal.supervision.models import Verdict

from .base import Action, DatedForm, EvidenceField, PublicTextForm, due_field

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FILES = _("PDF, DOCX, XLSX, JPEG, PNG or WebP. Where a photo was taken is removed from it. Show no faces.")


class ReportForm(PublicTextForm):
    is_done = forms.BooleanField(
        label=_("It is done"),
        required=False,
        help_text=_("Your unit says so; the supervisor may find otherwise."),
    )
    evidence = EvidenceField(label=_("Evidence"), required=False, help_text=FILES)
    field_order = ["text", "is_done", "evidence", "document", "on"]

    def acting_unit(self) -> Unit:
        return self.record.owner

    def carry_out(self) -> None:
        data = dict(self.cleaned_data)
        commitments.report(self.record, by=self.by, done=data.pop("is_done"), **data)


class IssuerForm(PublicTextForm):
    """An action in the name of the unit that issued the notice."""

    def acting_unit(self) -> Unit:
        return self.record.conclusion.notice.unit


class ExtendForm(IssuerForm):
    due_on = due_field()
    field_order = ["due_on", "text", "document", "on"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if request := commitments.pending_request(self.record.events.all()):
            self.fields["due_on"].initial = request.payload.asked_due

    def carry_out(self) -> None:
        data = dict(self.cleaned_data)
        commitments.extend(self.record, by=self.by, reason=data.pop("text"), **data)


class AskExtensionForm(PublicTextForm):
    """An action in the name of the unit that owes."""

    due_on = due_field()
    field_order = ["due_on", "text", "document", "on"]

    def acting_unit(self) -> Unit:
        return self.record.owner

    def carry_out(self) -> None:
        data = dict(self.cleaned_data)
        commitments.ask_extension(self.record, by=self.by, reason=data.pop("text"), **data)


class RefuseExtensionForm(IssuerForm):
    def carry_out(self) -> None:
        data = dict(self.cleaned_data)
        commitments.refuse_extension(self.record, by=self.by, reason=data.pop("text"), **data)


class ReopenForm(IssuerForm):
    due_on = due_field(required=False)
    field_order = ["text", "due_on", "document", "on"]

    def carry_out(self) -> None:
        data = dict(self.cleaned_data)
        commitments.reopen(self.record, by=self.by, reason=data.pop("text"), **data)


class HandOverForm(IssuerForm):
    to = unit_field(label=_("New responsible unit"))
    field_order = ["to", "text", "document", "on"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = partners(self.acting_unit(), on=self.today).exclude(pk=self.record.owner_id)

    def carry_out(self) -> None:
        commitments.hand_over(self.record, by=self.by, **self.cleaned_data)


class FindingForm(DatedForm):
    supervisor = unit_field(label=_("Supervisor"))
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = ParagraphsInput(
        label=_("Reason"),
        widget=AdminAutoHeightTextInput,
        help_text=_("What was seen, where, and who was asked: roles, never names."),
    )
    evidence = EvidenceField(label=_("Evidence"), required=False, help_text=FILES)
    field_order = ["verdict", "reason", "evidence", "on", "supervisor"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        supervisors = self.supervisors()
        self.fields["supervisor"].queryset = supervisors
        only = supervisors[:2]
        if len(only) == 1:
            self.fields["supervisor"].initial = only[0]
            self.fields["supervisor"].widget = forms.HiddenInput()

    def supervisors(self) -> QuerySet[Unit]:
        return reach_of(self.user, on=self.today).units_of(Role.SUPERVISOR)

    def carry_out(self) -> None:
        data = dict(self.cleaned_data)
        verdict = Verdict(data.pop("verdict"))
        verdicts.record_finding(self.record, verdict=verdict, user=self.user, **data)


def is_open(commitment: Commitment, user: User) -> bool:
    return commitment.state == CommitmentState.OPEN


def is_asked(commitment: Commitment, user: User) -> bool:
    """Open, with a request for an extension that waits for the issuer."""
    return is_open(commitment, user) and commitments.pending_request(commitment.events.all()) is not None


def may_ask(commitment: Commitment, user: User) -> bool:
    return is_open(commitment, user) and not is_asked(commitment, user)


def is_done(commitment: Commitment, user: User) -> bool:
    return commitment.state == CommitmentState.DONE


ACTIONS = (
    Action(
        "report",
        _("Report progress"),
        ReportForm,
        is_open,
        _("It appears on the public page of the commitment at once, with the evidence."),
        icon="upload",
    ),
    Action(
        "find",
        _("Record a finding"),
        FindingForm,
        explanation=_("It stands beside what the responsible unit says, never in its place."),
        icon="glasses",
    ),
    Action(
        "ask_extension",
        _("Ask for an extension"),
        AskExtensionForm,
        may_ask,
        _("The people read the date that you ask for and why. The present date holds until the issuer has decided."),
        icon="time",
    ),
    Action(
        "refuse_extension",
        _("Refuse the extension"),
        RefuseExtensionForm,
        is_asked,
        _("The due date stays as it is; the people read why."),
        icon="cross",
    ),
    Action(
        "extend",
        _("Extend the deadline"),
        ExtendForm,
        is_open,
        _("The former date stays in the history, with the reason."),
        icon="time",
    ),
    Action("reopen", _("Reopen"), ReopenForm, is_done, _("The claim stays in the history."), icon="rotate"),
    Action(
        "hand_over",
        _("Hand over"),
        HandOverForm,
        is_open,
        _("Another unit takes over: same due date, same history."),
        icon="arrow-right",
    ),
)
