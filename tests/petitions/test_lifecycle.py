from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.dialogues import commitments
from portal.dialogues.models import CommitmentEvent
from portal.petitions import lifecycle
from portal.petitions.codes import ALPHABET, new_code
from portal.petitions.event_data import PetitionData
from portal.petitions.forwarding_duties import duties
from portal.petitions.history import NotPermitted, OutOfDate, append_correction, new_step, receive_many, settle
from portal.petitions.models import Kind, Petition, PetitionEvent
from portal.petitions.states import EventKind, State, derive
from portal.records import visibility
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.models import AppendOnly, VisibilityDecision
from portal.records.signals import record_changed
from tests.factories import (
    DUE_ON,
    HELD_ON,
    make_commitment,
    make_conclusion,
    make_dialogue,
    make_notice,
    make_petition,
    make_unit,
)

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã Tân Hòa")
NEXT_DAY = HELD_ON + timedelta(days=1)
LATER = HELD_ON + timedelta(days=20)


def test_new_petition_is_received_not_public():
    petition = make_petition(public=False)
    assert (petition.state, petition.state_since) == (State.RECEIVED, HELD_ON)
    assert petition.visibility == Visibility.UNDECIDED
    assert not Petition.objects.public().exists()


def test_codes_are_unique_without_ambiguous_letters():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("ILO01") & set(ALPHABET)


def test_assignment_sets_owner_state_and_deadline():
    petition, owner = make_petition(), make_unit()
    lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=owner, due_on=DUE_ON)
    petition.refresh_from_db()
    assert (petition.state, petition.owner, petition.due_original, petition.due_on) == (
        State.IN_PROGRESS,
        owner,
        DUE_ON,
        DUE_ON,
    )


def test_due_date_before_assignment_is_refused():
    with pytest.raises(OutOfDate):
        lifecycle.assign(make_petition(), by=BY, on=LATER, owner=make_unit(), due_on=NEXT_DAY)


def test_ended_unit_cannot_own_petition():
    gone = make_unit(valid_to=date(2025, 6, 30))
    with pytest.raises(OutOfDate):
        lifecycle.assign(make_petition(), by=BY, on=NEXT_DAY, owner=gone)


def test_step_before_receipt_is_refused():
    petition = make_petition()
    with pytest.raises(NotPermitted, match="05/03/2026"):
        lifecycle.answer(petition, by=BY, on=HELD_ON - timedelta(days=1), text="Đã trả lời.")


def test_answered_is_not_resolved():
    petition = make_petition()
    lifecycle.answer(petition, by=BY, on=NEXT_DAY, text="Đã trả lời.")
    assert petition.state == State.ANSWERED
    lifecycle.resolve(petition, by=BY, on=LATER, text="Đã làm xong.")
    assert petition.state == State.RESOLVED


def test_later_answer_keeps_resolution():
    petition = make_petition()
    lifecycle.resolve(petition, by=BY, on=NEXT_DAY, text="Đã làm xong.")
    lifecycle.answer(petition, by=BY, on=LATER, text="Văn bản trả lời gửi sau.")
    assert (petition.state, petition.state_since) == (State.RESOLVED, NEXT_DAY)


def test_resolved_petition_cannot_be_resolved_again():
    petition = make_petition()
    lifecycle.resolve(petition, by=BY, on=NEXT_DAY, text="Xong.")
    with pytest.raises(NotPermitted):
        lifecycle.resolve(petition, by=BY, on=LATER, text="Xong.")


def test_reopening_keeps_history_and_due_dates():
    petition = make_petition()
    lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=make_unit(), due_on=NEXT_DAY)
    lifecycle.resolve(petition, by=BY, on=NEXT_DAY, text="Xong.")
    lifecycle.reopen(petition, by=BY, on=LATER, reason="Kiểm tra: chưa xong.", due_on=DUE_ON)
    assert (petition.state, petition.due_original, petition.due_on) == (State.IN_PROGRESS, NEXT_DAY, DUE_ON)
    assert [event.kind for event in petition.events.all()] == ["received", "assigned", "resolved", "reopened"]


