"""Viewsets of reference data for all units: places, topics, working calendar, deadline rules.

Kept by administrators at the top.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column

from portal.desk.components.listing import DayColumn, LinkColumn
from portal.dialogues.models import Topic
from portal.organisations.models import Place
from portal.transparency.models import Witness
from portal.workdays.models import DeadlineRule, SpecialDay

from .base import VALIDITY, AdministratorForm, ReferenceDataListView, ReferenceDataViewSet, valid_from, valid_to


class PlaceListView(ReferenceDataListView):
    joined = ("parent",)
    searched = ("folded",)
    own_columns = (
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("parent", label=gettext_lazy("Belongs to"), sort_key="parent__sort_key"),
        valid_to(),
    )


class PlaceViewSet(ReferenceDataViewSet):
    model = Place
    name = "places"
    url_prefix = "dia-ban"
    icon = "globe"
    menu_label = gettext_lazy("Places")
    index_view_class = PlaceListView
    list_filter = ["kind"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
                    FieldPanel("parent"),
                    VALIDITY,
                ]
            )
        ]
    )


class TopicListView(ReferenceDataListView):
    searched = ("name",)


class TopicViewSet(ReferenceDataViewSet):
    model = Topic
    name = "topics"
    url_prefix = "linh-vuc"
    icon = "tag"
    menu_label = gettext_lazy("Topics")
    index_view_class = TopicListView
    edit_handler = ObjectList([MultiFieldPanel([FieldPanel("name"), FieldPanel("name_en")])])


class WitnessListView(ReferenceDataListView):
    searched = ("name",)
    own_columns = (Column("address", label=gettext_lazy("Address")),)


class WitnessViewSet(ReferenceDataViewSet):
    model = Witness
    name = "witnesses"
    url_prefix = "lam-chung"
    icon = "glasses"
    menu_label = gettext_lazy("Witnesses")
    index_view_class = WitnessListView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("address"), FieldPanel("key"), FieldPanel("is_asked")],
            )
        ]
    )


class SpecialDayListView(ReferenceDataListView):
    searched = ("name", "source")

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("name", self, label=gettext_lazy("Name"), sort_key="name"),
            DayColumn("date", label=gettext_lazy("Day"), sort_key="date"),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        ]

    def in_default_order(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.order_by("-date")


class SpecialDayForm(AdministratorForm):
    """Recomputes open deadlines; every deadline that moves keeps the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("Kept with every deadline that moves because of this day."),
    )

    def save(self, commit: bool = True) -> SpecialDay:
        day = super().save(commit=False)
        if commit:
            day.save(reason=self.cleaned_data["reason"])
        return day


class SpecialDayViewSet(ReferenceDataViewSet):
    model = SpecialDay
    name = "specialdays"
    url_prefix = "lich-lam-viec"
    icon = "calendar"
    menu_label = gettext_lazy("Working calendar")
    index_view_class = SpecialDayListView
    list_filter = ["kind"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
                    FieldPanel("name"),
                    FieldPanel("source"),
                    FieldPanel("certainty"),
                    FieldPanel("reason"),
                ]
            )
        ],
        base_form_class=SpecialDayForm,
    )


class DeadlineRuleListView(ReferenceDataListView):
    searched = ("label", "code", "legal_basis")
    own_columns = (
        Column("level", label=gettext_lazy("Level"), accessor="get_level_display", sort_key="level"),
        valid_from(),
        valid_to(),
    )


class DeadlineRuleViewSet(ReferenceDataViewSet):
    model = DeadlineRule
    name = "deadlinerules"
    url_prefix = "quy-dinh-thoi-han"
    icon = "time"
    menu_label = gettext_lazy("Deadline rules")
    index_view_class = DeadlineRuleListView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("level")]),
                    FieldPanel("organ"),
                    FieldRowPanel([FieldPanel("label"), FieldPanel("label_en")]),
                    FieldRowPanel([FieldPanel("starts_from"), FieldPanel("direction")]),
                    FieldRowPanel([FieldPanel("count"), FieldPanel("unit")]),
                    FieldRowPanel([FieldPanel("month"), FieldPanel("day")]),
                    FieldPanel("roll"),
                    FieldPanel("publish_within_days"),
                    VALIDITY,
                    FieldPanel("legal_basis"),
                    FieldPanel("legal_basis_en"),
                    FieldPanel("legal_link"),
                ]
            )
        ],
    )
