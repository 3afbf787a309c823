"""The viewset of dialogues: planned here; announced, held, postponed or cancelled by actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views import generic

from portal.desk.actions.corrections import StepsViewSet
from portal.desk.actions.dialogues import ACTIONS
from portal.desk.actions.files import FilesViewSet
from portal.desk.components.forms import (
    RecordCreateView,
    RecordEditView,
    ScopedForm,
    disable_fields,
    disable_published_fields,
)
from portal.desk.components.listing import (
    DayColumn,
    DueColumn,
    LinkColumn,
    RecordFilters,
    RecordListMixin,
    StateColumn,
    choices,
)
from portal.desk.components.record_view import Fact, RecordView, Row, Section, decisions, due_status_of
from portal.desk.components.unit_choices import chairs, territories
from portal.desk.components.values import format_date
from portal.desk.permissions.roles import POLICIES
from portal.dialogues import deadlines, lifecycle
from portal.dialogues.corrections.dialogues import OF_DIALOGUES
from portal.dialogues.models import AnnualPlan, Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueQuerySet, DialogueState
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.models import Event
from portal.workdays.models import Deadline

from .documents import stage_label, with_workflow

# While a dialogue is called off or put off without a new time, it owes nothing.
OWING = (DialogueState.PLANNED, DialogueState.ANNOUNCED, DialogueState.HELD)


class DialogueForm(ScopedForm):
    """Once it is announced, the public fields change only by a correction or a postponement."""

    def scope(self) -> None:
        self.limit_choices("chair", chairs(self.units, on=self.today))
        self.limit_choices("place", territories(self.units, on=self.today))
        self.limit_choices("plan", AnnualPlan.objects.filter(unit__in=self.units))
        if self.instance.pk and self.instance.state != DialogueState.PLANNED:
            disable_fields(self, "starts_at", "ends_on")
        if self.instance.pk and self.instance.is_public:
            disable_published_fields(self, *OF_DIALOGUES)

    def clean(self) -> dict[str, object]:
        """A row belongs to a plan, which has so many."""
        cleaned = super().clean()
        plan, row = cleaned.get("plan"), cleaned.get("plan_row")
        if row and "plan" in self.fields and {"plan", "plan_row"} & set(self.changed_data):
            if plan is None:
                self.add_error("plan", _("Choose the plan of which this is a row."))
            elif row > (rows := plan.rows.count()):
                self.add_error("plan_row", _("The plan has %(rows)d rows.") % {"rows": rows})
        return cleaned


class DialogueCreateView(RecordCreateView):
    def create_record(self, record: Dialogue, *, by: Actor, on: date) -> None:
        """A dialogue entered after its day was planned on that day at the latest; the event keeps the time of entry."""
        lifecycle.plan(record, by=by, on=min(on, record.day))


class DialogueEditView(RecordEditView):
    def save_instance(self) -> Dialogue:
        before = Dialogue.objects.get(pk=self.object.pk).day
        dialogue = super().save_instance()
        if dialogue.day != before:  # only possible while it is planned
            deadlines.settle(dialogue)
        return dialogue


class DialogueFilters(RecordFilters):
    state = choices(gettext_lazy("State"), DialogueState.choices)
    notice = django_filters.ChoiceFilter(
        label=gettext_lazy("Notice of conclusion"),
        choices=[("missing", gettext_lazy("Held, without a notice"))],
        method="without_notice",
    )

    class Meta:
        model = Dialogue
        fields = ["state", "notice", "unit", "form"]

    def without_notice(self, queryset: DialogueQuerySet, name: str, value: str) -> DialogueQuerySet:
        return queryset.without_notice()


class DialogueListView(RecordListMixin, generic.IndexView):
    joined = ("unit",)
    searched = ("folded",)

    def get_base_queryset(self) -> QuerySet[Dialogue]:
        return with_next_due(super().get_base_queryset())

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("theme", self, label=gettext_lazy("Theme"), sort_key="theme"),
            *self.unit_columns,
            DayColumn("starts_at", label=gettext_lazy("Day"), sort_key="starts_at"),
            StateColumn((DialogueState.PLANNED, DialogueState.ANNOUNCED)),
            DueColumn("next_due", is_owed=lambda dialogue: dialogue.state in OWING),
        ]


def with_next_due(dialogues: QuerySet[Dialogue]) -> Any:
    """Annotates the nearest open deadline."""
    deadlines = Deadline.objects.open().filter(
        content_type=ContentType.objects.get_for_model(Dialogue), object_id=OuterRef("pk")
    )
    return dialogues.annotate(next_due=Subquery(deadlines.order_by("due_on").values("due_on")[:1]))


class DialogueView(RecordView):
    def get_state(self) -> tuple[str, bool]:
        return self.object.get_state_display(), self.object.state in (DialogueState.PLANNED, DialogueState.ANNOUNCED)

    def get_events(self) -> list[Event]:
        return [*self.object.events.all(), *decisions(self.object)]

    def get_facts(self) -> Iterable[Fact]:
        dialogue = self.object
        yield Fact(_("When"), date_format(timezone.localtime(dialogue.starts_at), "H:i, d/m/Y"))
        if dialogue.ends_on:
            yield Fact(_("Last day"), format_date(dialogue.ends_on))
        yield Fact(_("Where"), dialogue.place_text)
        yield Fact(_("Chair"), dialogue.chair)
        yield Fact(_("Organised by"), dialogue.unit)
        yield Fact(_("Form"), dialogue.get_form_display())
        yield Fact(_("Topics"), ", ".join(map(str, dialogue.topics.all())))
        yield Fact(_("Audience"), dialogue.audience)
        yield Fact(_("How to take part"), dialogue.how_to_join)
        yield Fact(_("People present"), dialogue.attendees)
        yield Fact(_("People who spoke"), dialogue.speakers)
        yield Fact(_("Answered on the spot"), dialogue.answered_on_site)
        yield Fact(_("Visibility"), dialogue.get_visibility_display())

    def get_sections(self) -> Iterable[Section]:
        user, dialogue = self.request.user, self.object
        if dialogue.state not in (DialogueState.HELD, DialogueState.ANNOUNCED):
            return
        petitions = POLICIES[Petition].visible_to(user).filter(dialogue=dialogue).order_by("pk")
        yield Section(
            _("Petitions voiced"),
            [
                Row(
                    str(petition),
                    reverse("petitions:inspect", args=[petition.pk]),
                    petition.get_state_display(),
                    due_status_of(petition, is_owed=petition.is_open),
                )
                for petition in petitions
            ],
            _("None has been entered yet."),
            self.add_url("petitions:add", Petition),
            _("Enter a petition"),
        )
        notices = with_workflow(POLICIES[Notice].visible_to(user).filter(dialogue=dialogue))
        yield Section(
            _("Notices of conclusion"),
            [Row(str(notice), reverse("notices:inspect", args=[notice.pk]), stage_label(notice)) for notice in notices],
            _("None has been written yet."),
            self.add_url("notices:upload", Notice) if dialogue.state == DialogueState.HELD else "",
            _("Take the notice from a file"),
        )

    def add_url(self, name: str, model: type[Model]) -> str:
        """Where a clerk adds a record to this dialogue; empty for whoever may not."""
        if "change" not in self.allowed_actions or not POLICIES[model].user_has_permission(self.request.user, "add"):
            return ""
        return f"{reverse(name)}?dialogue={self.object.pk}"


class DialogueViewSet(FilesViewSet, StepsViewSet):
    model = Dialogue
    name = "dialogues"
    url_prefix = "doi-thoai"
    icon = "group"
    menu_label = gettext_lazy("Dialogues")
    index_view_class = DialogueListView
    add_view_class = DialogueCreateView
    edit_view_class = DialogueEditView
    inspect_view_class = DialogueView
    filterset_class = DialogueFilters
    actions = ACTIONS
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("unit"),
                    FieldPanel("chair"),
                    FieldPanel("theme"),
                    FieldRowPanel([FieldPanel("form"), FieldPanel("place")]),
                    FieldPanel("topics", widget=CheckboxSelectMultiple(attrs={"class": "desk-many"})),
                ],
                heading=gettext_lazy("What and who"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_on")]), FieldPanel("place_text")],
                heading=gettext_lazy("When and where"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("audience"),
                    FieldPanel("how_to_join"),
                    FieldRowPanel([FieldPanel("opinions_from"), FieldPanel("opinions_until")]),
                ],
                heading=gettext_lazy("Taking part"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("plan"), FieldPanel("plan_row")]), FieldPanel("tags")],
                heading=gettext_lazy("In the plan"),
                classname="collapsed",
            ),
        ],
        base_form_class=DialogueForm,
    )
