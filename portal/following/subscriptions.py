"""The life of a subscription: asked for, confirmed by whoever reads the mailbox, ended with one press of a button."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from portal.dispatch.models import MailState

from . import letters
from .followables import Subject
from .models import Frequency, Subscription

# So long a request waits for its confirmation; then the address is forgotten.
PATIENCE = timedelta(days=3)

_signer = signing.Signer(sep=".", salt="portal.following.subscriptions")


def token_of(subscription: Subscription) -> str:
    """What the mails to the address carry: who holds it may confirm, change and end this subscription."""
    return _signer.sign(subscription.uuid.hex)


def holder_of(token: str) -> Subscription | None:
    """The subscription of a token; None if nobody signed it, or if it was dropped since."""
    try:
        return Subscription.objects.filter(uuid=_signer.unsign(token)).first()
    except signing.BadSignature:
        return None


@transaction.atomic
def ask(
    *, kind: str, key: str, subject: Subject, address: str, language: str, frequency: Frequency, now: datetime
) -> Subscription:
    """Note the wish and write to the address, which decides. Nothing is told before it has confirmed.

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
    letters.ask_to_confirm(subscription, subject, token=token_of(subscription), now=now)
    return subscription


def confirm(subscription: Subscription, *, frequency: Frequency, now: datetime) -> None:
    """The owner of the address wants it, or wants it more or less often. Nothing becomes of one that has ended."""
    if subscription.is_ended:
        return
    subscription.frequency = frequency
    subscription.confirmed_at = subscription.confirmed_at or now
    subscription.looked_at = subscription.looked_at or now
    subscription.save(update_fields=["frequency", "confirmed_at", "looked_at"])


@transaction.atomic
def end(subscription: Subscription, *, now: datetime) -> None:
    """Tell no more, and forget the address here and in every mail. A second time does no harm."""
    if subscription.is_ended:
        return
    forget_mails(subscription)
    subscription.receipts.all().delete()
    subscription.address, subscription.ended_at = "", now
    subscription.save(update_fields=["address", "ended_at"])


def drop_unconfirmed(*, now: datetime) -> int:
    """Delete what nobody confirmed in time, with the mails about it; returns how many there were."""
    stale = list(Subscription.objects.unconfirmed().filter(asked_at__lt=now - PATIENCE))
    for subscription in stale:
        drop(subscription)
    return len(stale)


@transaction.atomic
def drop(subscription: Subscription) -> None:
    forget_mails(subscription)
    subscription.delete()


def forget_mails(subscription: Subscription) -> None:
    """What is still to be sent is not sent; what was sent keeps neither address nor text."""
    subscription.mails.exclude(state=MailState.SENT).delete()
    subscription.mails.blank()
