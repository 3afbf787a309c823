"""The viewset of commitments: the owner reports, the issuer extends or reopens, the supervisor records findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic

from portal.desk.actions.commitments import ACTIONS
from portal.desk.actions.corrections import StepsViewSet
from portal.desk.actions.files import FilesViewSet
from portal.desk.components.listing import DueColumn, LinkColumn, RecordListMixin, StateColumn, choices
from portal.desk.components.record_view import Fact, RecordView, Row, Section
from portal.desk.components.values import format_date
from portal.desk.permissions.roles import POLICIES
from portal.dialogues.commitments import pending_request, with_pending_request
from portal.dialogues.due_wording import due_in_words
from portal.dialogues.models import Commitment
from portal.dialogues.models.commitments import CommitmentQuerySet, CommitmentState
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.records.models import Event
from portal.workdays.timeliness import Timeliness


def owners(request: HttpRequest) -> QuerySet[Unit]:
    """Units that owe something the account can see."""
    return Unit.objects.filter(pk__in=POLICIES[Commitment].visible_to(request.user).values("owner"))


class CommitmentFilters(WagtailFilterSet):
    state = choices(gettext_lazy("State"), CommitmentState.choices)
    timeliness = django_filters.ChoiceFilter(
        label=gettext_lazy("Deadline"),
        choices=[each for each in Timeliness.choices if each[0] != Timeliness.NO_DEADLINE],
        method="by_timeliness",
    )
    owner = django_filters.ModelChoiceFilter(label=gettext_lazy("Responsible unit"), queryset=owners)
    finding = django_filters.ChoiceFilter(
        label=gettext_lazy("Finding"),
        choices=[("missing", gettext_lazy("Reported as done, not checked yet"))],
        method="unchecked",
    )

    extension = django_filters.ChoiceFilter(
        label=gettext_lazy("Extension"),
        choices=[("asked", gettext_lazy("Asked for, not decided yet"))],
        method="asked",
    )

    class Meta:
        model = Commitment
        fields = ["state", "timeliness", "finding", "extension", "owner"]

    def asked(self, queryset: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        return with_pending_request(queryset)

    def by_timeliness(self, queryset: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        return queryset.with_timeliness(Timeliness(value), on=timezone.localdate())

    def unchecked(self, queryset: CommitmentQuerySet, name: str, value: str) -> CommitmentQuerySet:
        return without_finding(queryset)


def without_finding(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Reported as done, and nobody has checked it since."""
    return commitments.done().exclude(findings__on__gte=F("done_on"))


def what(commitment: Commitment) -> str:
    return Truncator(commitment.conclusion.text).chars(110)


class CommitmentListView(RecordListMixin, generic.IndexView):
    joined = ("owner", "conclusion__notice")
    searched = ("conclusion__folded", "conclusion__notice__folded", "owner__folded")

    def in_default_order(self, queryset: QuerySet[Commitment]) -> QuerySet[Commitment]:
        """What is open first, the most urgent of it at the top."""
        return queryset.order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")

    def get_columns(self) -> list[BaseColumn]:
        return [
            LinkColumn("text", self, label=gettext_lazy("What was promised"), accessor=what),
            Column("notice", label=gettext_lazy("Notice"), accessor=str, sort_key="conclusion__notice__number"),
            Column("owner", label=gettext_lazy("Responsible unit"), sort_key="owner__sort_key"),
            StateColumn((CommitmentState.OPEN,)),
            DueColumn(is_owed=lambda commitment: commitment.state == CommitmentState.OPEN),
        ]


class CommitmentView(RecordView):
    def get_object(self, queryset: Any = None) -> Commitment:
        return Commitment.objects.select_related("owner", "conclusion__notice__unit").get(pk=self.pk)

    def get_state(self) -> tuple[str, bool]:
        return self.object.get_state_display(), self.object.state == CommitmentState.OPEN

    def get_events(self) -> list[Event]:
        return [*self.object.events.all(), *self.object.findings.all()]

    def get_facts(self) -> Iterable[Fact]:
        commitment = self.object
        notice = commitment.conclusion.notice
        yield Fact(_("What was promised"), commitment.conclusion.text)
        yield Fact(_("Responsible unit"), commitment.owner)
        yield Fact(_("Coordinating units"), ", ".join(map(str, commitment.coordinating.all())))
        yield Fact(_("Due"), due_in_words(commitment))
        if commitment.due_on != commitment.due_original:
            yield Fact(_("First due date"), format_date(commitment.due_original))
        if request := pending_request(self.object.events.all()):
            values = {"due": format_date(request.payload.asked_due), "on": format_date(request.on)}
            yield Fact(_("Extension"), _("Asked for on %(on)s: to %(due)s. Not decided yet.") % values)
        yield Fact(_("Conclusion"), f"{commitment.conclusion}, {notice}", notice.get_absolute_url())

    def get_sections(self) -> Iterable[Section]:
        """Petitions that led here: to each reader those of his unit, and those that everybody may read."""
        led_here = Petition.objects.filter(conclusion=self.object.conclusion_id)
        mine = set(
            POLICIES[Petition].visible_to(self.request.user).filter(pk__in=led_here).values_list("pk", flat=True)
        )
        shown = led_here.filter(pk__in=mine) | led_here.public()
        rows = [Row(str(petition), address(petition, mine), petition.get_state_display()) for petition in shown]
        if rows:
            yield Section(_("Petitions that led to it"), rows)


def address(petition: Petition, mine: set[int]) -> str:
    """The page at the desk for one's own, the public page of any other."""
    return reverse("petitions:inspect", args=[petition.pk]) if petition.pk in mine else petition.get_absolute_url()


class CommitmentViewSet(FilesViewSet, StepsViewSet):
    """Has no add or edit view: a published conclusion creates a commitment, actions change it."""

    model = Commitment
    name = "commitments"
    url_prefix = "cam-ket"
    icon = "tasks"
    menu_label = gettext_lazy("Commitments")
    index_view_class = CommitmentListView
    inspect_view_class = CommitmentView
    filterset_class = CommitmentFilters
    actions = ACTIONS
    form_fields: list[str] = []

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in ("add", "edit", "delete")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        nowhere = {"add_url_name": None, "edit_url_name": None, "delete_url_name": None}
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})
