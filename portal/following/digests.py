"""Telling followers: each of what is new to him, once, as far as the public may see it at this moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from portal.dispatch.models import OutgoingMail

from . import letters
from .followables import Followable, News, Span, find
from .models import Receipt, Subscription
from .subscriptions import token_of


@transaction.atomic
def tell(subscription_id: int, *, now: datetime) -> OutgoingMail | None:
    """Look for one follower whose turn has come, and write if there is something new; mail and receipts are one change.

    Raises NotNow if what is new cannot be said: the turn remains to be given.
    """
    waiting = Subscription.objects.waiting(now=now).select_for_update()
    subscription = waiting.filter(pk=subscription_id).first()
    followable = find(subscription.kind) if subscription else None
    if subscription is None or followable is None:
        return None
    with translation.override(subscription.language):
        mail = _tell_news(subscription, followable, now=now)
    subscription.looked_at = now
    subscription.save(update_fields=["looked_at"])
    return mail


def _tell_news(subscription: Subscription, followable: Followable, *, now: datetime) -> OutgoingMail | None:
    subject = followable.subject(subscription.key)
    news = untold(subscription, followable) if subject else []
    if subject is None or not news:
        return None
    mail = letters.tell(subscription, subject, news, token=token_of(subscription), now=now)
    Receipt.objects.bulk_create(
        Receipt(subscription=subscription, key=each.key, record=each.record, mail=mail, told_at=now) for each in news
    )
    return mail


def untold(subscription: Subscription, followable: Followable) -> list[News]:
    told = set(subscription.receipts.values_list("key", flat=True))
    news = followable.news(subscription.key, Span(since=subscription.asked_at))
    return [each for each in news if each.key not in told]