def test_what_is_open_cannot_be_reopened():
    with pytest.raises(NotPermitted):
        lifecycle.reopen(make_petition(), by=BY, on=NEXT_DAY, reason="?")


def test_what_is_closed_cannot_be_scheduled():
    petition = make_petition()
    lifecycle.resolve(petition, by=BY, on=NEXT_DAY, text="Xong.")
    with pytest.raises(NotPermitted):
        lifecycle.schedule(petition, by=BY, on=LATER, text="Lộ trình")


# Forwarding and its duties


@pytest.fixture
def forwarded():
    petition = make_petition()
    lifecycle.forward(petition, to=make_unit("Sở Xây dựng", level="province"), by=BY, on=NEXT_DAY, reason="Tỉnh lộ")
    return petition


def test_forwarding_owes_three_duties_one_evidenced(forwarded):
    assert [(duty.kind, duty.evidence is not None) for duty in duties(forwarded.events.all())] == [
        (EventKind.FORWARDED, True),
        (EventKind.REPORTED_UPWARD, False),
        (EventKind.PETITIONER_TOLD, False),
    ]


def test_evidence_meets_duty_and_keeps_state(forwarded):
    lifecycle.evidence(forwarded, duty=EventKind.PETITIONER_TOLD, by=BY, on=LATER, text="Đã báo lại tại họp thôn.")
    assert [duty.evidence is not None for duty in duties(forwarded.events.all())] == [True, False, True]
    assert forwarded.state == State.FORWARDED


def test_unforwarded_petition_refuses_evidence_and_response():
    petition = make_petition()
    assert duties(petition.events.all()) == []
    with pytest.raises(NotPermitted):
        lifecycle.evidence(petition, duty=EventKind.PETITIONER_TOLD, by=BY, on=LATER, text="…")
    with pytest.raises(NotPermitted):
        lifecycle.respond(petition, by=BY, on=LATER, text="…")


def test_progress_is_no_duty_of_forwarding(forwarded):
    with pytest.raises(NotPermitted):
        lifecycle.evidence(forwarded, duty=EventKind.PROGRESS, by=BY, on=LATER, text="…")


def test_forwarded_petition_has_no_due_date():
    petition = make_petition()
    lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=make_unit(), due_on=DUE_ON)
    lifecycle.forward(petition, to=make_unit(), by=BY, on=LATER, reason="Không thuộc thẩm quyền")
    assert (petition.state, petition.due_on, petition.due_original) == (State.FORWARDED, None, None)
    assert petition.days_overdue(on=DUE_ON + timedelta(days=90)) == 0
    lifecycle.respond(petition, by=BY, on=DUE_ON, text="Tiếp thu")
    assert petition.state == State.FORWARDED_ANSWERED


# What a step keeps

DUE = {"due": DUE_ON.isoformat()}
VERBS = {
    "schedule": (lifecycle.schedule, {"due_on": DUE_ON}, EventKind.SCHEDULED, "text", DUE),
    "schedule without a date": (lifecycle.schedule, {}, EventKind.SCHEDULED, "text", {}),
    "answer": (lifecycle.answer, {}, EventKind.ANSWERED, "text", {}),
    "resolve": (lifecycle.resolve, {}, EventKind.RESOLVED, "text", {}),
    "guide": (lifecycle.guide, {}, EventKind.GUIDED, "text", {}),
    "assign": (lifecycle.assign, {"owner": None, "due_on": DUE_ON}, EventKind.ASSIGNED, "text", DUE),
    "assign on its last day": (
        lifecycle.assign,
        {"owner": None, "due_on": NEXT_DAY},
        EventKind.ASSIGNED,
        "text",
        {"due": NEXT_DAY.isoformat()},
    ),
    "assign to nobody": (lifecycle.assign, {"owner": None}, EventKind.ASSIGNED, "text", {}),
}
AFTER_FORWARDING = {
    "report": (lifecycle.evidence, {"duty": EventKind.REPORTED_UPWARD}, EventKind.REPORTED_UPWARD, "text", {}),
    "tell": (lifecycle.evidence, {"duty": EventKind.PETITIONER_TOLD}, EventKind.PETITIONER_TOLD, "text", {}),
    "respond": (lifecycle.respond, {}, EventKind.RESPONDED, "text", {}),
    "reopen": (lifecycle.reopen, {"due_on": DUE_ON}, EventKind.REOPENED, "reason", DUE),
    "reopen without a date": (lifecycle.reopen, {}, EventKind.REOPENED, "reason", {}),
}


