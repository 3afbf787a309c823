"""What becomes of mails and subscriptions when a record is hidden or purged."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from portal.dispatch.models import MailState, OutgoingMail

from . import subscriptions
from .followables import places_of
from .models import Receipt, Subscription


def withdraw(record: Model) -> None:
    """The exit's purge: a mail that waits to be sent and tells of the record is dropped, one that was sent is emptied.

    A dropped mail told nobody: its receipts go with it, so that whatever else stood in it is told in the next one.
    """
    told = list(Receipt.of(record).exclude(mail=None).values_list("mail", flat=True).distinct())
    mails = OutgoingMail.objects.filter(pk__in=told)
    unsent = list(mails.exclude(state=MailState.SENT).values_list("pk", flat=True))
    for subscription in Subscription.objects.filter(receipts__mail__in=unsent).distinct():
        # Its turn has not been used.
        subscription.looked_at = subscription.asked_at
        subscription.save(update_fields=["looked_at"])
    Receipt.objects.filter(mail__in=unsent).delete()
    OutgoingMail.objects.filter(pk__in=unsent).delete()
    mails.update(subject="", text="", html="")


def forget(instance: Model, **kwargs: Any) -> None:
    """A purged record leaves no receipt, and nobody who followed it: the key alone would tell that it was there."""
    Receipt.of(instance).delete()
    for kind, key in places_of(instance):
        for subscription in Subscription.objects.filter(kind=kind, key=key):
            subscriptions.drop(subscription)
