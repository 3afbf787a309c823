"""Removals at the desk: those that wait, with the record as it is, and the decision on each by a second person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.desk.actions.base import Action, ActionForm
from portal.desk.components.listing import DayColumn, LinkColumn
from portal.desk.components.record_view import Fact, RecordView
from portal.desk.components.values import format_date
from portal.organisations.models import Unit
from portal.petitions.models import PetitionEvent
from portal.records.levels import Visibility
from portal.records.models import Event
from portal.records.purge import attachments_of
from portal.removals import approval
from portal.removals.models import Removal, RemovalType
from portal.removals.second_person import has_other_unit, may_decide, unit_deciding

from .proposals import ProposalListView, ProposalViewSet


class DecideForm(ActionForm):
    """Decided in the name of the unit by which the account may decide."""

    def acting_unit(self) -> Unit:
        return unit_deciding(self.record, self.user, on=self.today) or self.record.unit


class ConfirmForm(DecideForm):
    def carry_out(self) -> None:
        approval.confirm(self.record, by=self.by, on=self.today)


class ConfirmPurgeForm(ConfirmForm):
    has_read = forms.BooleanField(label=gettext_lazy("I have read it, and the law asks for it to be deleted"))


class SendBackForm(DecideForm):
    remark = forms.CharField(
        label=gettext_lazy("Why it is not removed"),
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("It stays in the history of the record."),
    )

    def carry_out(self) -> None:
        approval.send_back(self.record, by=self.by, on=self.today, **self.cleaned_data)


def may_confirm(what: RemovalType) -> Any:
    return lambda removal, user: removal.what == what and may_decide(removal, user)


ACTIONS = (
    Action(
        "confirm_purge",
        gettext_lazy("Delete it"),
        ConfirmPurgeForm,
        may_confirm(RemovalType.PURGE),
        gettext_lazy(
            "Nothing of it stays: not the text, not the history, not the files, not the log. This cannot be undone. "
            "The public register tells that something was deleted, by which unit and on which legal basis."
        ),
        icon="bin",
        is_serious=True,
        ends_record=True,
    ),
    Action(
        "confirm",
        gettext_lazy("Confirm that it is a complaint"),
        ConfirmForm,
        may_confirm(RemovalType.COMPLAINT),
        gettext_lazy("From now on it is counted, never shown."),
        icon="success",
    ),
    Action(
        "send_back",
        gettext_lazy("Return it"),
        SendBackForm,
        may_decide,
        gettext_lazy("The record is shown again as before; both steps stay in its history."),
        icon="resubmit",
    ),
)


def state_of(removal: Removal) -> str:
    return _("Waits for a second person") if removal.is_waiting else removal.decision.get_kind_display()


class RemovalListView(ProposalListView):
    joined = ("unit", "decision")
    searched = ("document",)

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("record", self, label=gettext_lazy("What is to be removed"), accessor=str),
            Column("what", label=gettext_lazy("What shall become of it"), accessor="get_what_display"),
            Column("unit", label=gettext_lazy("Proposed by"), sort_key="unit__sort_key"),
            DayColumn("on", label=gettext_lazy("Proposed on"), sort_key="on"),
            Column("state", label=gettext_lazy("State"), accessor=state_of),
        ]


class RemovalView(RecordView):
    """The proposal and, while it waits, the whole record: who decides sees it nowhere else."""

    def get_object(self, queryset: Any = None) -> Removal:
        return Removal.objects.select_related("unit__place", "unit__parent__place", "decision").get(pk=self.pk)

    def get_state(self) -> tuple[str, bool]:
        return state_of(self.object), self.object.is_waiting

    def get_reminders(self) -> list[str]:
        removal = self.object
        if not removal.is_waiting or has_other_unit(removal, on=timezone.localdate()):
            return []
        return [_("No unit above and no supervisor works here: another person of the same unit decides.")]

    @property
    def record_of_history(self) -> Any:
        return self.object.record

    def get_events(self) -> list[Event]:
        if not self.object.is_waiting:
            return []
        return list(PetitionEvent.objects.filter(petition=self.object.record).select_related("commitment_event"))

    def get_facts(self) -> Iterable[Fact]:
        removal, petition = self.object, self.object.record
        yield Fact(_("What shall become of it"), removal.get_what_display())
        yield Fact(_("Legal basis"), removal.get_basis_display())
        yield Fact(_("Document"), removal.document)
        yield Fact(_("For who decides"), removal.text)
        yield Fact(_("Proposed by"), removal.actor)
        yield Fact(_("Proposed on"), format_date(removal.on))
        if not removal.is_waiting:
            yield Fact(removal.decision.get_kind_display(), format_date(removal.decision.on))
            yield Fact(_("Decided by"), removal.decision.actor)
            yield Fact(_("Why it is not removed"), removal.decision.text)
            return
        yield Fact(_("Visibility before"), Visibility(removal.before).label)
        yield Fact(_("Petition"), str(petition))
        yield Fact(_("Kind"), petition.get_kind_display())
        yield Fact(_("Content"), petition.content)
        yield Fact(_("Who asked"), petition.petitioner)
        yield Fact(_("Place"), ", ".join(filter(None, [petition.hamlet, str(petition.place or "")])))
        yield Fact(_("Received"), format_date(petition.received_on))
        yield Fact(_("Due"), format_date(petition.due_on))
        yield Fact(_("Answer in short"), petition.answer_summary)
        for file in attachments_of(petition):
            yield Fact(_("File"), file.title, reverse("original_file", args=[file.uuid]))


class RemovalViewSet(ProposalViewSet):
    model = Removal
    name = "removals"
    url_prefix = "go-xoa"
    icon = "bin"
    menu_label = gettext_lazy("Removals")
    index_view_class = RemovalListView
    inspect_view_class = RemovalView
    actions = ACTIONS