def check_step(petition: Petition, user, verb, values, kind, said_as, data) -> None:
    said = {said_as: "Đã xem.", "document": "12/UBND"}
    event = verb(petition, by=Actor("Văn phòng", user), on=NEXT_DAY, **said, **values)
    event.refresh_from_db()
    assert (event.petition, event.kind, event.actor, event.user) == (petition, kind, "Văn phòng", user)
    assert (event.on, event.text, event.document, event.data) == (NEXT_DAY, "Đã xem.", "12/UBND", data)


@pytest.fixture
def announced():
    """Petitions announced as changed."""
    heard = []

    def listen(sender, instance, **kwargs):
        heard.append((sender, instance))

    record_changed.connect(listen)
    yield heard
    record_changed.disconnect(listen)


@pytest.mark.parametrize("case", VERBS.values(), ids=VERBS)
def test_step_keeps_what_was_said(admin_user, announced, case):
    petition = make_petition()
    announced.clear()
    check_step(petition, admin_user, *case)
    assert (Petition, petition) in announced


@pytest.mark.parametrize("case", AFTER_FORWARDING.values(), ids=AFTER_FORWARDING)
def test_step_after_forwarding_keeps_said(admin_user, forwarded, case):
    check_step(forwarded, admin_user, *case)


UNDOCUMENTED = {
    "evidence": lambda petition: lifecycle.evidence(
        petition, duty=EventKind.PETITIONER_TOLD, by=BY, on=NEXT_DAY, text="Đã báo."
    ),
    "respond": lambda petition: lifecycle.respond(petition, by=BY, on=NEXT_DAY, text="Tiếp thu."),
    "reopen": lambda petition: lifecycle.reopen(petition, by=BY, on=NEXT_DAY, reason="Chưa xong."),
    "schedule": lambda petition: lifecycle.schedule(make_petition(), by=BY, on=NEXT_DAY, text="Lộ trình."),
    "answer": lambda petition: lifecycle.answer(make_petition(), by=BY, on=NEXT_DAY, text="Đã trả lời."),
    "resolve": lambda petition: lifecycle.resolve(make_petition(), by=BY, on=NEXT_DAY, text="Xong."),
    "guide": lambda petition: lifecycle.guide(make_petition(), by=BY, on=NEXT_DAY, text="Hướng dẫn."),
    "forward": lambda petition: lifecycle.forward(petition, to=make_unit(), by=BY, on=NEXT_DAY, reason="Chuyển."),
    "assign": lambda petition: lifecycle.assign(make_petition(), by=BY, on=NEXT_DAY, owner=None),
    "supervise": lambda petition: lifecycle.note_supervision(petition, by=BY, on=NEXT_DAY, text="Đã xem."),
}


@pytest.mark.parametrize("step", UNDOCUMENTED.values(), ids=UNDOCUMENTED)
def test_step_without_document_has_none(forwarded, step):
    assert step(forwarded).document == ""


def test_assignment_and_receipt_need_no_text():
    petition = make_petition()
    assert petition.events.get().text == ""
    assert lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=None).text == ""


