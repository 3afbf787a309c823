"""One mail a morning for an address, each act told once, and what becomes of mail that is refused."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from portal.dialogues import commitments
from portal.dialogues.models import Commitment, Topic
from portal.dispatch.models import MailState, OutgoingMail
from portal.following import digests, subscriptions
from portal.following.models import Receipt, Subscription
from portal.petitions import lifecycle
from portal.records.actors import Actor
from tests.factories import make_conclusion, make_notice, make_petition, make_unit

from .mornings import ADDRESS, follower

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BY = Actor("Văn phòng UBND xã")
ON = date(2026, 6, 17)


class RefusingBackend(EmailBackend):
    """A mail server that answers every message with the same error."""

    error: Exception | None = None

    def send_messages(self, messages):
        if RefusingBackend.error:
            raise RefusingBackend.error
        return super().send_messages(messages)


@pytest.fixture
def refuse(settings):
    settings.EMAIL_BACKEND = "tests.following.test_digests.RefusingBackend"

    def answer_with(error):
        RefusingBackend.error = error

    yield answer_with
    RefusingBackend.error = None


def answer(petition) -> None:
    lifecycle.answer(petition, by=BY, on=ON, text="Sẽ nạo vét mương.", document="12/UBND")


def follow_thrice(clock):
    """A petition, its unit and the list, followed by one address, and then one step."""
    petition = make_petition(owner=make_unit("UBND xã Suối"), topic=Topic.objects.create(name="Thủy lợi"))
    clock.shift(60)
    follower("kien-nghi", petition.code)
    follower("don-vi", petition.owner.slug)
    follower("linh-vuc", petition.topic.slug)
    clock.shift(60)
    answer(petition)
    return petition


def test_one_step_makes_one_mail(clock, next_morning):
    petition = follow_thrice(clock)

    [message] = next_morning()

    assert message.body.count("\n* ") == 1
    assert f"Bạn theo dõi: {petition.title}; {petition.owner}" in message.body
    assert next_morning() == []


def test_digest_links_to_end_each_subscription(clock, next_morning, client):
    follow_thrice(clock)

    [message] = next_morning()

    assert message.body.count("/thoi/\n") == 2
    stop_all = message.message()["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert stop_all.endswith("/thoi-tat-ca/")
    assert "Dừng tất cả" in client.get(stop_all).content.decode()
    assert client.post(stop_all, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exclude(address="").exists()
    assert not OutgoingMail.objects.exclude(to="").exists()


def test_commitment_step_is_mailed_once(clock, next_morning):
    notice = make_notice(make_conclusion(text="Sửa mương thôn Ngò."))
    commitment = Commitment.objects.get(conclusion__notice=notice)
    petition = make_petition(conclusion=commitment.conclusion)
    clock.shift(60)
    follower("thong-bao", notice.slug)
    follower("kien-nghi", petition.code)
    clock.shift(60)
    commitments.report(commitment, by=BY, on=ON, text="Đã nạo vét 200 mét.")

    [message] = next_morning()

    assert message.body.count("Đã nạo vét 200 mét") == 1


def test_weekly_digest_omits_mailed_steps(clock, next_morning):
    petition = make_petition()
    clock.shift(60)
    follower("kien-nghi", petition.code)
    follower("danh-sach", "kien-nghi", weekly=True, asked_at=timezone.now())
    clock.shift(60)
    answer(petition)
    other = make_petition()
    assert len(next_morning()) == 1

    monday = [message for _ in range(5) for message in next_morning()]

    [message] = monday
    assert other.title in message.body
    assert petition.title not in message.body


def test_ending_subscription_recalls_queued_mail(clock):
    follow_thrice(clock)
    clock.shift(timedelta(days=1))
    digests.send_digest(Subscription.objects.get(kind="kien-nghi").pk, now=timezone.now())
    assert OutgoingMail.objects.get().state == MailState.QUEUED

    subscriptions.end(Subscription.objects.get(kind="kien-nghi"), now=timezone.now())

    assert not OutgoingMail.objects.exists()
    digests.send_digest(Subscription.objects.get(kind="don-vi").pk, now=timezone.now())
    assert "Sẽ nạo vét mương" in OutgoingMail.objects.get().text


@pytest.mark.parametrize(
    "error",
    [SMTPRecipientsRefused({ADDRESS: (550, b"5.1.1 user unknown")}), SMTPDataError(550, b"no such mailbox")],
)
def test_a_permanent_refusal_pauses_the_address(clock, refuse, next_morning, error):
    petition = follow_thrice(clock)
    refuse(error)

    next_morning()

    assert not Subscription.objects.filter(paused_at=None).exists()
    failed = OutgoingMail.objects.get()
    assert (failed.state, failed.attempts, failed.text) == (MailState.FAILED, 1, "")
    assert not Receipt.objects.exists()

    refuse(None)
    answer(petition)
    assert next_morning() == []


def test_confirming_again_ends_the_pause(clock, refuse, next_morning, client):
    petition = follow_thrice(clock)
    refuse(SMTPRecipientsRefused({ADDRESS: (550, b"user unknown")}))
    next_morning()
    refuse(None)

    address = f"/theo-doi/thu/{subscriptions.token_of(Subscription.objects.get(kind='kien-nghi'))}/"
    assert "từ chối" in client.get(address).content.decode()
    client.post(address, {"frequency": "daily"})

    [message] = next_morning()
    assert petition.title in message.body
    assert "Sẽ nạo vét mương" in message.body


def test_a_refused_login_pauses_nobody(clock, refuse, next_morning):
    follow_thrice(clock)
    refuse(SMTPAuthenticationError(535, b"wrong password"))

    next_morning()

    assert not Subscription.objects.exclude(paused_at=None).exists()


def test_failed_digest_is_sent_again(clock, refuse, next_morning):
    petition = follow_thrice(clock)
    refuse(SMTPRecipientsRefused({ADDRESS: (451, b"try again later")}))
    next_morning()
    refuse(None)

    [message] = next_morning()

    assert petition.title in message.body
