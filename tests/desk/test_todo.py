"""The first page of the desk: what waits for each role, in full and with the list that has all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.desk.todo import SHOWN, TodoList
from portal.dialogues import lifecycle
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.organisations.models import Role
from portal.organisations.policy import reach_of
from portal.petitions import lifecycle as petition_lifecycle
from portal.petitions.models import Petition
from portal.petitions.states import EventKind
from portal.records.actors import Actor

from . import world
from .forms import fields

REMARK = "Kết luận 2 thiếu thời hạn.\nĐề nghị ghi rõ đơn vị chủ trì và ngày hoàn thành, " + "dài " * 60 + "hết."


def waits(commune: world.Commune, role: Role) -> dict[str, int]:
    """How many wait, by the address of the list that has all of them."""
    user = commune.staff[role]
    found = TodoList(user, reach_of(user, on=world.today()), today=world.today())
    return {each.href: each.count for each in found}


@pytest.fixture
def returned(a: world.Commune) -> Notice:
    notice = world.submitted_notice(a)
    approver = a.client(Role.APPROVER)
    url = reverse("notices:return", args=[notice.pk])
    assert approver.post(url, {**fields(approver, url), "comment": REMARK}).status_code == 302
    return Notice.objects.get(pk=notice.pk)


def in_html(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("page", ["wagtailadmin_home", "notices:inspect", "notices:edit"])
def test_remark_is_read_in_full(a: world.Commune, returned: Notice, page: str) -> None:
    url = reverse(page, args=[] if page == "wagtailadmin_home" else [returned.pk])
    body = a.client(Role.CLERK).get(url).content.decode()
    for line in in_html(REMARK):
        assert line in body
    assert a.staff[Role.APPROVER].get_username() in body


def test_remark_remains_after_approval(a: world.Commune, returned: Notice) -> None:
    clerk = a.staff[Role.CLERK]
    returned.current_workflow_state.resume(clerk)
    state = Notice.objects.get(pk=returned.pk).current_workflow_task_state
    state.task.specific.on_action(state, a.staff[Role.APPROVER], "approve", comment="Đồng ý.")
    body = a.client(Role.CLERK).get(reverse("notices:inspect", args=[returned.pk])).content.decode()
    assert "Đồng ý." in body
    assert in_html(REMARK)[0] in body
    assert in_html(REMARK)[0] not in a.client(Role.CLERK).get(reverse("wagtailadmin_home")).content.decode()


def test_remark_is_hidden_from_other_units(returned: Notice, b: world.Commune) -> None:
    body = b.client(Role.CLERK).get(reverse("wagtailadmin_home")).content.decode()
    assert in_html(REMARK)[0] not in body


def test_returned_draft_waits_for_its_clerk(a: world.Commune, returned: Notice) -> None:
    assert waits(a, Role.CLERK)[f"{reverse('notices:list')}?stage=returned"] == 1


def test_submitted_draft_waits_for_an_approver(a: world.Commune) -> None:
    world.submitted_notice(a)
    assert waits(a, Role.APPROVER)[f"{reverse('notices:list')}?stage=submitted"] == 1


def test_draft_that_nobody_submitted_waits(a: world.Commune) -> None:
    world.draft_notice(world.held_dialogue(a), owner=a.department, by=a.staff[Role.CLERK])
    assert waits(a, Role.CLERK)[f"{reverse('notices:list')}?stage=draft"] == 1


def planned(a: world.Commune, *, in_days: int) -> Dialogue:
    dialogue = Dialogue(
        unit=a.committee, chair=a.head, theme="Nước sạch", place_text="Nhà văn hóa", starts_at=world.at(in_days)
    )
    lifecycle.plan(dialogue, by=Actor("UBND"), on=world.day(min(in_days, 0) - 20))
    return dialogue


def test_dialogue_to_be_announced_waits(a: world.Commune) -> None:
    planned(a, in_days=9)
    planned(a, in_days=90)
    assert waits(a, Role.CLERK)[f"{reverse('dialogues:index')}?state=planned"] == 1


def test_dialogue_whose_day_has_passed_waits(a: world.Commune) -> None:
    planned(a, in_days=-2)
    assert waits(a, Role.CLERK)[f"{reverse('dialogues:index')}?state=planned&state=announced"] == 1


@pytest.mark.parametrize(
    ("due_in", "query"), [(-1, "timeliness=overdue"), (0, "timeliness=due_soon"), (7, "timeliness=due_soon"), (8, "")]
)
def test_petition_waits_by_its_deadline(a: world.Commune, due_in: int, query: str) -> None:
    petition = world.petition(world.held_dialogue(a))
    Petition.objects.filter(pk=petition.pk).update(due_on=world.day(due_in))
    found = {href: count for href, count in waits(a, Role.CLERK).items() if "timeliness" in href}
    assert found == ({f"{reverse('petitions:index')}?{query}": 1} if query else {})


def test_petition_that_nobody_deals_with_waits(a: world.Commune) -> None:
    world.petition(world.held_dialogue(a))
    assert waits(a, Role.CLERK)[f"{reverse('petitions:index')}?state=received"] == 1


def test_forwarded_petition_waits_for_both_duties(a: world.Commune, province) -> None:
    petition = world.petition(world.held_dialogue(a))
    by, href = Actor("UBND"), f"{reverse('petitions:index')}?state=forwarded"
    petition_lifecycle.forward(petition, to=province, by=by, on=world.today(), reason="Ngoài thẩm quyền")
    assert waits(a, Role.CLERK)[href] == 1
    petition_lifecycle.evidence(petition, duty=EventKind.REPORTED_UPWARD, by=by, on=world.today(), text="Báo cáo")
    assert waits(a, Role.CLERK)[href] == 1
    petition_lifecycle.evidence(petition, duty=EventKind.PETITIONER_TOLD, by=by, on=world.today(), text="Thông báo")
    assert href not in waits(a, Role.CLERK)


@pytest.mark.parametrize(("due_in", "timeliness"), [(-1, "overdue"), (3, "due_soon")])
def test_commitment_waits_for_its_reporter(a: world.Commune, due_in: int, timeliness: str) -> None:
    world.published_notice(a)
    first = Commitment.objects.first()
    Commitment.objects.filter(pk=first.pk).update(due_on=world.today() + timedelta(days=due_in))
    assert waits(a, Role.REPORTER) == {f"{reverse('commitments:index')}?timeliness={timeliness}": 1}


def test_waiting_counts_match_their_lists(a: world.Commune, returned: Notice, province) -> None:
    planned(a, in_days=-2)
    held = world.held_dialogue(a, theme="Rác")
    for number in range(SHOWN + 2):
        world.petition(held, title=f"Đường {number}")
    client = a.client(Role.CLERK)
    for href, count in waits(a, Role.CLERK).items():
        assert client.get(href).context["paginator"].count == count, href


def test_first_page_query_count_is_bounded(a: world.Commune, django_assert_max_num_queries) -> None:
    held = world.held_dialogue(a, theme="Rác")
    for number in range(3 * SHOWN):
        world.petition(held, title=f"Đường {number}")
    client = a.client(Role.CLERK)
    client.get(reverse("wagtailadmin_home"))
    with django_assert_max_num_queries(40):
        client.get(reverse("wagtailadmin_home"))