def test_forwarding_keeps_recipient_and_authority(admin_user):
    petition, to = make_petition(), make_unit("Sở Xây dựng")
    before = petition.updated_at
    event = lifecycle.forward(
        petition, to=to, by=Actor("UBND xã", admin_user), on=NEXT_DAY, reason="Tỉnh lộ", document="5/UBND"
    )
    assert (event.text, event.document, event.user) == ("Tỉnh lộ", "5/UBND", admin_user)
    assert event.data == {"to": {"id": to.pk, "name": "Sở Xây dựng"}}
    petition.refresh_from_db()
    assert (petition.owner, petition.in_authority) == (to, False)
    assert petition.updated_at > before


def test_ended_unit_cannot_be_sent_petition():
    gone = make_unit(valid_to=HELD_ON)
    assert lifecycle.forward(make_petition(), to=gone, by=BY, on=HELD_ON, reason="Chuyển")
    with pytest.raises(OutOfDate, match="06/03/2026"):
        lifecycle.forward(make_petition(), to=gone, by=BY, on=NEXT_DAY, reason="Chuyển")


def test_assignment_keeps_conclusion_and_coordinators():
    first = make_conclusion()
    make_notice(first)
    petition, owner, other = make_petition(), make_unit("Phòng Kinh tế"), make_unit()
    event = lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=owner, conclusion=first, coordinating=[other])
    assert event.data == {"owner": {"id": owner.pk, "name": "Phòng Kinh tế"}}
    petition.refresh_from_db()
    assert (petition.conclusion, list(petition.coordinating.all())) == (first, [other])
    lifecycle.assign(petition, by=BY, on=LATER, owner=other)
    petition.refresh_from_db()
    assert (petition.conclusion, petition.owner, list(petition.coordinating.all())) == (first, other, [])


def test_later_named_owner_stays():
    petition, first, second = make_petition(), make_unit(), make_unit()
    lifecycle.forward(petition, to=second, by=BY, on=LATER, reason="Chuyển")
    lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=first, coordinating=[first])
    petition.refresh_from_db()
    assert (petition.owner, petition.in_authority, petition.coordinating.count()) == (second, False, 0)


def test_owner_of_same_day_is_replaced():
    petition, first, second = make_petition(), make_unit(), make_unit()
    for owner in (first, second):
        lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=owner)
    petition.refresh_from_db()
    assert petition.owner == second


def test_earlier_forwarding_keeps_later_recipient():
    petition, first, second = make_petition(), make_unit(), make_unit()
    for to, on in ((second, LATER), (first, NEXT_DAY)):
        lifecycle.forward(petition, to=to, by=BY, on=on, reason="Chuyển")
    petition.refresh_from_db()
    assert petition.owner == second


def test_receipt_keeps_day_text_and_actor(admin_user):
    petition = Petition(unit=make_unit(), title="Đường", content="Ngập.")
    event = lifecycle.receive(petition, by=Actor("Văn phòng", admin_user), on=HELD_ON, text="Gửi tại hội nghị")
    assert (event.kind, event.on, event.text, event.user) == ("received", HELD_ON, "Gửi tại hội nghị", admin_user)
    petition.refresh_from_db()
    assert (petition.received_on, petition.state) == (HELD_ON, State.RECEIVED)


def test_unclean_petition_is_not_received():
    with pytest.raises(ValidationError):
        lifecycle.receive(Petition(unit=make_unit(), title="", content="Ngập."), by=BY, on=HELD_ON)
    assert not Petition.objects.exists()


def test_publication_keeps_approver_day_basis(admin_user):
    petition = make_petition(public=False)
    assert lifecycle.publish(petition, by=Actor("Văn phòng", admin_user), on=LATER, basis="Số 5") == petition
    decision = VisibilityDecision.of(petition).get()
    assert (decision.actor, decision.user, decision.on, decision.text) == ("Văn phòng", admin_user, LATER, "Số 5")


