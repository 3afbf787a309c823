from datetime import datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail as post
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.dispatch import jobs, mail
from portal.dispatch.models import MailState, OutgoingMail
from portal.records import erasure

from .post_office import GrumpyBackend

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def tell(key="answer:P01:subscription:17", **details):
    letter = {"to": "lan@example.vn", "subject": "Kiến nghị đã được trả lời", "text": "Mời bà xem.", **details}
    return mail.send(key=key, **letter)


@pytest.fixture
def grumpy(settings):
    """The mail server refuses as many times as the test says."""
    settings.EMAIL_BACKEND = "tests.dispatch.post_office.GrumpyBackend"

    def refuse(times):
        GrumpyBackend.refusals = times

    yield refuse
    GrumpyBackend.refusals = 0


@pytest.fixture
def record(db):
    """Any record will do: mail knows none of them."""
    return Group.objects.create(name="P01")


def test_delivered_mail_keeps_receipt(work):
    told = tell(html="<p>Mời bà xem.</p>")
    assert post.outbox == []

    work()

    [message] = post.outbox
    assert (message.to, message.subject, message.body) == (["lan@example.vn"], told.subject, "Mời bà xem.")
    assert message.alternatives[0].content == "<p>Mời bà xem.</p>"
    told.refresh_from_db()
    assert (told.state, told.attempts) == (MailState.SENT, 1)
    assert told.sent_at is not None


@pytest.mark.django_db
def test_unqueued_mail_is_sent_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell()
        assert post.outbox == []

    assert len(post.outbox) == 1


def test_same_key_is_mailed_once(work):
    assert tell() is not None
    assert tell() is None
    work()
    assert tell(text="An edit is no news.") is None
    work()

    assert len(post.outbox) == 1


def test_each_recipient_has_own_key(work):
    tell("answer:P01:subscription:17")
    tell("answer:P01:subscription:18", to="minh@example.vn")

    work()

    assert {message.to[0] for message in post.outbox} == {"lan@example.vn", "minh@example.vn"}


def test_rolled_back_mail_is_not_sent(work):
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    work()
    assert post.outbox == []

    assert tell() is not None


def test_mail_is_retried_after_server_failure(work, grumpy):
    grumpy(2)
    with time_machine.travel(NOON, tick=False) as clock:
        told = tell()
        work()
        told.refresh_from_db()
        assert (told.state, told.attempts) == (MailState.QUEUED, 1)
        assert "try again later" in told.last_error

        for _ in range(2):
            clock.shift(timedelta(minutes=5))
            work()

    told.refresh_from_db()
    assert (told.state, told.attempts, told.last_error) == (MailState.SENT, 3, "")
    assert len(post.outbox) == 1


def give_up(work):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(mail.deliver.attempts):
            work()
            clock.shift(timedelta(days=1))


