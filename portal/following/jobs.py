"""Background jobs of following."""

import logging

from django.db.models import Min
from django.utils import timezone

from portal.dispatch.jobs import job

from . import digests, subscriptions
from .followables import NewsUnavailable
from .models import Subscription

logger = logging.getLogger(__name__)


@job()
def tell_followers() -> None:
    """One job for each address whose turn has come, so that one that fails keeps nobody waiting.

    Asked for often: a turn that could not be used (the search was away) is used at the next occasion. A job names the
    first subscription of the address: addresses do not belong into the queue.
    """
    waiting = Subscription.objects.waiting(now=timezone.now()).order_by()
    for first in waiting.values("address").annotate(first=Min("pk")).values_list("first", flat=True):
        tell.enqueue(first)


@job()
def tell(subscription_id: int) -> None:
    try:
        digests.send_digest(subscription_id, now=timezone.now())
    except NewsUnavailable:
        logger.info("A follower is told later: what is new cannot be said at the moment.")


@job()
def drop_unconfirmed() -> None:
    subscriptions.drop_unconfirmed(now=timezone.now())