@pytest.mark.parametrize(
    ("level", "expected"),
    [(Visibility.PUBLIC, Visibility.AGGREGATE_ONLY), (Visibility.NEVER, Visibility.NEVER)],
)
def test_complaint_is_never_shown_again(admin_user, level, expected):
    petition = make_petition(public=False)
    visibility.decide(petition, level=level, by=BY, on=HELD_ON, basis="Số 5")
    event = lifecycle.reclassify(
        petition, kind=Kind.COMPLAINT, by=Actor("Văn phòng", admin_user), on=NEXT_DAY, basis="Số 6"
    )
    assert (event.kind, event.text, event.user, event.data) == ("reclassified", "", admin_user, {"kind": "complaint"})
    petition.refresh_from_db()
    assert (petition.kind, petition.visibility) == (Kind.COMPLAINT, expected)
    last = VisibilityDecision.of(petition).order_by("pk").last()
    assert (last.on, last.text) == ((NEXT_DAY, "Số 6") if level != expected else (HELD_ON, "Số 5"))


def test_corrected_kind_changes_no_visibility():
    petition = make_petition()
    lifecycle.reclassify(petition, kind=Kind.REFLECTION, by=BY, on=NEXT_DAY, basis="Số 6")
    petition.refresh_from_db()
    assert (petition.kind, petition.is_public) == (Kind.REFLECTION, True)


def test_guided_complaint_is_not_reclassified():
    petition = make_petition(kind=Kind.COMPLAINT)
    lifecycle.guide(petition, by=BY, on=NEXT_DAY, text="Hướng dẫn")
    assert [event.kind for event in petition.events.all()] == ["received", "guided"]


def test_guiding_says_why_kind_changed(admin_user):
    petition = make_petition()
    lifecycle.guide(petition, by=Actor("Văn phòng", admin_user), on=NEXT_DAY, text="Là đơn khiếu nại")
    last = VisibilityDecision.of(petition).order_by("pk").last()
    assert (last.text, last.on, last.user) == ("Là đơn khiếu nại", NEXT_DAY, admin_user)
    assert [event.user for event in petition.events.all()][1:] == [admin_user, admin_user]


def test_finding_enters_history_without_effect(admin_user):
    petition = make_petition()
    event = lifecycle.note_supervision(petition, by=Actor("MTTQ", admin_user), on=NEXT_DAY, text="Đã xem tại chỗ.")
    assert (event.kind, event.on, event.text, event.user) == ("supervised", NEXT_DAY, "Đã xem tại chỗ.", admin_user)
    assert petition.state == State.RECEIVED


# Complaints and denunciations


def test_complaint_is_counted_not_shown():
    petition = make_petition(kind=Kind.COMPLAINT)
    assert petition.visibility == Visibility.AGGREGATE_ONLY
    assert not Petition.objects.public().exists()
    assert Petition.objects.counted().get() == petition


def test_guided_petition_becomes_hidden_complaint():
    petition = make_petition()
    lifecycle.guide(petition, by=BY, on=NEXT_DAY, text="Hướng dẫn gửi đơn khiếu nại lần đầu")
    petition.refresh_from_db()
    assert (petition.kind, petition.state, petition.visibility) == ("complaint", "guided", "aggregate_only")


def test_denunciation_is_no_petition_kind():
    assert "to_cao" not in Kind.values
    assert "denunciation" not in Kind.values


# Following a conclusion


def test_published_notice_assigns_named_petitions():
    dialogue, owner = make_dialogue(), make_unit()
    petition = make_petition(dialogue=dialogue)
    notice = make_notice(make_conclusion(owner=owner, petition_codes=[petition.code]), dialogue=dialogue)
    petition.refresh_from_db()
    assert (petition.owner, petition.due_on, petition.conclusion.notice) == (owner, DUE_ON, notice)
    assert petition.state == State.IN_PROGRESS


def test_commitment_steps_appear_in_petition_history():
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    commitment = make_commitment(dialogue=dialogue, petition_codes=[petition.code])
    step = commitments.report(commitment, by=BY, on=DUE_ON, text="Đã sửa xong.", done=True)
    petition.refresh_from_db()
    assert petition.state == State.RESOLVED
    assert petition.events.get(kind=EventKind.RESOLVED).commitment_event == step


