"""A removal takes two persons: hidden at once by the first, carried out or returned by the second."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from taggit.models import Tag

from portal.organisations.models import Membership, Role, Unit
from portal.petitions import lifecycle
from portal.petitions.models import Kind, Petition, PetitionEvent
from portal.records.actors import Actor
from portal.records.ledger import verification
from portal.records.levels import Visibility
from portal.records.models import LedgerEntry, RecordState, VisibilityDecision
from portal.removals import approval
from portal.removals.models import Basis, PurgeEvent, Removal, RemovalType
from portal.removals.purge_list import start_of_month
from portal.removals.second_person import has_other_unit, may_decide
from portal.removals.signals import removal_appended
from tests.desk import world

from .two_persons import DOCUMENT, confirm, propose, purge_by_two, send_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(db):
    return world.province()


@pytest.fixture
def a(province):
    return world.commune("Amlanh", province=province)


@pytest.fixture
def petition(a):
    return world.petition(world.held_dialogue(a))


@pytest.fixture
def clerk(a):
    return a.staff[Role.CLERK]


@pytest.fixture
def supervisor(a):
    return a.staff[Role.SUPERVISOR]


def test_proposal_hides_at_once(client, petition, clerk):
    propose(petition, user=clerk)
    petition.refresh_from_db()
    assert petition.visibility == Visibility.NEVER
    assert client.get(petition.get_absolute_url()).status_code == 404
    assert petition.title not in client.get("/kien-nghi/").content.decode()


def test_proposal_alone_purges_nothing(petition, clerk):
    propose(petition, user=clerk)
    assert Petition.objects.filter(pk=petition.pk).exists()
    assert not PurgeEvent.objects.exists()


def test_proposer_never_confirms(a, petition):
    """Not even with every role of every unit."""
    user = world.account("all", a.committee, Role.CLERK)
    for unit, role in ((a.committee, Role.APPROVER), (a.front, Role.SUPERVISOR), (a.committee.parent, Role.APPROVER)):
        Membership.objects.create(user=user, unit=unit, role=role)
    proposal = propose(petition, user=user)
    for decide in (confirm, send_back):
        with pytest.raises(ValidationError):
            decide(proposal, user)
    assert Petition.objects.filter(pk=petition.pk).exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.REPORTER, Role.ADMINISTRATOR])
def test_own_unit_cannot_confirm_beside_supervisor(a, petition, role):
    proposer = world.account("other", a.committee, Role.APPROVER)
    proposal = propose(petition, user=proposer)
    with pytest.raises(ValidationError):
        confirm(proposal, a.staff[role])


def test_supervisor_confirms(petition, clerk, supervisor):
    event = confirm(propose(petition, user=clerk), supervisor)
    assert not Petition.objects.filter(pk=petition.pk).exists()
    assert event.is_of_other_unit
    assert event.confirmed_by == "MTTQ xã Amlanh"


def test_approver_above_confirms(petition, clerk, province):
    event = confirm(propose(petition, user=clerk), world.account("above", province, Role.APPROVER))
    assert event.confirmed_by == str(province)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SUPERVISOR])
def test_other_commune_cannot_confirm(petition, clerk, province, role):
    b = world.commune("Bachma", province=province)
    with pytest.raises(ValidationError):
        confirm(propose(petition, user=clerk), b.staff[role])


def test_superuser_without_role_cannot_confirm(petition, clerk, admin_user):
    with pytest.raises(ValidationError):
        confirm(propose(petition, user=clerk), admin_user)


def test_ended_membership_cannot_confirm(petition, clerk, supervisor):
    Membership.objects.filter(user=supervisor).update(valid_to=world.day(-1))
    with pytest.raises(ValidationError):
        confirm(propose(petition, user=clerk), supervisor)


def test_without_other_unit_a_colleague_confirms(a, petition, clerk, supervisor):
    Membership.objects.filter(user=supervisor).delete()
    event = confirm(propose(petition, user=clerk), a.staff[Role.APPROVER])
    assert not event.is_of_other_unit


@pytest.mark.parametrize("role", [Role.CLERK, Role.REPORTER, Role.ADMINISTRATOR])
def test_others_above_cannot_confirm(petition, clerk, province, role):
    with pytest.raises(ValidationError):
        confirm(propose(petition, user=clerk), world.account("above", province, role))


def test_without_other_unit_only_colleagues_confirm(a, petition, clerk, supervisor, province):
    """Clerks and approvers of the same unit, and nobody of another one."""
    Membership.objects.filter(user=supervisor).delete()
    b = world.commune("Bachma", province=province)
    proposal = propose(petition, user=clerk)
    for user in (a.staff[Role.ADMINISTRATOR], b.staff[Role.CLERK], b.staff[Role.APPROVER]):
        assert not may_decide(proposal, user)
    assert may_decide(proposal, world.account("colleague", a.committee, Role.CLERK))


def test_removal_is_decided_once(petition, clerk, supervisor):
    proposal = propose(petition, user=clerk)
    decision = send_back(proposal, supervisor)
    for decided in (proposal, decision):
        for decide in (confirm, send_back):
            with pytest.raises(ValidationError):
                decide(decided, supervisor)


def test_confirmed_purge_is_not_confirmed_again(petition, clerk, supervisor):
    proposal = propose(petition, user=clerk)
    other = Removal.objects.get(pk=proposal.pk)
    confirm(proposal, supervisor)
    with pytest.raises(ValidationError):
        confirm(other, supervisor)
    assert PurgeEvent.objects.count() == 1


def test_second_proposal_waits(petition, clerk):
    propose(petition, user=clerk)
    with pytest.raises(ValidationError):
        propose(petition, user=clerk)


@pytest.mark.parametrize("said", [{"document": " "}, {"basis": Basis.COMPLAINT}])
def test_proposal_needs_legal_basis(petition, clerk, said):
    with pytest.raises(ValidationError):
        propose(petition, user=clerk, **said)
    petition.refresh_from_db()
    assert petition.visibility == Visibility.PUBLIC


def test_proposal_keeps_what_was_said(petition, clerk):
    proposal = propose(petition, user=clerk, text="Xem trang 2.")
    assert (proposal.record, proposal.unit, proposal.what, proposal.basis) == (
        petition,
        petition.unit,
        RemovalType.PURGE,
        Basis.DENUNCIATION,
    )
    assert (proposal.actor, proposal.user, proposal.on) == (str(petition.unit), clerk, world.today())
    assert (proposal.text, proposal.document, proposal.before) == ("Xem trang 2.", DOCUMENT, Visibility.PUBLIC)


def test_hiding_names_basis_and_document(petition, clerk):
    propose(petition, user=clerk)
    decision = VisibilityDecision.of(petition).order_by("pk").last()
    assert decision.text == f"{Basis.DENUNCIATION.label}: {DOCUMENT}"
    assert (decision.actor, decision.user, decision.on) == (str(petition.unit), clerk, world.today())


def test_decision_keeps_what_was_said(a, petition, clerk, supervisor):
    proposal = propose(petition, user=clerk)
    decision = send_back(proposal, supervisor, "Chỉ là phản ánh.")
    assert (decision.record, decision.proposal, decision.unit, decision.decided_for) == (
        petition,
        proposal,
        petition.unit,
        a.front,
    )
    assert (decision.what, decision.basis) == (proposal.what, proposal.basis)
    assert (decision.actor, decision.user, decision.on) == ("Người thứ hai", supervisor, world.today())
    assert decision.text == "Chỉ là phản ánh."


@pytest.mark.parametrize("remark", [" ", " - "])
def test_return_needs_a_remark(petition, clerk, supervisor, remark):
    with pytest.raises(ValidationError):
        send_back(propose(petition, user=clerk), supervisor, remark)


def test_nobody_acts_without_an_account(petition, clerk):
    nobody = Actor("UBND xã")
    with pytest.raises(ValidationError):
        propose(petition, user=None)
    proposal = propose(petition, user=clerk)
    with pytest.raises(ValidationError):
        approval.confirm(proposal, by=nobody, on=world.today())


def test_complaint_becomes_no_complaint_again(petition, clerk):
    lifecycle.reclassify(petition, kind=Kind.COMPLAINT, by=Actor("UBND xã"), on=world.today(), basis="Luật")
    with pytest.raises(ValidationError):
        propose(petition, user=clerk, what=RemovalType.COMPLAINT)
    assert propose(petition, user=clerk)


def test_two_decide_what_is_counted(a, petition, clerk):
    assert approval.needs_two_persons(petition)
    assert not approval.needs_two_persons(world.petition(petition.dialogue, public=False))
    petition.kind = Kind.COMPLAINT
    assert not approval.needs_two_persons(petition)


def test_proposal_waits_until_decided(petition, clerk, supervisor):
    proposal = propose(petition, user=clerk)
    assert approval.is_waiting(petition)
    assert may_decide(proposal, supervisor)
    send_back(proposal, supervisor)
    proposal = Removal.objects.get(pk=proposal.pk)
    assert not approval.is_waiting(petition)
    assert not may_decide(proposal, supervisor)


def test_supervisor_of_parents_place_decides(a, petition, clerk, supervisor):
    office = Unit.objects.create(name="Văn phòng", level="commune", kind="department", parent=a.committee)
    Petition.objects.filter(pk=petition.pk).update(unit=office)
    petition.refresh_from_db()
    proposal = propose(petition, user=clerk)
    assert has_other_unit(proposal, on=world.today())
    assert may_decide(proposal, supervisor)


def test_inactive_account_does_not_decide(a, petition, clerk, supervisor):
    supervisor.is_active = False
    supervisor.save()
    proposal = propose(petition, user=clerk)
    assert not has_other_unit(proposal, on=world.today())
    assert not may_decide(proposal, supervisor)


def test_returned_petition_is_shown_as_before(client, petition, clerk, supervisor):
    since = petition.public_since
    send_back(propose(petition, user=clerk), supervisor)
    petition.refresh_from_db()
    assert (petition.visibility, petition.public_since) == (Visibility.PUBLIC, since)
    assert client.get(petition.get_absolute_url()).status_code == 200
    assert [each.kind for each in Removal.of(petition).order_by("pk")] == ["proposed", "returned"]
    assert [each.kind for each in VisibilityDecision.of(petition).order_by("pk")] == ["public", "never", "public"]
    assert list(verification.verify()) == []


def test_undecided_petition_stays_undecided(a, clerk, supervisor):
    petition = world.petition(world.held_dialogue(a), public=False)
    send_back(propose(petition, user=clerk), supervisor)
    petition.refresh_from_db()
    assert petition.visibility == Visibility.UNDECIDED


def test_complaint_needs_second_person(petition, clerk, supervisor):
    proposal = propose(petition, user=clerk, what=RemovalType.COMPLAINT)
    petition.refresh_from_db()
    assert (petition.kind, petition.visibility) == (Kind.REQUEST, Visibility.NEVER)
    decision = confirm(proposal, supervisor)
    petition.refresh_from_db()
    assert (petition.kind, petition.visibility) == (Kind.COMPLAINT, Visibility.AGGREGATE_ONLY)
    assert (decision.kind, decision.text) == (Removal.Kind.CONFIRMED, "")
    assert list(verification.verify()) == []


def test_purge_leaves_nothing_of_record(petition, clerk, supervisor):
    petition.tags.add("chuyện riêng")
    confirm(propose(petition, user=clerk), supervisor)
    assert not PetitionEvent.objects.filter(petition_id=petition.pk).exists()
    assert not Removal.objects.exists()
    assert not Tag.objects.filter(name="chuyện riêng").exists()


def test_tag_of_others_stays(a, petition, clerk, supervisor):
    for each in (petition, world.petition(petition.dialogue, title="Ở lại")):
        each.tags.add("đường")
    confirm(propose(petition, user=clerk), supervisor)
    assert Tag.objects.filter(name="đường").exists()


def test_purge_event_names_office_and_basis(petition, clerk, supervisor):
    written = petition.events.count() + sum(kind.of(petition).count() for kind in (VisibilityDecision, RecordState))
    event = confirm(propose(petition, user=clerk), supervisor)
    # The proposal, the decision to hide, and the state that followed it.
    assert event.entries == written + 3
    assert (event.unit, event.kind, event.on.day) == (petition.unit, Basis.DENUNCIATION, 1)
    assert (event.actor, event.proposer, event.user) == (str(petition.unit), clerk, supervisor)
    assert event.recorded_at == start_of_month(event.on), "the moment would tell which record it was"
    payload = str(event.ledger_payload())
    for secret in (petition.code, str(petition.uuid), petition.title, "15/CV-UBND", clerk.username, event.digest_salt):
        assert secret not in payload
    assert "sequences" not in payload


def test_both_steps_are_announced(petition, clerk, supervisor):
    announced = []

    def listen(sender, instance, **kwargs):
        announced.append((sender, instance.kind, instance.unit, instance.proposal, instance.uuid))

    removal_appended.connect(listen)
    try:
        proposal = propose(petition, user=clerk)
        key = proposal.uuid
        event = confirm(proposal, supervisor)
    finally:
        removal_appended.disconnect(listen)
    assert announced == [
        (Removal, "proposed", petition.unit, None, key),
        (Removal, "confirmed", petition.unit, proposal, event.uuid),
    ]


def test_returned_removal_is_announced(petition, clerk, supervisor):
    announced = []

    def listen(sender, instance, **kwargs):
        announced.append((sender, instance))

    proposal = propose(petition, user=clerk)
    removal_appended.connect(listen)
    try:
        decision = send_back(proposal, supervisor)
    finally:
        removal_appended.disconnect(listen)
    assert announced == [(Removal, decision)]


def test_ledger_verifies_after_purges(petition, clerk, supervisor, a):
    confirm(propose(petition, user=clerk), supervisor)
    confirm(propose(world.petition(world.held_dialogue(a)), user=clerk), supervisor)
    assert list(verification.verify()) == []


def _sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE records_ledgerentry SET salt = '' WHERE sequence = 1",
        "UPDATE records_ledgerentry SET salt = commitment WHERE salt = ''",
        "UPDATE removals_purgeevent SET entries = entries + 1",
        "UPDATE removals_purgeevent SET sequences = '[1, 2]'",
        "UPDATE removals_purgeevent SET sequences = '[]', entries = 0",
        "UPDATE removals_purgeevent SET kind = 'personal_data'",
        "UPDATE removals_purgeevent SET confirmed_by = 'UBND xã khác'",
        "DELETE FROM removals_purgeevent",
    ],
)
def test_tampering_with_purges_is_found(petition, clerk, supervisor, tampering):
    world.petition(petition.dialogue, title="Ở lại")
    confirm(propose(petition, user=clerk), supervisor)
    _sql(tampering)
    assert list(verification.verify())


def test_blanked_event_is_no_purge(petition):
    """An event deleted and its salt blanked, as if it had been purged."""
    entry = petition.events.first().entry_id
    _sql("DELETE FROM petitions_petitionevent WHERE entry_id = %s", entry)
    _sql("UPDATE records_ledgerentry SET salt = '' WHERE sequence = %s", entry)
    assert any("no purge accounts for it" in problem for problem in verification.verify())
    assert LedgerEntry.objects.filter(salt="").count() == 1


def test_purge_by_two_covers_withdrawn_files(petition):
    from portal.records.attachments import attach
    from portal.records.file_withdrawal import withdraw
    from portal.records.models import AttachmentWithdrawal
    from tests.factories import make_picture

    by = Actor("UBND xã")
    attachment = attach(petition, make_picture(), title="Ảnh", by=by)
    withdraw(attachment, reason=AttachmentWithdrawal.Reason.WRONG_FILE, by=by, on=world.today())
    Membership.objects.all().delete()
    purge_by_two(petition)
    assert list(verification.verify()) == []
