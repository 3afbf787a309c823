"""The viewset of annual plans, whose rows are the planned dialogues of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column

from portal.desk.actions.documents import PLAN_ACTIONS
from portal.desk.components.forms import disable_fields
from portal.desk.components.formsets import RowsPanel
from portal.desk.components.record_view import Fact, Row, Section
from portal.desk.components.unit_choices import chairs
from portal.desk.components.values import format_date
from portal.dialogues.models import AnnualPlan, PlannedDialogue
from portal.organisations.models import HeadTerm

from .documents import (
    DocumentCreateView,
    DocumentEditView,
    DocumentForm,
    DocumentListView,
    DocumentView,
    DocumentViewSet,
    filters_of,
)


class PlannedDialogueForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, heads: QuerySet[HeadTerm] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if heads is not None:
            held = HeadTerm.objects.filter(pk=self.instance.chair_id)
            self.fields["chair"].queryset = heads | held.select_related("unit") if self.instance.chair_id else heads


class PlanForm(DocumentForm):
    def scope(self) -> None:
        self.formsets["rows"].form_kwargs["heads"] = chairs(self.units, on=self.today)
        if self.instance.first_published_at is not None:
            disable_fields(self, "year")


class PlanCreateView(DocumentCreateView):
    def get_initial_form_instance(self) -> AnnualPlan | None:
        return None if self.request.method == "POST" else AnnualPlan(year=timezone.localdate().year + 1)


class PlanListView(DocumentListView):
    def get_columns(self) -> list[BaseColumn]:
        first, *rest = super().get_columns()
        return [first, Column("year", label=gettext_lazy("Year"), sort_key="year"), *rest]


class PlanView(DocumentView):
    def get_facts(self) -> Iterable[Fact]:
        plan = self.latest
        yield Fact(_("Year"), str(plan.year))
        yield Fact(_("Number"), plan.number)
        yield Fact(_("Date of issue"), format_date(plan.issued_on))
        yield Fact(_("Issued by"), plan.unit)
        yield Fact(_("Text"), plan.text)

    def get_sections(self) -> Iterable[Section]:
        rows = [row_of(position, planned) for position, planned in enumerate(self.latest.rows.all(), start=1)]
        yield Section(_("Planned dialogues"), rows, _("It plans no dialogue yet."))


def row_of(position: int, planned: PlannedDialogue) -> Row:
    details = [planned.time_text, planned.place_text, str(planned.chair)]
    return Row(f"{position}. {planned.theme}", "", text=" · ".join(filter(None, details)))


class PlanViewSet(DocumentViewSet):
    model = AnnualPlan
    url_namespace = "annualplans"
    url_prefix = "ke-hoach"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Annual plans")
    index_view_class = PlanListView
    add_view_class = PlanCreateView
    edit_view_class = DocumentEditView
    inspect_view_class = PlanView
    filterset_class = filters_of(AnnualPlan)
    actions = PLAN_ACTIONS
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("unit"),
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("year"), FieldPanel("number"), FieldPanel("issued_on")]),
                    FieldPanel("text"),
                ],
                heading=gettext_lazy("Plan"),
            ),
            RowsPanel(
                "rows",
                panels=[
                    FieldPanel("theme"),
                    FieldRowPanel([FieldPanel("chair"), FieldPanel("form")]),
                    FieldRowPanel([FieldPanel("time_text"), FieldPanel("starts_on")]),
                    FieldPanel("place_text"),
                    FieldPanel("audience"),
                    FieldPanel("adviser"),
                ],
                heading=gettext_lazy("Planned dialogues"),
                label=gettext_lazy("Planned dialogue"),
                row_form=PlannedDialogueForm,
            ),
        ],
        base_form_class=PlanForm,
    )
