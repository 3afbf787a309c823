"""The lifecycle of a subscription: requested, confirmed by the owner of the mailbox, ended by one press of a button."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F

from portal.dispatch.models import MailState, OutgoingMail, OutgoingMailQuerySet

from . import emails
from .followables import Subject
from .models import Frequency, Receipt, Subscription

# So long a request waits for its confirmation; then the address is forgotten.
PATIENCE = timedelta(days=3)

_signer = signing.Signer(sep=".", salt="portal.following.subscriptions")


def token_of(subscription: Subscription) -> str:
    """The signed token in the mails of a subscription. Whoever has it may confirm, change and end it."""
    return _signer.sign(subscription.uuid.hex)


def subscription_of(token: str) -> Subscription | None:
    """The subscription of a token; None for a wrong signature, or if it was deleted since."""
    try:
        return Subscription.objects.filter(uuid=_signer.unsign(token)).first()
    except signing.BadSignature:
        return None


@transaction.atomic
def request_subscription(
    *, kind: str, key: str, subject: Subject, address: str, language: str, frequency: Frequency, now: datetime
) -> Subscription:
    """Store the request and write to the address. Nothing is sent before its owner has confirmed.

    For an address that follows already everything looks the same from outside, and nothing is changed: the mail
    leads its owner to where that can be done.
    """
    wish = {"language": language, "frequency": frequency, "asked_at": now}
    subscription, is_new = Subscription.objects.get_or_create(
        address=address.lower(), kind=kind, key=key, defaults=wish
    )
    if not is_new and not subscription.is_confirmed:
        for name, value in wish.items():
            setattr(subscription, name, value)
        subscription.save(update_fields=list(wish))
    emails.send_confirmation_email(subscription, subject, token=token_of(subscription), now=now)
    return subscription


def confirm(subscription: Subscription, *, frequency: Frequency, now: datetime) -> None:
    """Confirm, or change the frequency; a paused subscription goes on, an ended one does not.

    Nothing becomes of one that has ended.
    """
    if subscription.is_ended:
        return
    subscription.frequency = frequency
    subscription.confirmed_at = subscription.confirmed_at or now
    subscription.looked_at = subscription.looked_at or now
    subscription.paused_at = None
    subscription.save(update_fields=["frequency", "confirmed_at", "looked_at", "paused_at"])


@transaction.atomic
def end(subscription: Subscription, *, now: datetime) -> None:
    """End the subscription, and erase the address here and in every mail. Idempotent."""
    if subscription.is_ended:
        return
    erase_mails(subscription)
    subscription.receipts.all().delete()
    subscription.address, subscription.ended_at = "", now
    subscription.save(update_fields=["address", "ended_at"])


@transaction.atomic
def end_all(subscription: Subscription, *, now: datetime) -> None:
    """End all subscriptions of the address of this one."""
    for each in of_same_address(subscription):
        end(each, now=now)


def of_same_address(subscription: Subscription) -> list[Subscription]:
    """All subscriptions of the same address, this one included; empty once it has ended."""
    return list(Subscription.objects.filter(address=subscription.address).exclude(address=""))


def pause(mail: OutgoingMail, *, now: datetime) -> int:
    """The mail server says that there is no such mailbox: nothing more is written to it until its owner confirms again.

    Returns how many subscriptions that concerns.
    """
    return Subscription.objects.confirmed().filter(address=mail.to, paused_at=None).update(paused_at=now)


def drop_unconfirmed(*, now: datetime) -> int:
    """Delete what nobody confirmed in time, with the mails about it; returns how many there were."""
    stale = list(Subscription.objects.unconfirmed().filter(asked_at__lt=now - PATIENCE))
    for subscription in stale:
        drop(subscription)
    return len(stale)


@transaction.atomic
def drop(subscription: Subscription) -> None:
    erase_mails(subscription)
    subscription.delete()


def erase_mails(subscription: Subscription) -> None:
    """Cancel the unsent mails of a subscription, and blank address and text of those that were sent."""
    sent = subscription.receipts.exclude(mail=None).values("mail")
    cancel_unsent_mails(OutgoingMail.objects.filter(pk__in=sent))
    subscription.mails.exclude(state=MailState.SENT).delete()
    subscription.mails.blank()


def cancel_unsent_mails(mails: OutgoingMailQuerySet) -> None:
    """Delete unsent mails and their receipts, so that their news is in the next one."""
    unsent = list(mails.exclude(state=MailState.SENT).values_list("pk", flat=True))
    erase_receipts(unsent)
    OutgoingMail.objects.filter(pk__in=unsent).delete()


def erase_receipts(mails: Iterable[int]) -> None:
    """Delete the receipts of mails (keys) that reached nobody: their news is still to be sent."""
    receipts = Receipt.objects.filter(mail__in=list(mails))
    Subscription.objects.filter(pk__in=receipts.values("subscription")).update(looked_at=F("asked_at"))
    receipts.delete()
