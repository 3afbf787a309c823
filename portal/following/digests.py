"""Digests: one e-mail to an address with the news of all its subscriptions that are due, each act once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from portal.dispatch.models import OutgoingMail

from . import emails
from .emails import Followed, Item
from .followables import News, NewsUnavailable, NewsWindow, find
from .models import Receipt, Subscription
from .subscriptions import token_of


@transaction.atomic
def send_digest(subscription_id: int, *, now: datetime) -> OutgoingMail | None:
    """Send the digest of the address of a subscription that is due, for all its subscriptions that are due.

    Mail and receipts are one transaction. A subscription whose news is unavailable now stays due; raises
    NewsUnavailable if that is so for all. The language is that of the latest subscription.
    """
    waiting = Subscription.objects.waiting(now=now)
    lead = waiting.filter(pk=subscription_id).first()
    if lead is None:
        return None
    together = list(waiting.filter(address=lead.address).select_for_update(of=("self",)).order_by("pk"))
    if not together:
        return None
    with translation.override(max(together, key=lambda each: each.asked_at).language):
        items, looked = _collect_items(together, sent=_keys_already_sent(lead.address))
        mail = _send_with_receipts(items, now=now) if items else None
    Subscription.objects.filter(pk__in=[each.pk for each in looked]).update(looked_at=now)
    return mail


def _keys_already_sent(address: str) -> set[str]:
    """Keys of the news that an address has received, by whichever of its subscriptions."""
    return set(Receipt.objects.filter(subscription__address=address).values_list("key", flat=True))


def _collect_items(subscriptions: Iterable[Subscription], *, sent: set[str]) -> tuple[list[Item], list[Subscription]]:
    """News not yet sent to their address, newest first; and the subscriptions whose news was available."""
    items: dict[str, Item] = {}
    looked = []
    for subscription in subscriptions:
        try:
            news = _unsent_news(subscription, sent)
        except NewsUnavailable:
            continue
        looked.append(subscription)
        for followed, each in news:
            reasons = items.setdefault(each.receipt_key, Item(each)).reasons
            if followed not in reasons:
                reasons.append(followed)
    if not looked:
        raise NewsUnavailable
    return sorted(items.values(), key=lambda item: (item.news.at, item.news.key), reverse=True), looked


def _unsent_news(subscription: Subscription, sent: set[str]) -> list[tuple[Followed, News]]:
    """News of a subscription that its address has not received."""
    followable = find(subscription.kind)
    subject = followable.subject(subscription.key) if followable else None
    if followable is None or subject is None:
        return []
    followed = Followed(subscription, subject, token_of(subscription))
    news = followable.news(subscription.key, NewsWindow(since=subscription.asked_at))
    return [(followed, each) for each in news if not {each.key, each.receipt_key} & sent]


def _send_with_receipts(items: list[Item], *, now: datetime) -> OutgoingMail | None:
    mail = emails.send_digest_email(items, now=now)
    Receipt.objects.bulk_create(
        Receipt(
            subscription=reason.subscription,
            key=item.news.receipt_key,
            record=item.news.record,
            mail=mail,
            told_at=now,
        )
        for item in items
        for reason in item.reasons
    )
    return mail
