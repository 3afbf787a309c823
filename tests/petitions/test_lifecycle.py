from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from portal.petitions import lifecycle
from portal.petitions.codes import ALPHABET, new_code
from portal.petitions.forwarding_duties import duties
from portal.petitions.history import NotPermitted, OutOfDate, receive_many
from portal.petitions.models import Kind, Petition, PetitionEvent
from portal.petitions.states import EventKind, State, derive
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.models import AppendOnly
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
    from portal.dialogues import commitments

    dialogue = make_dialogue()
    petition = make_petition(dialogue=dialogue)
    commitment = make_commitment(dialogue=dialogue, petition_codes=[petition.code])
    step = commitments.report(commitment, by=BY, on=DUE_ON, text="Đã sửa xong.", done=True)
    petition.refresh_from_db()
    assert petition.state == State.RESOLVED
    assert petition.events.get(kind=EventKind.RESOLVED).commitment_event == step


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