@pytest.fixture
def followed():
    """A petition, and the commitment that follows from it."""
    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    commitment = make_commitment(dialogue=dialogue, petition_codes=[petition.code])
    petition.refresh_from_db()
    return petition, commitment


def test_mirrored_step_says_the_same(followed, admin_user):
    petition, commitment = followed
    step = commitments.report(
        commitment, by=Actor("Phòng Kinh tế", admin_user), on=DUE_ON, text="Đã khảo sát.", document="9/BC"
    )
    mirrored = petition.events.get(kind=EventKind.PROGRESS)
    assert (mirrored.actor, mirrored.user, mirrored.on) == ("Phòng Kinh tế", admin_user, DUE_ON)
    assert (mirrored.text, mirrored.document, mirrored.data) == ("Đã khảo sát.", "9/BC", {})
    assert mirrored.commitment_event == step


def test_mirrored_extension_moves_due_date(followed):
    petition, commitment = followed
    commitments.extend(commitment, due_on=DUE_ON + timedelta(days=9), by=BY, on=DUE_ON, reason="Chờ vật tư")
    petition.refresh_from_db()
    assert (petition.due_original, petition.due_on) == (DUE_ON, DUE_ON + timedelta(days=9))


def test_handed_over_commitment_moves_petition(followed):
    petition, commitment = followed
    first, second = make_unit(), make_unit()
    before = petition.updated_at
    commitments.hand_over(commitment, to=second, by=BY, on=DUE_ON, text="Bàn giao.")
    petition.refresh_from_db()
    assert petition.owner == second
    assert petition.updated_at > before
    commitments.hand_over(commitment, to=first, by=BY, on=DUE_ON - timedelta(days=1), text="Bàn giao.")
    petition.refresh_from_db()
    assert petition.owner == second, "a later step names another"


def test_progress_moves_no_petition(followed):
    petition, commitment = followed
    owner = petition.owner
    commitments.report(commitment, by=BY, on=DUE_ON, text="Đã khảo sát.")
    petition.refresh_from_db()
    assert petition.owner == owner


def test_unreadable_handover_leaves_no_owner(followed):
    petition, commitment = followed
    step = CommitmentEvent(commitment=commitment, kind="handed_over", actor="UBND xã", on=DUE_ON, data={})
    CommitmentEvent.objects.append(step)
    lifecycle.mirror(petition, step)
    petition.refresh_from_db()
    assert petition.owner is None


def test_assignment_of_commitment_is_not_mirrored(followed):
    petition, commitment = followed
    assert lifecycle.mirror(petition, commitment.events.get()) is None


def test_earlier_mirrored_step_needs_only_receipt(followed):
    petition, commitment = followed
    lifecycle.resolve(petition, by=BY, on=DUE_ON, text="Đã xong.")
    commitments.report(commitment, by=BY, on=DUE_ON - timedelta(days=1), text="Đã sửa xong.", done=True)
    assert petition.events.filter(kind=EventKind.RESOLVED).count() == 2


# Whole histories


def imported(*steps: tuple[str, date], received_on: date = HELD_ON) -> tuple[Petition, list[PetitionEvent]]:
    petition = Petition(unit=make_unit(), title="Đường", content="Ngập.", received_on=received_on)
    return petition, [PetitionEvent(kind=kind, actor="UBND xã", on=on, text="…") for kind, on in steps]


def receive(*pairs: tuple[Petition, list[PetitionEvent]], **values) -> list[Petition]:
    petitions, histories = zip(*pairs, strict=True)
    return receive_many(petitions, histories=histories, **values)


