"""The viewset of corrections: the list of proposals, and the decision by a second person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.widgets import AdminAutoHeightTextInput

from portal.corrections import approval
from portal.corrections.models import Correction
from portal.corrections.registry import correctable
from portal.desk.actions.base import Action, ActionForm
from portal.desk.components.listing import DayColumn, LinkColumn
from portal.desk.components.record_view import Fact, RecordView
from portal.desk.components.values import format_date
from portal.records.history.changes import Change, changes_in, stored
from portal.records.history.payloads import EventData, FieldChange
from portal.records.models import Attachment

from .proposals import ProposalListView, ProposalViewSet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DecideForm(ActionForm):
    """A decision in the name of the unit whose record it is."""

    def acting_unit(self) -> Any:
        return self.record.unit


class ApproveForm(DecideForm):
    remark = forms.CharField(
        label=gettext_lazy("Remark for the author"), required=False, widget=AdminAutoHeightTextInput
    )

    def carry_out(self) -> None:
        approval.approve(self.record, by=self.by, on=self.today, **self.cleaned_data)


class SendBackForm(DecideForm):
    remark = forms.CharField(label=gettext_lazy("What is to be changed"), widget=AdminAutoHeightTextInput)

    def carry_out(self) -> None:
        approval.send_back(self.record, by=self.by, on=self.today, **self.cleaned_data)


def may_decide(correction: Correction, user: User) -> bool:
    return correction.is_waiting and correction.user_id != user.pk


ACTIONS = (
    Action(
        "approve",
        gettext_lazy("Approve the correction"),
        ApproveForm,
        may_decide,
        gettext_lazy("It is public from now on, beside what stood before; followers and calendars are told."),
        icon="success",
    ),
    Action("send_back", gettext_lazy("Ask for changes"), SendBackForm, may_decide, icon="resubmit"),
)


def changes_proposed(correction: Correction) -> list[Change]:
    """The changes that an approval would make now; of a decided one those that were proposed."""
    target = correction.target
    found = correctable(target)
    if found is None:
        return []
    after = correction.payload.after or {}
    changes = tuple(
        FieldChange(field=name, before=stored(found.value(target, name)), after=value)
        for name, value in after.items()
        if name in found.fields
    )
    return changes_in(EventData(changes=changes), found.fields)


class CorrectionFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("waiting", gettext_lazy("Waits for approval")),
            (Correction.Kind.APPROVED.value, Correction.Kind.APPROVED.label),
            (Correction.Kind.RETURNED.value, Correction.Kind.RETURNED.label),
        ],
        method="by_state",
    )

    class Meta:
        model = Correction
        fields = ["state"]

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.waiting() if value == "waiting" else queryset.filter(decision__kind=value)


def state_of(correction: Correction) -> str:
    if correction.is_waiting:
        return _("Waits for approval")
    return correction.decision.get_kind_display()


class CorrectionListView(ProposalListView):
    joined = ("unit", "proposed_by", "decision")
    searched = ("text",)

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("record", self, label=gettext_lazy("What is corrected"), accessor=str),
            Column("proposed_by", label=gettext_lazy("Proposed by"), sort_key="proposed_by__sort_key"),
            DayColumn("on", label=gettext_lazy("Proposed on"), sort_key="on"),
            Column("state", label=gettext_lazy("State"), accessor=state_of),
        ]


class CorrectionView(RecordView):
    """The inspect view: present value, proposed value, reason."""

    def get_object(self, queryset: Any = None) -> Correction:
        return Correction.objects.select_related("unit", "proposed_by", "decision").get(pk=self.pk)

    def get_state(self) -> tuple[str, bool]:
        return state_of(self.object), self.object.is_waiting

    def get_facts(self) -> Iterable[Fact]:
        correction = self.object
        yield Fact(_("What is corrected"), correction.record, record_href(correction.record))
        for change in changes_proposed(correction) if correction.is_waiting else ():
            yield Fact(change.label, _("now: %(before)s\nproposed: %(after)s") % vars(change))
        for file in Attachment.of(correction):
            yield Fact(_("The file that takes its place"), file.title, reverse("original_file", args=[file.uuid]))
        yield Fact(_("Reason"), correction.text)
        if correction.payload.withheld:
            yield Fact(_("Personal data"), _("What stands there now will not be shown as the former value."))
        yield Fact(_("Proposed by"), correction.actor)
        yield Fact(_("Proposed on"), format_date(correction.on))
        if not correction.is_waiting:
            yield Fact(correction.decision.get_kind_display(), format_date(correction.decision.on))
            yield Fact(_("Remark of the approver"), correction.decision.text)


def record_href(record: Any) -> str:
    return reverse(f"{record._meta.model_name}s:inspect", args=[record.pk])


class CorrectionViewSet(ProposalViewSet):
    model = Correction
    name = "corrections"
    url_prefix = "dinh-chinh"
    icon = "edit"
    menu_label = gettext_lazy("Corrections")
    index_view_class = CorrectionListView
    inspect_view_class = CorrectionView
    filterset_class = CorrectionFilters
    actions = ACTIONS