def test_undeliverable_mail_fails_until_retried(work, grumpy):
    grumpy(mail.deliver.attempts)
    with time_machine.travel(NOON, tick=False):
        told = tell()
    give_up(work)
    told.refresh_from_db()
    assert (told.state, told.attempts) == (MailState.FAILED, 8)
    assert jobs.failed().count() == 1

    jobs.retry(jobs.failed(), now=timezone.now())
    work()

    told.refresh_from_db()
    assert (told.state, told.attempts) == (MailState.SENT, 9)


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (SMTPRecipientsRefused({"a@example.vn": (550, b"5.1.1 user unknown")}), True),
        (SMTPRecipientsRefused({"a@example.vn": (550, b"No such user here")}), True),
        (SMTPRecipientsRefused({"a@example.vn": (553, b"5.1.3 bad address")}), True),
        (SMTPDataError(550, b"5.2.1 mailbox disabled"), True),
        (SMTPRecipientsRefused({"a@example.vn": (450, b"4.2.1 try again later")}), False),
        (SMTPRecipientsRefused({"a@example.vn": (452, b"4.2.2 mailbox full")}), False),
        (SMTPRecipientsRefused({"a@example.vn": (552, b"5.2.2 mailbox full")}), False),
        (SMTPDataError(552, b"Quota exceeded"), False),
        (SMTPDataError(554, b"5.2.2 over quota"), False),
        (SMTPRecipientsRefused({"a@example.vn": (550, b"5.7.1 relaying denied")}), False),
        (SMTPDataError(554, b"5.7.1 rejected by policy"), False),
        (SMTPDataError(421, b"closing"), False),
        (SMTPAuthenticationError(535, b"5.7.8 bad password"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_only_invalid_address_fails_permanently(error, permanent):
    assert mail.is_permanent(error) is permanent


@pytest.mark.django_db
def test_unqueued_refused_mail_fails_at_once(grumpy, django_capture_on_commit_callbacks):
    grumpy(1)

    with django_capture_on_commit_callbacks(execute=True):
        told = tell()

    told.refresh_from_db()
    assert told.state == MailState.FAILED


def test_address_reaches_neither_log_nor_job(work, grumpy, caplog):
    grumpy(1)
    tell()

    work()

    assert "NotDelivered" in caplog.text
    assert "lan@example.vn" not in caplog.text
    assert "lan@example.vn" not in DBTaskResult.objects.get().traceback


def test_resent_mail_keeps_message_id(work):
    told = tell()
    work()
    OutgoingMail.objects.update(state=MailState.QUEUED, sent_at=None)
    mail.deliver.enqueue(told.pk)
    work()

    first, second = (message.message()["Message-ID"] for message in post.outbox)
    assert first == second


def test_mail_may_carry_own_headers(work):
    tell(headers={"List-Unsubscribe": "<https://example.vn/thoi/17>"})

    work()

    assert post.outbox[0].message()["List-Unsubscribe"] == "<https://example.vn/thoi/17>"
    assert post.outbox[0].message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_subject_is_one_line_within_limit():
    assert tell(subject="Trả lời\nkiến nghị").subject == "Trả lời kiến nghị"
    assert len(tell("other", subject="dài " * 100).subject) == 255


def test_purge_drops_queued_mails_of_record(work, record):
    tell(about=record)
    tell("other", to="minh@example.vn", about=Group.objects.create(name="P02"))

    erasure.erase(record)
    work()

    assert [message.to for message in post.outbox] == [["minh@example.vn"]]
    assert OutgoingMail.objects.count() == 1


def test_purge_empties_sent_mail(work, record):
    told = tell(about=record, html="<p>Mời bà xem.</p>", headers={"X-Petition": "P01"})
    work()

    erasure.erase(record)

    told.refresh_from_db()
    assert (told.subject, told.text, told.html, told.headers, told.record) == ("", "", "", {}, None)
    assert "P01" not in told.key
    assert (told.to, told.state) == ("lan@example.vn", MailState.SENT)


def test_purge_empties_mails_in_bulk(work, record, django_assert_max_num_queries):
    for number in range(5):
        tell(f"answer:P01:subscription:{number}", about=record)
    work()

    with django_assert_max_num_queries(3):
        mail.erase_mails_about(record)

    assert not OutgoingMail.objects.exclude(text="").exists()


def test_blanked_receipt_still_prevents_repetition(work, settings):
    settings.MAIL_RECEIPT_DAYS = 30
    with time_machine.travel(NOON, tick=False) as clock:
        old = tell()
        work()
        clock.shift(timedelta(days=31))
        fresh = tell("fresh")
        work()

        mail.blank_old_receipts.call()

        assert tell() is None
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.to, old.subject, old.text) == ("", "", "")
    assert fresh.to == "lan@example.vn"


def test_old_queued_mail_keeps_its_address(queue):
    with time_machine.travel(NOON, tick=False):
        told = tell()

    assert mail.blank_receipts(before=NOON + timedelta(days=1)) == 0
    told.refresh_from_db()
    assert told.to == "lan@example.vn"


def test_blanked_mail_is_never_sent(work, grumpy):
    grumpy(mail.deliver.attempts)
    with time_machine.travel(NOON, tick=False):
        tell()
    give_up(work)
    mail.blank_receipts(before=NOON + timedelta(days=1))

    jobs.retry(jobs.failed(), now=timezone.now())
    work()

    assert post.outbox == []
    assert OutgoingMail.objects.get().state == MailState.FAILED
