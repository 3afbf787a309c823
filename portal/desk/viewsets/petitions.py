"""The viewset of petitions: entered without personal data, published by an approver, changed by actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic

from portal.desk.actions.corrections import StepsViewSet
from portal.desk.actions.files import FilesViewSet
from portal.desk.actions.petitions import ACTIONS
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
from portal.desk.components.record_view import Fact, RecordView, Row, Section, decisions
from portal.desk.components.unit_choices import territories
from portal.desk.components.values import format_date, theme_and_day
from portal.desk.permissions.roles import POLICIES
from portal.dialogues.models import Dialogue
from portal.petitions import lifecycle
from portal.petitions.corrections import OF_PETITIONS
from portal.petitions.forwarding_duties import duties
from portal.petitions.models import Kind, Petition, PetitionQuerySet
from portal.petitions.states import OPEN_STATES, State
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.models import Event
from portal.removals.models import Removal
from portal.workdays.timeliness import Timeliness

from .publish_many import PublishManyView

DENUNCIATION = "denunciation"


class PetitionForm(ScopedForm):
    """Offers the denunciation as a kind only to explain that it must not be entered here (docs/domain.md, R2)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        widget=forms.RadioSelect,
        initial=Kind.REQUEST,
        choices=[*Kind.choices, (DENUNCIATION, gettext_lazy("Denunciation: never entered here"))],
    )

    def scope(self) -> None:
        dialogues = POLICIES[Dialogue].instances_user_has_permission_for(self.for_user, "change")
        self.limit_choices("dialogue", dialogues.order_by("-starts_at"))
        if "dialogue" in self.fields:
            self.fields["dialogue"].label_from_instance = theme_and_day
        self.limit_choices("place", territories(self.units, on=self.today))
        self.set_initial("received_on", self.today)
        if self.instance.pk:
            disable_fields(self, "kind", "received_on")
            if self.instance.conclusion_id:
                disable_fields(self, "dialogue")
            if self.instance.is_public:
                disable_published_fields(self, *OF_PETITIONS)

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind == DENUNCIATION:
            raise ValidationError(
                _("A denunciation is never entered here. Hand it to whoever receives denunciations; keep no copy.")
            )
        return kind

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        dialogue, unit = cleaned.get("dialogue"), cleaned.get("unit") or (self.instance.pk and self.instance.unit)
        if dialogue and unit and dialogue.unit_id != unit.pk:
            self.add_error("dialogue", _("This dialogue was organised by another unit."))
        return cleaned


class PetitionCreateView(RecordCreateView):
    def get_initial_form_instance(self) -> Petition | None:
        """From the page of a dialogue, its unit and day are known."""
        dialogue = dialogue_from_query(self.request)
        if dialogue is None or self.request.method == "POST":
            return None
        return Petition(dialogue=dialogue, unit=dialogue.unit, received_on=dialogue.day, place=dialogue.place)

    def create_record(self, record: Petition, *, by: Actor, on: date) -> None:
        lifecycle.receive(record, by=by, on=record.received_on)


def dialogue_from_query(request: Any) -> Dialogue | None:
    """The dialogue named in the query string, if the account may work on it."""
    key = request.GET.get("dialogue", "")
    if not key.isdecimal():
        return None
    dialogues = POLICIES[Dialogue].instances_user_has_permission_for(request.user, "change")
    return dialogues.select_related("unit", "place").filter(pk=key).first()


class PetitionFilters(RecordFilters):
    state = choices(gettext_lazy("State"), State.choices)
    visibility = choices(gettext_lazy("Visibility"), Visibility.choices)
    timeliness = django_filters.ChoiceFilter(
        label=gettext_lazy("Deadline"),
        choices=[(each.value, each.label) for each in (Timeliness.OVERDUE, Timeliness.DUE_SOON)],
        method="by_timeliness",
    )

    class Meta:
        model = Petition
        fields = ["state", "visibility", "timeliness", "kind", "topic", "unit"]

    def by_timeliness(self, queryset: PetitionQuerySet, name: str, value: str) -> PetitionQuerySet:
        today = timezone.localdate()
        return queryset.overdue(on=today) if value == Timeliness.OVERDUE else queryset.due_soon(on=today)


