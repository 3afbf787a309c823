"""Background jobs of following. Their paths are stored in the queue and the timetable: keep the names."""

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
    """Queue a digest for each address that is due; a job for each, so that one that fails delays nobody else.

    Runs often: a turn that could not be used (the search was down) is used at the next run. A job names the first
    subscription of the address: addresses do not belong into the queue.
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
