"""The viewsets of reception: the rule of a unit, the days computed from it, and where they were posted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from portal.desk.actions.base import Action, ActionForm, DatedForm
from portal.desk.actions.corrections import CORRECT, StepsViewSet
from portal.desk.components.forms import RecordCreateView, ScopedForm
from portal.desk.components.listing import DayColumn, LinkColumn, RecordListMixin, StateColumn
from portal.desk.components.record_view import decisions
from portal.desk.components.unit_choices import chairs
from portal.dialogues import reception
from portal.dialogues.models import Posting, ReceptionDay, ReceptionRule
from portal.dialogues.models.reception import ReceptionState
from portal.fields.forms import ParagraphsInput
from portal.records.actors import Actor
from portal.records.models import Event

from .base import VALIDITY, ReferenceDataInspectView, ReferenceDataListView, ReferenceDataViewSet, valid_from, valid_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FURTHEST_PLANNED = 2  # years; a day of reception further ahead is refused by its field


class RuleForm(ScopedForm):
    def scope(self) -> None:
        self.limit_choices("chair", chairs(self.units, on=self.today))


class PlanYearForm(ActionForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = self.today.year

    def clean_year(self) -> int:
        year, last = self.cleaned_data["year"], self.today.year + FURTHEST_PLANNED
        if year > last:
            raise ValidationError(gettext("Days can be planned up to the year %(last)d.") % {"last": last})
        return year

    def carry_out(self) -> None:
        reception.plan_year(self.record, self.cleaned_data["year"], by=self.by, on=self.today)


class RuleListView(ReferenceDataListView):
    joined = ("unit", "chair")
    searched = ("place_text", "unit__name")
    own_columns = (Column("unit", label=_("Unit"), sort_key="unit__sort_key"), valid_from(), valid_to())


class RuleViewSet(ReferenceDataViewSet):
    model = ReceptionRule
    name = "receptionrules"
    url_prefix = "quy-dinh-tiep-cong-dan"
    icon = "calendar-check"
    menu_label = _("Rules of reception")
    index_view_class = RuleListView
    actions = (
        Action(
            "plan_year",
            _("Plan the days of a year"),
            PlanYearForm,
            explanation=_("Every day that the rule gives is entered and made public; days entered before stay."),
            icon="calendar-alt",
        ),
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("unit"),
                    FieldPanel("chair"),
                    FieldPanel("days_of_month"),
                    FieldRowPanel([FieldPanel("weekday"), FieldPanel("week")]),
                    FieldPanel("roll"),
                    FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
                    FieldPanel("place_text"),
                    FieldPanel("how_to_join"),
                    FieldPanel("basis"),
                    VALIDITY,
                ]
            )
        ],
        base_form_class=RuleForm,
    )


class MoveForm(DatedForm):
    reason = ParagraphsInput(label=_("Reason"), widget=AdminAutoHeightTextInput)
    to = forms.DateField(label=_("New day"), widget=AdminDateInput)
    field_order = ["reason", "to", "on"]

    def carry_out(self) -> None:
        reception.move(self.record, by=self.by, **self.cleaned_data)


class CancelForm(DatedForm):
    reason = ParagraphsInput(label=_("Reason"), widget=AdminAutoHeightTextInput)
    field_order = ["reason", "on"]

    def carry_out(self) -> None:
        reception.cancel(self.record, by=self.by, **self.cleaned_data)


def is_not_cancelled(day: ReceptionDay, user: User) -> bool:
    return day.state != ReceptionState.CANCELLED


class DayListView(RecordListMixin, generic.IndexView):
    joined = ("unit", "chair")
    searched = ("folded", "unit__folded")

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("chair", self, label=_("Who receives"), accessor=str, sort_key="chair__title"),
            DayColumn("on", label=_("Day"), sort_key="on"),
            StateColumn((ReceptionState.PLANNED,)),
        ]


class DayView(ReferenceDataInspectView):
    def get_events(self) -> list[Event]:
        return [*self.object.events.all(), *decisions(self.object)]


class DayViewSet(StepsViewSet):
    """Has no add or edit view: days are computed from their rule."""

    model = ReceptionDay
    name = "receptiondays"
    url_prefix = "tiep-cong-dan"
    icon = "calendar-check"
    menu_label = _("Reception of citizens")
    index_view_class = DayListView
    inspect_view_class = DayView
    inspect_view_fields = ["unit", "chair", "on", "nominal_on", "starts", "ends", "place_text", "state", "reason"]
    form_fields = ["place_text"]
    actions = (
        Action("move", _("Move to another day"), MoveForm, is_not_cancelled, icon="time"),
        CORRECT,
        Action("cancel", _("Cancel the day"), CancelForm, is_not_cancelled, icon="cross", is_serious=True),
    )


class PostingCreateView(RecordCreateView):
    def create_record(self, record: Posting, *, by: Actor, on: date) -> None:
        reception.post(record)


class PostingListView(ReferenceDataListView):
    joined = ("unit",)
    searched = ("place_text",)
    own_columns = (
        DayColumn("posted_on", label=_("Posted on"), sort_key="posted_on"),
        Column("place_text", label=_("Where")),
    )


class PostingViewSet(ReferenceDataViewSet):
    model = Posting
    name = "postings"
    url_prefix = "niem-yet"
    icon = "clipboard-list"
    menu_label = _("Postings")
    index_view_class = PostingListView
    add_view_class = PostingCreateView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("unit"),
                    FieldRowPanel([FieldPanel("form"), FieldPanel("place_text")]),
                    FieldPanel("posted_by"),
                    FieldRowPanel([FieldPanel("posted_on"), FieldPanel("until")]),
                    FieldRowPanel([FieldPanel("covers_from"), FieldPanel("covers_to")]),
                ]
            )
        ],
        base_form_class=ScopedForm,
    )