class PetitionListView(RecordListMixin, generic.IndexView):
    joined = ("unit", "owner")
    searched = ("folded",)

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("title", self, label=gettext_lazy("Petition"), sort_key="title"),
            Column("code", label=gettext_lazy("Code"), sort_key="code", classname="desk-code"),
            *self.unit_columns,
            DayColumn("received_on", label=gettext_lazy("Received"), sort_key="received_on"),
            StateColumn(OPEN_STATES),
            Column("visibility", label=gettext_lazy("Visibility"), accessor="get_visibility_display"),
            Column("owner", label=gettext_lazy("Responsible unit"), sort_key="owner__sort_key"),
            DueColumn(is_owed=lambda petition: petition.is_open),
        ]


class PetitionView(RecordView):
    def get_object(self, queryset: Any = None) -> Petition:
        joined = ("unit", "owner", "topic", "place", "dialogue", "conclusion__notice", "conclusion__commitment")
        return Petition.objects.select_related(*joined).get(pk=self.pk)

    def get_state(self) -> tuple[str, bool]:
        return self.object.get_state_display(), self.object.is_open

    def get_events(self) -> list[Event]:
        return [*self.object.events.select_related("commitment_event"), *decisions(self.object), *self.proposed()]

    def proposed(self) -> list[Event]:
        """Removals that were proposed, and those that were returned."""
        return list(Removal.of(self.object))

    def get_reminders(self) -> list[str]:
        owed = duties(self.object.events.all())
        return [_("Still to be evidenced: %(duty)s") % {"duty": duty.label} for duty in owed if duty.evidence is None]

    def get_facts(self) -> Iterable[Fact]:
        petition = self.object
        yield Fact(_("Code"), petition.code)
        yield Fact(_("Kind"), petition.get_kind_display())
        yield Fact(_("Content"), petition.content)
        yield Fact(_("Who asked"), petition.petitioner)
        yield Fact(_("Place"), ", ".join(filter(None, [petition.hamlet, str(petition.place or "")])))
        yield Fact(_("Topic"), petition.topic)
        yield Fact(_("Received"), format_date(petition.received_on))
        yield Fact(_("Received by"), petition.unit)
        if petition.dialogue:
            yield Fact(
                _("Voiced at the dialogue"),
                petition.dialogue,
                reverse("dialogues:inspect", args=[petition.dialogue_id]),
            )
        yield Fact(_("Responsible unit"), petition.owner)
        yield Fact(_("Due"), format_date(petition.due_on))
        yield Fact(_("Answer in short"), petition.answer_summary)
        yield Fact(_("Visibility"), petition.get_visibility_display())

    def get_sections(self) -> Iterable[Section]:
        conclusion = self.object.conclusion
        if conclusion is None:
            return
        notice = conclusion.notice
        yield Section(
            _("The conclusion it led to"),
            [Row(f"{conclusion}, {notice}", reverse("notices:inspect", args=[notice.pk]), text=conclusion.text)],
        )


class PetitionViewSet(FilesViewSet, StepsViewSet):
    model = Petition
    name = "petitions"
    url_prefix = "kien-nghi"
    icon = "comment"
    menu_label = gettext_lazy("Petitions")
    index_view_class = PetitionListView
    add_view_class = PetitionCreateView
    edit_view_class = RecordEditView
    inspect_view_class = PetitionView
    filterset_class = PetitionFilters
    actions = ACTIONS

    def get_urlpatterns(self) -> list[URLPattern]:
        many = self.construct_view(PublishManyView)
        return [*super().get_urlpatterns(), path("cong-khai/", many, name="publish_many")]

    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    HelpPanel(template="desk/panels/petition_rules.html"),
                    FieldPanel("kind"),
                    FieldPanel("title"),
                    FieldPanel("content"),
                    FieldPanel("petitioner"),
                ],
                heading=gettext_lazy("What was asked"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("unit"),
                    FieldPanel("dialogue"),
                    FieldRowPanel([FieldPanel("received_on"), FieldPanel("topic")]),
                    FieldRowPanel([FieldPanel("place"), FieldPanel("hamlet")]),
                    FieldPanel("in_authority"),
                ],
                heading=gettext_lazy("Where it comes from"),
            ),
            MultiFieldPanel(
                [FieldPanel("answer_summary"), FieldPanel("tags")],
                heading=gettext_lazy("For readers"),
            ),
        ],
        base_form_class=PetitionForm,
    )
