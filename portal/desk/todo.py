"""The to-do list of an account: groups of records, the most urgent first, each with a link to the full list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.corrections.models import Correction
from portal.dialogues.commitments import with_pending_request
from portal.dialogues.models import AnnualPlan, Commitment, Dialogue, Notice, OfficialDocument
from portal.dialogues.models.dialogues import DialogueState
from portal.organisations.models import Role
from portal.organisations.policy import Reach
from portal.petitions.models import Petition, PetitionEvent
from portal.petitions.states import EventKind, State
from portal.records.levels import Visibility
from portal.removals.models import Removal
from portal.removals.second_person import may_decide as may_decide_removal
from portal.workdays.models import Deadline
from portal.workdays.timeliness import Timeliness, soon_until

from .components.listing import due_status
from .components.record_view import Row
from .permissions.approval import may_decide
from .permissions.roles import POLICIES
from .viewsets.commitments import what, without_finding
from .viewsets.dialogues import with_next_due
from .viewsets.documents import Stage, filter_by_stage
from .workflow.emails import page_of
from .workflow.remarks import latest_open_remark

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

SHOWN = 5


@dataclass(frozen=True)
class TodoGroup:
    """Records that wait for the same thing: how many, the most urgent of them, and the link to the full list."""

    heading: str
    count: int
    rows: list[Row]
    href: str


class TodoList:
    """The to-do list of one account on one day, by the roles that it has."""

    def __init__(self, user: User | AnonymousUser, reach: Reach, *, today: date):
        self.user, self.reach, self.today = user, reach, today

    def __iter__(self) -> Iterator[TodoGroup]:
        found = [
            *(self.for_approvers() if self.reach.holds(Role.APPROVER) else ()),
            *self.corrections(),
            *self.removals(),
            *(self.for_clerks() if self.reach.holds(Role.CLERK) else ()),
            *(self.for_reporters() if self.reach.holds(Role.REPORTER) else ()),
            *(self.for_supervisors() if self.reach.holds(Role.SUPERVISOR) else ()),
        ]
        return (each for each in found if each.count)

    def for_approvers(self) -> Iterator[TodoGroup]:
        yield from self.documents(_("Submitted for your approval"), Stage.SUBMITTED, only=self.may_decide)
        petitions = POLICIES[Petition].instances_user_has_permission_for(self.user, "publish")
        undecided = petitions.filter(visibility=Visibility.UNDECIDED).order_by("received_on", "pk")
        decide = self.petitions(_("Petitions not yet decided to be public"), undecided, "")
        yield replace(decide, href=reverse("petitions:publish_many"))
        yield self.asked_extensions()

    def asked_extensions(self) -> TodoGroup:
        """Requests of owners that the issuer has not decided on, the commitment that is due next first."""
        mine: Any = POLICIES[Commitment].instances_user_has_permission_for(self.user, "refuse_extension")
        waiting = with_text(with_pending_request(mine)).order_by("due_on", "pk")
        rows = [self.row(each, what(each), each.due_on) for each in waiting[:SHOWN]]
        address = f"{reverse('commitments:index')}?extension=asked"
        return TodoGroup(_("Extensions asked for"), waiting.count(), rows, address)

    def corrections(self) -> Iterator[TodoGroup]:
        """Corrections to decide on; and one's own that were returned, with the whole remark."""
        address = reverse("corrections:index")
        mine: Any = POLICIES[Correction].instances_user_has_permission_for(self.user, "approve")
        waiting = mine.waiting().exclude(user=self.user).order_by("pk")
        rows = [Row(str(each), page_of(each), text=each.text) for each in waiting[:SHOWN]]
        yield TodoGroup(_("Corrections that wait for your approval"), waiting.count(), rows, f"{address}?state=waiting")
        later = Correction.objects.proposals().filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
        )
        own: Any = POLICIES[Correction].visible_to(self.user)
        returned = own.returned().filter(~Exists(later), user=self.user).select_related("decision").order_by("-pk")
        rows = [Row(str(each), page_of(each), text=each.decision.text) for each in returned[:SHOWN]]
        yield TodoGroup(_("Corrections returned to you"), returned.count(), rows, f"{address}?state=returned")

    def removals(self) -> Iterator[TodoGroup]:
        """Those to decide on, and one's own that were returned, with the whole remark."""
        address = reverse("removals:index")
        mine: Any = POLICIES[Removal].instances_user_has_permission_for(self.user, "send_back")
        joined = mine.select_related("unit__place", "unit__parent__place").prefetch_related("record")
        waiting = [each for each in joined.filter(decision=None).order_by("pk") if may_decide_removal(each, self.user)]
        rows = [Row(str(each), page_of(each), each.get_what_display(), text=str(each.unit)) for each in waiting[:SHOWN]]
        yield TodoGroup(_("Removals that wait for a second person"), len(waiting), rows, address)
        later = Removal.objects.proposals().filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
        )
        returned = (
            mine.filter(~Exists(later), user=self.user, decision__kind=Removal.Kind.RETURNED)
            .select_related("decision")
            .order_by("-pk")
        )
        rows = [Row(str(each), page_of(each), text=each.decision.text) for each in returned[:SHOWN]]
        yield TodoGroup(_("Removals returned to you"), returned.count(), rows, address)

    def for_clerks(self) -> Iterator[TodoGroup]:
        yield from self.documents(_("Returned for changes"), Stage.RETURNED)
        dialogues: Any = POLICIES[Dialogue].instances_user_has_permission_for(self.user, "change")
        coming = dialogues.filter(state__in=(DialogueState.PLANNED, DialogueState.ANNOUNCED))
        yield self.dialogues(_("To be announced now"), self.to_be_announced(coming), "state=planned")
        yield self.dialogues(
            _("Its day has passed: record it as held, postponed or cancelled"),
            coming.filter(starts_at__date__lt=self.today),
            "state=planned&state=announced",
        )
        yield self.dialogues(_("Held, without a notice of conclusion"), dialogues.without_notice(), "notice=missing")
        yield from self.petitions_of_clerks()
        yield from self.documents(_("Drafts that nobody has submitted"), Stage.DRAFT)

    def petitions_of_clerks(self) -> Iterator[TodoGroup]:
        petitions: Any = POLICIES[Petition].instances_user_has_permission_for(self.user, "change")
        overdue = petitions.overdue(on=self.today).order_by("due_on", "pk")
        yield self.petitions(_("Overdue petitions"), overdue, f"timeliness={Timeliness.OVERDUE.value}")
        soon = petitions.due_soon(on=self.today).order_by("due_on", "pk")
        yield self.petitions(_("Petitions due soon"), soon, f"timeliness={Timeliness.DUE_SOON.value}")
        unassigned = petitions.filter(state=State.RECEIVED).order_by("received_on", "pk")
        yield self.petitions(_("Petitions that nobody deals with yet"), unassigned, f"state={State.RECEIVED.value}")
        yield self.petitions(
            _("Forwarded: report upward and tell the petitioner"),
            with_open_duties(petitions).order_by("received_on", "pk"),
            f"state={State.FORWARDED.value}",
        )

    def for_reporters(self) -> Iterator[TodoGroup]:
        mine: Any = POLICIES[Commitment].instances_user_has_permission_for(self.user, "report")
        for heading, timeliness in (
            (_("Overdue commitments of your unit"), Timeliness.OVERDUE),
            (_("Commitments of your unit due soon"), Timeliness.DUE_SOON),
        ):
            found = with_text(mine.with_timeliness(timeliness, on=self.today)).order_by("due_on", "pk")
            rows = [self.row(each, what(each), each.due_on) for each in found[:SHOWN]]
            address = f"{reverse('commitments:index')}?timeliness={timeliness.value}"
            yield TodoGroup(heading, found.count(), rows, address)

    def for_supervisors(self) -> Iterator[TodoGroup]:
        mine: Any = POLICIES[Commitment].instances_user_has_permission_for(self.user, "find")
        unchecked = with_text(without_finding(mine)).order_by("done_on")
        rows = [Row(what(each), page_of(each), str(each.owner)) for each in unchecked[:SHOWN]]
        address = f"{reverse('commitments:index')}?finding=missing"
        yield TodoGroup(_("Reported as done, not checked yet"), unchecked.count(), rows, address)

    def to_be_announced(self, dialogues: QuerySet[Dialogue]) -> QuerySet[Dialogue]:
        """Planned dialogues whose announcement is due within the days that count as soon, or was due already."""
        due = Deadline.objects.open().filter(
            content_type=ContentType.objects.get_for_model(Dialogue),
            object_id=OuterRef("pk"),
            due_on__lte=soon_until(self.today),
        )
        planned = dialogues.filter(state=DialogueState.PLANNED, starts_at__date__gte=self.today)
        return planned.filter(Exists(due))

    def may_decide(self, document: OfficialDocument) -> bool:
        return may_decide(document, user=self.user)

    def documents(self, heading: str, wanted: Stage, *, only: Any = None) -> Iterator[TodoGroup]:
        """Plans and notices of the account's units that are at this point of their approval, each with its list."""
        for model, name in ((Notice, "notices"), (AnnualPlan, "annualplans")):
            mine = filter_by_stage(POLICIES[model].visible_to(self.user), wanted).select_related(
                "unit", "latest_revision"
            )
            found = [each for each in mine.order_by("-pk") if only is None or only(each)]
            rows = [self.document(each) for each in found[:SHOWN]]
            yield TodoGroup(heading, len(found), rows, f"{reverse(f'{name}:list')}?stage={wanted.value}")

    def document(self, document: OfficialDocument) -> Row:
        """With what its approver asked for, in full."""
        remark = latest_open_remark(document)
        said = f"{remark.by}: {remark.text}" if remark else ""
        text = "\n".join(filter(None, [str(document.unit), said]))
        name = str(document.get_latest_revision_as_object())
        return Row(name, page_of(document), str(document._meta.verbose_name), text=text)

    def dialogues(self, heading: str, found: QuerySet[Dialogue], query: str) -> TodoGroup:
        dated = with_next_due(found).order_by("starts_at", "pk")
        rows = [self.row(each, each.theme, each.next_due) for each in dated[:SHOWN]]
        return TodoGroup(heading, found.count(), rows, f"{reverse('dialogues:index')}?{query}")

    def petitions(self, heading: str, found: QuerySet[Petition], query: str) -> TodoGroup:
        rows = [
            Row(each.title, page_of(each), each.code, due=due_status_or_empty(each.due_on) if each.is_open else {})
            for each in found[:SHOWN]
        ]
        return TodoGroup(heading, found.count(), rows, f"{reverse('petitions:index')}?{query}")

    @staticmethod
    def row(record: Any, title: str, due_on: date | None) -> Row:
        return Row(title, page_of(record), due=due_status_or_empty(due_on))


def due_status_or_empty(due_on: date | None) -> dict[str, Any]:
    return {"due_on": due_on, **due_status(due_on)} if due_on else {}


def with_open_duties(petitions: QuerySet[Petition]) -> QuerySet[Petition]:
    """Forwarded, and not yet reported upward or the petitioner not yet told (plan II.2)."""
    done = PetitionEvent.objects.filter(petition=OuterRef("pk"))
    return petitions.filter(state=State.FORWARDED).exclude(
        Exists(done.filter(kind=EventKind.REPORTED_UPWARD)), Exists(done.filter(kind=EventKind.PETITIONER_TOLD))
    )


def with_text(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.select_related("conclusion__notice", "owner")
