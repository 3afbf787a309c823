"""Erases mails and subscriptions when a record is hidden or purged."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from portal.dispatch.models import OutgoingMail

from . import subscriptions
from .followables import keys_of
from .models import MAIL_KEY, Receipt, Subscription


def erase_emails(record: Model) -> None:
    """Handler of the erasure registry: drop unsent mails about the record, and empty those that were sent."""
    sent = list(Receipt.of(record).exclude(mail=None).values_list("mail", flat=True).distinct())
    mails = OutgoingMail.objects.filter(pk__in=sent)
    subscriptions.cancel_unsent_mails(mails)
    mails.update(subject="", text="", html="")


def erase_subscriptions(instance: Model, **kwargs: Any) -> None:
    """Delete the receipts and subscriptions of a purged record: their keys would show that it existed."""
    Receipt.of(instance).delete()
    for kind, key in keys_of(instance):
        for subscription in Subscription.objects.filter(kind=kind, key=key):
            subscriptions.drop(subscription)


def on_mail_not_delivered(instance: OutgoingMail, permanent: bool, **kwargs: Any) -> None:
    """Delete the receipts of a failed mail, so that its news is sent again once the address can be reached.

    The mail itself is emptied: without its receipts nothing would find it when a record in it is hidden.
    """
    subscriptions.erase_receipts([instance.pk])
    mine = OutgoingMail.objects.filter(pk=instance.pk, key__startswith=MAIL_KEY)
    mine.update(subject="", text="", html="", headers={})
    if permanent:
        subscriptions.pause(instance, now=timezone.now())
