"""The gate: no address of the admin lets staff of one unit read or write a record of another.

It runs on every upgrade of Wagtail. An address that nobody has classified in addresses.txt is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision, TaskState, WorkflowState

from portal.corrections.approval import propose
from portal.corrections.models import Correction
from portal.dialogues import reception
from portal.dialogues.models import (
    AnnualPlan,
    Commitment,
    Conclusion,
    Dialogue,
    Notice,
    Posting,
    ReceptionDay,
    ReceptionRule,
)
from portal.organisations.models import HeadTerm, Membership, Role, Unit
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.registers.models import Register, RegisterRow, Stage
from portal.removals.models import Removal
from tests.factories import make_reception_rule
from tests.removals.two_persons import propose as propose_removal

from . import addresses, world

# Stands in every name and text of the commune whose records are to stay its own.
MARK = b"Amlanh"
REFUSED = {302, 403, 404, 405}
CLASSES = {"scoped", "common", "open", "closed", "untried"}
SCOPED = {
    "annualplans": AnnualPlan,
    "dialogues": Dialogue,
    "notices": Notice,
    "petitions": Petition,
    "commitments": Commitment,
    "units": Unit,
    "memberships": Membership,
    "headterms": HeadTerm,
    "receptionrules": ReceptionRule,
    "receptiondays": ReceptionDay,
    "postings": Posting,
    "corrections": Correction,
    "registers": Register,
    "removals": Removal,
}


@pytest.fixture
def theirs(a, b) -> dict[str, Any]:
    """What the commune Amlanh has, by the namespace under which the desk shows it; `b` has staff and nothing else."""
    held = world.held_dialogue(a, theme="Amlanh: đường làng")
    hidden = world.petition(held, title="Amlanh: chưa công khai", public=False)
    world.published_notice(a, dialogue=held, petitions=(hidden,))
    plan = AnnualPlan(unit=a.committee, year=2026, title="Kế hoạch Amlanh", number="1/KH", issued_on=world.day(-300))
    plan.live = False
    plan.save()
    plan.save_revision(user=a.staff[Role.CLERK])
    plan.get_workflow().start(plan, a.staff[Role.CLERK])
    return {
        "annualplans": plan,
        "dialogues": held,
        "notices": world.submitted_notice(a, dialogue=world.held_dialogue(a, theme="Amlanh: rác thải")),
        "petitions": hidden,
        "commitments": Commitment.objects.first(),
        "units": a.committee,
        "memberships": Membership.objects.get(user=a.staff[Role.CLERK]),
        "headterms": a.head,
        "corrections": correction_of(a, held),
        "registers": register_of(a),
        "removals": propose_removal(world.petition(held, title="Amlanh: tố cáo"), user=a.staff[Role.CLERK]),
        **reception_of(a),
    }


def correction_of(commune: world.Commune, dialogue: Dialogue) -> Correction:
    return propose(
        dialogue,
        {"place_text": "Amlanh: nhà văn hóa"},
        proposed_by=commune.committee,
        user=commune.staff[Role.CLERK],
        on=world.today(),
        reason="Amlanh: ghi nhầm địa điểm.",
    )


def register_of(commune: world.Commune) -> Register:
    register = Register.objects.create(
        unit=commune.committee,
        name="Amlanh: sổ theo dõi.xlsx",
        as_of=world.today(),
        stage=Stage.READ,
        columns=[{"key": "noi dung", "heading": "Nội dung", "field": "content"}],
        total=1,
    )
    RegisterRow.objects.create(register=register, line=2, cells={"noi dung": "Amlanh: đường hỏng"}, key="amlanh")
    return register


def reception_of(commune: world.Commune) -> dict[str, Any]:
    rule = make_reception_rule(chair=commune.head, place_text="Amlanh: phòng tiếp công dân")
    day, *_others = reception.plan_year(rule, world.today().year + 1, by=Actor("UBND xã"), on=world.today())
    posting = Posting(
        unit=commune.committee,
        place_text="Amlanh: bảng tin",
        posted_by="Văn phòng",
        posted_on=world.today(),
        covers_from=world.today(),
        covers_to=world.day(30),
    )
    return {"receptionrules": rule, "receptiondays": day, "postings": reception.post(posting)}


def everything_of(commune: world.Commune) -> Any:
    """An account that holds all roles of a commune: it reaches whatever any one of them does."""
    user = world.account("all", commune.committee, Role.CLERK)
    others = {Role.REPORTER: commune.department, Role.SUPERVISOR: commune.front}
    for role in set(Role) - {Role.CLERK}:
        Membership.objects.create(user=user, unit=others.get(role, commune.committee), role=role)
    return user


def parameters(record: Any) -> dict[str, Any]:
    """Values for whatever an address of the record may ask: its revision, its task, its approval."""
    found: dict[str, Any] = defaultdict(lambda: 1, pk=record.pk, action_name="approve", spec="original", step=uuid4())
    found.update(revision_id_a="earliest", revision_id_b="latest", filter_spec="original")
    if isinstance(record, Notice | AnnualPlan):
        state = record.current_workflow_state
        found.update(
            revision_id=record.latest_revision_id,
            workflow_state_id=state.pk,
            task_state_id=state.current_task_state_id,
            task_id=state.current_task_state.task_id,
        )
    return found


def ask(client: Client, url: str, method: str) -> tuple[int, bytes]:
    response = getattr(client, method)(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body


def stored() -> list[str]:
    """All rows that make up the records, so that any change shows."""
    models = [*SCOPED.values(), Conclusion, Revision, TaskState, WorkflowState]
    models += [model for model in apps.get_models() if model.__name__.endswith("Event")]
    return [serializers.serialize("json", model._base_manager.order_by("pk")) for model in models]


def of_class(*wanted: str) -> Iterator[addresses.Address]:
    classes = addresses.classified()
    return (each for each in addresses.admin_addresses() if classes.get(each.name) in wanted)


def test_every_admin_address_is_classified():
    known = addresses.classified()
    found = {address.name for address in addresses.admin_addresses()}
    assert found - set(known) == set(), "new addresses: read their views, then class them in addresses.txt"
    assert set(known) - found == set(), "these addresses are gone: take them out of addresses.txt"
    assert set(known.values()) <= CLASSES


def test_scoped_addresses_cover_every_record_kind():
    scoped = {name.split(":")[0] for name, kind in addresses.classified().items() if kind == "scoped"}
    assert scoped == set(SCOPED)


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role.value if role else "all roles")
def test_scoped_address_protects_other_unit_records(theirs, b, role):
    client = world.client_of(b.staff[role] if role else everything_of(b))
    before = stored()
    for address in of_class("scoped"):
        record = theirs[address.name.split(":")[0]]
        url = address.url(**{name: parameters(record)[name] for name in address.parameters})
        for method in ("get", "post"):
            status, body = ask(client, url, method)
            assert MARK not in body, f"{method} {url} shows a record of another unit"
            assert status < 500, f"{method} {url} fails"
            if "pk" in address.parameters:
                assert status in REFUSED, f"{method} {url} answers {status}"
    assert stored() == before


def test_other_unit_task_cannot_be_decided(theirs, b):
    own = world.submitted_notice(b)
    other = theirs["notices"]
    client = b.client(Role.APPROVER)
    for name in ("notices:workflow_action", "notices:collect_workflow_action_data"):
        url = reverse(name, args=[own.pk, "approve", other.current_workflow_state.current_task_state_id])
        assert [ask(client, url, method)[0] for method in ("get", "post")] == [404, 404]
    history = reverse("notices:workflow_history_detail", args=[own.pk, other.current_workflow_state.pk])
    assert ask(client, history, "get")[0] == 404
    assert not Notice.objects.get(pk=other.pk).live


def test_closed_address_refuses_staff(theirs, b):
    client = world.client_of(everything_of(b))
    for address in of_class("closed"):
        values = {**parameters(theirs["notices"]), "app_label": "dialogues", "model_name": "notice", "action": "delete"}
        url = address.url(**{name: values.get(name, 1) for name in address.parameters})
        for method in ("get", "post"):
            status, body = ask(client, url, method)
            assert status in REFUSED, f"{method} {url} answers {status}"
            assert MARK not in body, url


def test_open_address_shows_no_other_unit(theirs, b):
    client = world.client_of(everything_of(b))
    before = stored()
    for address in of_class("open"):
        values = {**parameters(theirs["notices"]), "app_label": "dialogues", "model_name": "notice"}
        url = address.url(**{name: values.get(name, 1) for name in address.parameters})
        for method in ("get", "post"):
            status, body = ask(client, url, method)
            assert status < 500, f"{method} {url} fails"
            assert MARK not in body, f"{method} {url} shows a record of another unit"
    assert stored() == before


def test_only_top_unit_edits_shared_data(province, b):
    client = b.client(Role.ADMINISTRATOR)
    assert client.get(reverse("specialdays:index")).status_code == 200
    assert client.get(reverse("specialdays:add")).status_code in REFUSED
    top = world.client_of(world.account("top", province, Role.ADMINISTRATOR))
    assert top.get(reverse("specialdays:add")).status_code == 200


@pytest.mark.parametrize("model", ["notice", "annualplan", "dialogue", "petition"])
def test_nothing_is_deleted_in_bulk(theirs, a, model):
    url = reverse("wagtail_bulk_action", args=["dialogues", model, "delete"])
    for chosen in ("all", "1"):
        assert a.client(Role.CLERK).get(f"{url}?id={chosen}").status_code == 404
        assert a.client(Role.CLERK).post(f"{url}?id={chosen}").status_code == 404


def test_export_holds_only_own_unit_records(theirs, b):
    for namespace in SCOPED:
        name = "list" if namespace in ("notices", "annualplans") else "index"
        for role in Role:
            _status, body = ask(b.client(role), f"{reverse(f'{namespace}:{name}')}?export=csv", "get")
            assert MARK not in body


def test_desk_requires_currently_valid_membership(a):
    past = world.account("past", a.committee, Role.CLERK, valid_to=world.day(-1))
    future = world.account("future", a.committee, Role.CLERK, valid_from=world.day(1))
    for user in (past, future):
        response = world.client_of(user).get(reverse("dialogues:index"))
        assert response.status_code == 302
        assert response["Location"] == reverse("account_login")
