"""Outgoing mail: each message once, delivered by a job, kept as a receipt, blanked after its retention period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Concat
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django_tasks import TaskContext

from .jobs import job
from .models import MailState, OutgoingMail

PERMANENT = 500  # from here on, replies of a mail server say that trying again does not help (RFC 5321)
MAILBOX_FULL = 552
ENHANCED = re.compile(rb"5\.(\d{1,3})\.\d{1,3}(?!\d)")

# Sent with `instance`, a mail that was given up, and `permanent`: whether the server refused the address for good.
mail_not_delivered = Signal()


class NotDelivered(Exception):
    """A mail could not be handed over. Names no address: addresses do not belong in logs."""


@transaction.atomic
def send(
    *,
    to: str,
    subject: str,
    text: str,
    key: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    about: Model | None = None,
) -> OutgoingMail | None:
    """Queue a mail to one address, delivered after the commit; None if a mail with this `key` exists already.

    `key` names what is told to whom without naming a person ("answer:<uuid>:subscription:17"). `about` is the record
    told of: when it is purged, so is the mail. `headers` are further lines of the header (List-Unsubscribe).
    """
    subject = Truncator(" ".join(subject.split())).chars(255)
    content = {"to": to, "subject": subject, "text": text, "html": html, "headers": dict(headers or {})}
    mail, is_new = OutgoingMail.objects.get_or_create(key=key, defaults={**content, "record": about})
    if not is_new:
        return None
    deliver.enqueue(mail.pk)
    return mail


@job(attempts=8, longest=timedelta(minutes=5), takes_context=True)
def deliver(context: TaskContext, mail_id: int) -> None:
    """Hand one mail over to the mail server; nothing to do if it was purged or has been sent.

    An address that is refused for good is not asked again.
    The mail server is asked outside any transaction: it may be slow, and the database is not to wait for it.
    """
    mail = OutgoingMail.objects.deliverable().filter(pk=mail_id).first()
    if mail is None:
        return
    # Rows are changed by queries of a few columns: a purge in the meantime must not be undone by saving.
    row = OutgoingMail.objects.filter(pk=mail_id)
    try:
        _message(mail).send()
    except Exception as error:  # whatever the mail backend raises, the receipt tells it
        permanent = is_permanent(error)
        given_up = permanent or deliver.is_last_attempt(context)
        state = MailState.FAILED if given_up else MailState.QUEUED
        row.update(state=state, attempts=F("attempts") + 1, last_error=f"{type(error).__name__}: {error}")
        if given_up:
            mail_not_delivered.send(OutgoingMail, instance=mail, permanent=permanent)
        if permanent:
            return
        raise NotDelivered(f"mail {mail_id}: {type(error).__name__}") from None
    row.update(state=MailState.SENT, attempts=F("attempts") + 1, last_error="", sent_at=timezone.now())


def is_permanent(error: Exception) -> bool:
    """Is the address of no use? Not for what is ours (log-in, sender, connection, policy), nor for a full mailbox."""
    match error:
        case SMTPRecipientsRefused():
            return all(_is_of_the_address(code, reply) for code, reply in error.recipients.values())
        case SMTPDataError():
            return _is_of_the_address(error.smtp_code, error.smtp_error)
        case SMTPNotSupportedError():
            return True
    return False


def _is_of_the_address(code: int, reply: bytes | str) -> bool:
    """What a refusal is about says its enhanced code (RFC 3463): 5.1 the address, 5.2 the mailbox, 5.7 a policy."""
    told = ENHANCED.match(reply if isinstance(reply, bytes) else reply.encode())
    if code < PERMANENT or code == MAILBOX_FULL:
        return False
    return told is None or (told[1] in (b"1", b"2") and told[0] != b"5.2.2")


def erase_mails_about(record: Model) -> None:
    """Handler of the erasure registry: drop unsent mails about the record, blank those that were sent.

    The receipt keeps the address and the time for as long as receipts are kept, nothing that leads to the record.
    """
    mails = OutgoingMail.objects.about(record)
    mails.exclude(state=MailState.SENT).delete()
    nameless = Concat(Value("purged:"), Cast("pk", CharField()))
    mails.update(key=nameless, subject="", text="", html="", headers={}, content_type=None, object_id=None)


def blank_receipts(*, before: datetime) -> int:
    """Empty the receipts of mails made before a moment (aware), except those still to be sent; returns how many."""
    old = OutgoingMail.objects.filter(created_at__lt=before).exclude(state=MailState.QUEUED)
    return old.exclude(to="").blank()


@job()
def blank_old_receipts() -> None:
    """Addresses are personal data: kept for MAIL_RECEIPT_DAYS, then blanked (Luật BVDLCN 91/2025)."""
    blank_receipts(before=timezone.now() - timedelta(days=settings.MAIL_RECEIPT_DAYS))


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    headers = {
        # Sent twice by accident, it is still the same message to the mail server of the recipient.
        "Message-ID": f"<{salted_hmac(__name__, mail.key).hexdigest()}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        **mail.headers,
    }
    message = EmailMultiAlternatives(subject=mail.subject, body=mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
