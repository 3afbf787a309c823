"""Rights follow from memberships alone: by role, by unit, by day."""

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Q

from portal.desk.permissions.roles import POLICIES
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.organisations.models import Membership, Place, Role, Unit
from portal.organisations.policy import Grant, MembershipBackend, Scope, grant, reach_of, staff, with_descendants
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from tests.desk import world

ENTER = "wagtailadmin.access_admin"


@pytest.fixture
def province(db):
    return world.province()


@pytest.fixture
def a(province):
    return world.commune("A", province=province)


@pytest.fixture
def b(province):
    return world.commune("B", province=province)


def actions(user, record) -> set[str]:
    return set(POLICIES[type(record)].actions_on(record, user=user))


def test_clerk_sees_only_dialogues_of_unit(a, b):
    own, other = world.held_dialogue(a), world.held_dialogue(b)
    clerk = a.staff[Role.CLERK]
    assert {"view", "change", "announce", "hold"} <= actions(clerk, own)
    assert actions(clerk, other) == set()
    assert list(POLICIES[Dialogue].visible_to(clerk)) == [own]


def test_no_user_may_publish_notice(a):
    notice = world.submitted_notice(a)
    root = get_user_model().objects.create_superuser("root")
    for user in [*a.staff.values(), root]:
        assert "publish" not in actions(user, notice)
        assert not POLICIES[Notice].user_has_permission(user, "publish")


def test_only_draft_notice_can_be_deleted(a):
    draft = world.draft_notice(world.held_dialogue(a), owner=a.department)
    published = world.published_notice(a)
    clerk = a.staff[Role.CLERK]
    assert "delete" in actions(clerk, draft)
    assert "delete" not in actions(clerk, published)
    assert "delete" not in actions(get_user_model().objects.create_superuser("root"), published)


def test_approver_not_clerk_publishes_petition(a):
    petition = world.petition(world.held_dialogue(a), public=False)
    assert "publish" not in actions(a.staff[Role.CLERK], petition)
    assert "publish" in actions(a.staff[Role.APPROVER], petition)


def test_owner_reports_and_issuer_extends(a):
    world.published_notice(a)
    commitment = Commitment.objects.first()
    assert actions(a.staff[Role.REPORTER], commitment) == {
        *("view", "report", "ask_extension", "correct_report", "withdraw_file")
    }
    of_issuer = {"view", "correct_decision", "withdraw_file"}
    decides = {"extend", "refuse_extension", "reopen", "hand_over"}
    assert actions(a.staff[Role.APPROVER], commitment) == of_issuer | decides
    assert actions(a.staff[Role.CLERK], commitment) == of_issuer


def test_supervisor_records_findings_in_own_territory(province, a, b):
    world.published_notice(a)
    commitment = Commitment.objects.first()
    of_province = Unit.objects.create(name="MTTQ tỉnh", level="province", kind="front", place=province.place)
    finds = {"view", "find", "correct_finding", "withdraw_finding_file"}
    assert actions(a.staff[Role.SUPERVISOR], commitment) == finds
    assert actions(world.account("mttq", of_province, Role.SUPERVISOR), commitment) == finds
    assert actions(b.staff[Role.SUPERVISOR], commitment) == set()


def test_supervisor_cannot_see_hidden_notice_commitment(a):
    notice = world.published_notice(a)
    Notice.objects.filter(pk=notice.pk).update(visibility="never")
    assert actions(a.staff[Role.SUPERVISOR], Commitment.objects.first()) == set()


def test_supervision_falls_back_to_parent_territory(a):
    office = Unit.objects.create(name="Văn phòng", level="commune", kind="department", parent=a.committee)
    notice = world.draft_notice(world.held_dialogue(a), owner=office)
    publish(notice.latest_revision)
    commitment = Commitment.objects.filter(owner=office).first()
    assert "find" in actions(a.staff[Role.SUPERVISOR], commitment)


def test_administrator_manages_units_not_petitions(a, b):
    admin = a.staff[Role.ADMINISTRATOR]
    assert set(POLICIES[Unit].visible_to(admin)) == {a.committee, a.department}
    assert set(POLICIES[Membership].visible_to(admin)) == set(
        Membership.objects.filter(unit__in=[a.committee, a.department])
    )
    world.petition(world.held_dialogue(a))
    assert not POLICIES[Petition].visible_to(admin).exists()


@pytest.mark.parametrize(
    ("validity", "enters"),
    [
        ({}, True),
        ({"valid_from": 0, "valid_to": 0}, True),
        ({"valid_to": -1}, False),
        ({"valid_from": 1}, False),
    ],
)
def test_membership_grants_rights_while_valid(a, validity, enters):
    dates = {name: world.day(offset) for name, offset in validity.items()}
    user = world.account("someone", a.committee, Role.CLERK, **dates)
    dialogue = world.held_dialogue(a)
    assert user.has_perm(ENTER) is enters
    assert bool(actions(user, dialogue)) is enters
    assert (user in staff(a.committee, Role.CLERK, on=world.today())) is enters


