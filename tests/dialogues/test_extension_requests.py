"""The owner asks for an extension, the issuer decides, both dates stay (docs/domain.md, R4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.dialogues import commitments
from portal.dialogues.commitments import pending_request, with_pending_request
from portal.dialogues.models import Commitment, CommitmentEvent
from portal.petitions.models import PetitionEvent
from portal.records.actors import Actor
from tests.factories import DUE_ON, ISSUED_ON, make_commitment, make_unit
from tests.public.reading import read

pytestmark = pytest.mark.django_db

OWNER, ISSUER = Actor("Phòng Kinh tế xã"), Actor("UBND xã")
LATER = DUE_ON + timedelta(days=30)
ASKED_ON = ISSUED_ON + timedelta(days=5)
Kind = CommitmentEvent.Kind


@pytest.fixture
def commitment() -> Commitment:
    return make_commitment()


def ask(commitment, *, due_on: date = LATER, on: date = ASKED_ON) -> CommitmentEvent:
    return commitments.ask_extension(commitment, due_on=due_on, by=OWNER, on=on, reason="Mưa lũ làm sạt nền đường.")


def refuse(commitment, *, on: date = ASKED_ON) -> CommitmentEvent:
    return commitments.refuse_extension(commitment, by=ISSUER, on=on, reason="Vốn đã bố trí đủ.")


def extend(commitment, *, due_on: date = LATER, on: date = ASKED_ON) -> CommitmentEvent:
    return commitments.extend(commitment, due_on=due_on, by=ISSUER, on=on, reason="Đồng ý cho lùi.")


def pending(commitment) -> CommitmentEvent | None:
    return pending_request(commitment.events.all())


def test_request_leaves_due_date(commitment):
    asked = ask(commitment)
    commitment.refresh_from_db()
    assert commitment.due_on == DUE_ON
    assert pending(commitment) == asked
    assert list(with_pending_request(Commitment.objects.all())) == [commitment]


def test_granted_request_moves_due_date(commitment):
    ask(commitment)
    extend(commitment, due_on=LATER - timedelta(days=7))
    commitment.refresh_from_db()
    assert (commitment.due_original, commitment.due_on) == (DUE_ON, LATER - timedelta(days=7))
    assert pending(commitment) is None
    assert [event.payload.asked_due for event in commitment.events.all()] == [None, LATER, None]


def test_refused_request_leaves_due_date(commitment):
    ask(commitment)
    refuse(commitment)
    commitment.refresh_from_db()
    assert commitment.due_on == DUE_ON
    assert pending(commitment) is None
    assert not with_pending_request(Commitment.objects.all())


def test_refused_owner_may_ask_again(commitment):
    ask(commitment)
    refuse(commitment)
    assert ask(commitment, on=ASKED_ON + timedelta(days=1)) == pending(commitment)


def test_done_task_waits_for_nothing(commitment):
    ask(commitment)
    commitments.report(commitment, by=OWNER, on=ASKED_ON, text="Đã làm xong.", done=True)
    assert pending(commitment) is None


def test_handover_ends_the_request(commitment):
    ask(commitment)
    commitments.hand_over(commitment, to=make_unit("Trạm Y tế"), by=ISSUER, on=ASKED_ON, text="Bàn giao.")
    assert pending(commitment) is None


@pytest.mark.parametrize("due_on", [DUE_ON, DUE_ON - timedelta(days=1), date(9999, 12, 31)])
def test_impossible_date_is_refused(commitment, due_on):
    with pytest.raises(ValidationError):
        ask(commitment, due_on=due_on)
    assert commitment.events.count() == 1


def test_second_request_is_refused(commitment):
    ask(commitment)
    with pytest.raises(ValidationError):
        ask(commitment, due_on=LATER + timedelta(days=1))


def test_nothing_asked_cannot_be_refused(commitment):
    with pytest.raises(ValidationError):
        refuse(commitment)


def test_petitions_learn_of_extensions_only(commitment):
    ask(commitment)
    assert not PetitionEvent.objects.filter(commitment_event__kind=Kind.EXTENSION_ASKED).exists()


def test_page_shows_both_dates(commitment):
    ask(commitment)
    address = commitment.conclusion.notice.get_absolute_url()
    waiting = read(Client(), address)
    assert f"xin gia hạn đến {LATER:%d/%m/%Y}, chưa có quyết định" in waiting
    assert f"{DUE_ON:%d/%m/%Y}" in waiting
    extend(commitment)
    decided = read(Client(), address)
    assert "chưa có quyết định" not in decided
    assert "Mưa lũ làm sạt nền đường." in decided
    assert "Đồng ý cho lùi." in decided
