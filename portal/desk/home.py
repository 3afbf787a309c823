"""The first page after logging in: what waits for this account today, each with the list it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component

from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice
from portal.organisations.models import Role
from portal.organisations.policy import Reach, reach_of
from portal.petitions.models import Petition
from portal.records.visibility import Visibility

from .approving import may_decide
from .commitments import what, without_finding
from .dialogues import with_next_due
from .documents import Stage, at_stage
from .inspecting import Row
from .listing import standing
from .rights import POLICIES

SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """Things of one sort that wait: how many, the most urgent of them, and the list with all."""

    heading: str
    count: int
    rows: list[Row]
    href: str


class TodayPanel(Component):
    name = "today"
    order = 10
    template_name = "desk/today.html"

    def __init__(self, request: HttpRequest):
        self.user = request.user
        self.today = timezone.localdate()
        self.reach: Reach = reach_of(request.user, on=self.today)

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {
            "waiting": [each for each in self.waiting() if each.count],
            "today": self.today,
            "memberships": self.reach.memberships,
            "record_links": self.links(),
        }

    def waiting(self) -> Iterable[Waiting]:
        if self.reach.holds(Role.APPROVER):
            yield self.drafts_submitted()
            yield self.petitions_undecided()
        if self.reach.holds(Role.CLERK):
            yield self.drafts_returned()
            yield self.dialogues_without_notice()
        if self.reach.holds(Role.REPORTER):
            yield self.commitments_due()
        if self.reach.holds(Role.SUPERVISOR):
            yield self.commitments_unchecked()

    def drafts_submitted(self) -> Waiting:
        documents = [each for each in self.at_stage(Stage.SUBMITTED) if may_decide(each, user=self.user)]
        return Waiting(_("Submitted for your approval"), len(documents), *self.documents(documents, Stage.SUBMITTED))

    def drafts_returned(self) -> Waiting:
        documents = list(self.at_stage(Stage.RETURNED))
        return Waiting(_("Returned for changes"), len(documents), *self.documents(documents, Stage.RETURNED))

    def at_stage(self, wanted: Stage) -> Iterable[Any]:
        """Plans and notices of the account's units that are at this point of their approval."""
        for model in (Notice, AnnualPlan):
            mine = at_stage(POLICIES[model].visible_to(self.user), wanted)
            yield from mine.select_related("unit", "live_revision").order_by("pk")

    def documents(self, documents: list[Any], stage: Stage) -> tuple[list[Row], str]:
        rows = [Row(str(each), page_of(each), str(each._meta.verbose_name), text=str(each.unit)) for each in documents]
        return rows[:SHOWN], f"{reverse('notices:list')}?stage={stage.value}"

    def petitions_undecided(self) -> Waiting:
        petitions = POLICIES[Petition].instances_user_has_permission_for(self.user, "publish")
        undecided = petitions.filter(visibility=Visibility.UNDECIDED).order_by("received_on", "pk")
        rows = [Row(petition.title, page_of(petition), petition.code) for petition in undecided[:SHOWN]]
        address = f"{reverse('petitions:index')}?visibility={Visibility.UNDECIDED.value}"
        return Waiting(_("Petitions not yet decided to be public"), undecided.count(), rows, address)

    def dialogues_without_notice(self) -> Waiting:
        mine = POLICIES[Dialogue].instances_user_has_permission_for(self.user, "change")
        dialogues = with_next_due(mine.without_notice()).order_by("starts_at")
        rows = [self.row(dialogue, dialogue.theme, dialogue.next_due) for dialogue in dialogues[:SHOWN]]
        address = f"{reverse('dialogues:index')}?notice=missing"
        return Waiting(_("Held, without a notice of conclusion"), mine.without_notice().count(), rows, address)

    def commitments_due(self) -> Waiting:
        mine = POLICIES[Commitment].instances_user_has_permission_for(self.user, "report")
        overdue = self.with_text(mine.overdue(on=self.today)).order_by("due_on")
        rows = [self.row(commitment, what(commitment), commitment.due_on) for commitment in overdue[:SHOWN]]
        address = f"{reverse('commitments:index')}?timeliness=overdue"
        return Waiting(_("Overdue commitments of your unit"), overdue.count(), rows, address)

    def commitments_unchecked(self) -> Waiting:
        mine = POLICIES[Commitment].instances_user_has_permission_for(self.user, "find")
        unchecked = self.with_text(without_finding(mine)).order_by("done_on")
        rows = [Row(what(commitment), page_of(commitment), str(commitment.owner)) for commitment in unchecked[:SHOWN]]
        address = f"{reverse('commitments:index')}?finding=missing"
        return Waiting(_("Reported as done, not checked yet"), unchecked.count(), rows, address)

    @staticmethod
    def with_text(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
        return commitments.select_related("conclusion__notice", "owner")

    @staticmethod
    def row(record: Any, title: str, due_on: Any) -> Row:
        return Row(title, page_of(record), due={"due_on": due_on, **standing(due_on)} if due_on else {})

    def links(self) -> list[tuple[str, str]]:
        """What this account most often begins."""
        offers = [
            (Dialogue, _("Plan a dialogue"), "dialogues:add"),
            (Petition, _("Enter a petition"), "petitions:add"),
            (Notice, _("Write a notice"), "notices:add"),
        ]
        return [
            (label, reverse(name))
            for model, label, name in offers
            if POLICIES[model].user_has_permission(self.user, "add")
        ]


def page_of(record: Any) -> str:
    return reverse(f"{record._meta.model_name}s:inspect", args=[record.pk])


def show_today(request: HttpRequest, panels: list[Component]) -> None:
    """In place of Wagtail's panels, which know of pages only; whoever edits pages keeps those as well."""
    panels[:] = [TodayPanel(request), *(panels if user_has_any_page_permission(request.user) else [])]


def summarise_nothing(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are says nothing to staff."""
    if not user_has_any_page_permission(request.user):
        items.clear()