def test_an_inactive_account_holds_nothing(a):
    user = a.staff[Role.CLERK]
    user.is_active = False
    user.save()
    assert not MembershipBackend().has_perm(user, ENTER)
    assert actions(user, world.held_dialogue(a)) == set()
    assert user not in staff(a.committee, Role.CLERK, on=world.today())


def test_staff_hold_no_django_permissions(a):
    for user in a.staff.values():
        assert user.has_perm(ENTER)
        assert not user.user_permissions.exists()
        assert not user.has_perm("petitions.view_petition")


def test_a_superuser_holds_every_role_everywhere(a):
    root = get_user_model().objects.create_superuser("root")
    dialogue = world.held_dialogue(a)
    assert {"view", "change", "announce"} <= actions(root, dialogue)
    assert list(POLICIES[Dialogue].visible_to(root)) == [dialogue]


def test_rights_on_record_cost_one_query(a, django_assert_num_queries):
    world.published_notice(a)
    commitment = Commitment.objects.first()
    user = a.staff[Role.APPROVER]
    reach_of(user, on=world.today()).holds(Role.APPROVER)
    with django_assert_num_queries(1):
        actions(user, commitment)


def test_circular_unit_parents_terminate(a):
    Unit.objects.filter(pk=a.committee.pk).update(parent=a.department)
    assert with_descendants(Unit, {a.committee.pk}) == {a.committee.pk, a.department.pk}


def test_grant_keeps_what_it_says():
    said = grant(Role.CLERK, "view", "add", unit="owner", scope=Scope.PLACE, only=Q(pk=1))
    assert said == Grant(Role.CLERK, frozenset({"view", "add"}), "owner", Scope.PLACE, Q(pk=1))


def test_grant_is_of_own_unit_alone():
    """Unless it says more."""
    assert grant(Role.CLERK, "view") == Grant(Role.CLERK, frozenset({"view"}), "unit", Scope.UNIT, Q())


def test_unsaved_record_asks_for_role_alone(a):
    policy = POLICIES[Dialogue]
    assert policy.user_has_permission_for_instance(a.staff[Role.CLERK], "add", Dialogue())
    assert not policy.user_has_permission_for_instance(a.staff[Role.REPORTER], "add", Dialogue())


def test_deleted_record_allows_nothing(a):
    draft = world.draft_notice(world.held_dialogue(a), owner=a.department)
    key = draft.pk
    draft.delete()
    draft.pk = key
    assert actions(a.staff[Role.CLERK], draft) == set()


def test_top_administrators_keep_reference_data(province, a):
    top, below = world.account("top", province, Role.ADMINISTRATOR), a.staff[Role.ADMINISTRATOR]
    assert actions(top, province.place) == {"view", "add", "change"}
    assert actions(below, province.place) == {"view"}
    assert set(POLICIES[Place].visible_to(below)) == {province.place, a.place}


def test_another_role_at_top_keeps_nothing(province, a):
    user = world.account("two-roles", province, Role.CLERK)
    Membership.objects.create(user=user, unit=a.committee, role=Role.ADMINISTRATOR)
    assert actions(user, province.place) == {"view"}


def test_supervisor_without_territory_sees_nothing(a):
    world.published_notice(a)
    nowhere = Unit.objects.create(name="Ban giám sát", level="commune", kind="front")
    assert actions(world.account("giamsat", nowhere, Role.SUPERVISOR), Commitment.objects.first()) == set()


def test_two_roles_open_both_units(a, b):
    user = world.account("two-units", a.committee, Role.CLERK)
    Membership.objects.create(user=user, unit=b.committee, role=Role.APPROVER)
    dialogues = {world.held_dialogue(a), world.held_dialogue(b)}
    assert set(POLICIES[Dialogue].visible_to(user)) == dialogues


def test_records_are_found_by_action(a, b):
    petition = world.petition(world.held_dialogue(a))
    world.petition(world.held_dialogue(b))
    found = POLICIES[Petition].instances_user_has_any_permission_for
    assert list(found(a.staff[Role.CLERK], ["answer"])) == [petition]
    assert list(found(a.staff[Role.CLERK], ["publish"])) == []


def test_accounts_are_found_by_action(a, b):
    root = get_user_model().objects.create_superuser("root")
    world.account("former", a.committee, Role.APPROVER, valid_to=world.day(-1))
    left = world.account("left", a.committee, Role.APPROVER)
    left.is_active = False
    left.save()
    approvers = {root, a.staff[Role.APPROVER], b.staff[Role.APPROVER]}
    assert set(POLICIES[Petition].users_with_any_permission(["publish"])) == approvers
    petition = world.petition(world.held_dialogue(a))
    found = POLICIES[Petition].users_with_any_permission_for_instance(["publish"], petition)
    assert set(found) == approvers - {b.staff[Role.APPROVER]}


def test_staff_are_of_unit_and_role(a, b):
    assert list(staff(a.committee, Role.CLERK, on=world.today())) == [a.staff[Role.CLERK]]


def test_superuser_chooses_among_all_units(a):
    root = get_user_model().objects.create_superuser("root")
    assert set(reach_of(root, on=world.today()).units_of(Role.CLERK)) == set(Unit.objects.all())
    assert list(reach_of(a.staff[Role.CLERK], on=world.today()).units_of(Role.CLERK)) == [a.committee]