def test_imported_petitions_have_own_histories(announced):
    answered = imported(("received", HELD_ON), ("answered", HELD_ON), ("progress", LATER))
    open_ = imported(("received", HELD_ON))
    stored = receive(answered, open_)
    assert announced == [(Petition, each) for each in stored]
    assert [(each.state, each.state_since) for each in Petition.objects.order_by("pk")] == [
        (State.ANSWERED, HELD_ON),
        (State.RECEIVED, HELD_ON),
    ]
    assert [each.events.count() for each in stored] == [3, 1]


def test_rebuilding_importer_announces_nothing(announced):
    receive(imported(("received", HELD_ON)), sends_signals=False)
    assert announced == []


def test_imported_step_before_receipt_is_refused():
    early = imported(("received", HELD_ON), received_on=NEXT_DAY)
    with pytest.raises(OutOfDate, match=r"05/03/2026.*06/03/2026"):
        receive(early)
    assert receive(imported(received_on=NEXT_DAY)), "nothing is known of it yet"


def test_each_imported_petition_needs_history():
    petition, history = imported(("received", HELD_ON))
    with pytest.raises(ValueError, match="zip"):
        receive_many([petition], histories=[history, history])


def test_late_entered_answer_counts_on_entry():
    """Of a unit that takes part already: decision 0021."""
    petition = make_petition(unit=make_unit(joined_on=HELD_ON))
    lifecycle.answer(petition, by=BY, on=NEXT_DAY, text="Đã trả lời.")
    petition.refresh_from_db()
    assert petition.counted_on == timezone.localdate()


def test_corrected_step_settles_petition_anew(announced):
    petition = make_petition()
    step = lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=None, due_on=DUE_ON)
    announced.clear()
    data = PetitionData(due=LATER, corrects=step.uuid)
    corrected = append_correction(petition, new_step(EventKind.ASSIGNED, by=BY, on=NEXT_DAY, text="", data=data))
    petition.refresh_from_db()
    assert (petition.due_on, list(petition.events.order_by("pk"))[-1]) == (LATER, corrected)
    assert announced == [(Petition, petition)]


def test_settling_restores_changed_columns():
    petition = make_petition()
    lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=None, due_on=DUE_ON)
    assert not settle(petition)
    Petition.objects.update(state=State.RESOLVED, due_on=None)
    petition.refresh_from_db()
    before = petition.updated_at
    assert settle(petition)
    petition.refresh_from_db()
    assert (petition.state, petition.due_on) == (State.IN_PROGRESS, DUE_ON)
    assert petition.updated_at > before


# Events


def test_event_cannot_be_changed_or_deleted():
    event = make_petition().events.get()
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    with pytest.raises(AppendOnly):
        PetitionEvent.objects.update(text="…")
    with pytest.raises(AppendOnly):
        PetitionEvent.objects.all().delete()


def test_state_of_earlier_day_is_derivable():
    petition = make_petition()
    lifecycle.assign(petition, by=BY, on=NEXT_DAY, owner=make_unit(), due_on=DUE_ON)
    lifecycle.resolve(petition, by=BY, on=LATER, text="Xong.")
    events = list(petition.events.all())
    assert derive(events, on=HELD_ON).state == State.RECEIVED
    assert derive(events, on=NEXT_DAY).state == State.IN_PROGRESS
    assert derive(events).state == State.RESOLVED


def test_history_out_of_order_is_refused():
    petition = Petition(unit=make_unit(), title="Đường", content="Ngập.", received_on=HELD_ON)
    history = [PetitionEvent(kind=kind, on=on, by=BY) for kind, on in (("received", LATER), ("answered", HELD_ON))]
    with pytest.raises(OutOfDate):
        receive_many([petition], histories=[history])
    assert not Petition.objects.exists()


def test_petition_before_its_dialogue_is_refused():
    with pytest.raises(ValidationError):
        make_petition(dialogue=make_dialogue(), on=HELD_ON - timedelta(days=1))


def test_a_decision_needs_its_basis():
    with pytest.raises(ValidationError):
        lifecycle.publish(make_petition(public=False), by=BY, on=HELD_ON, basis=" ")
