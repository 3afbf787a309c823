"""Publishing at the time that an editor set, and taking off the site what has expired.

Wagtail leaves both to its command `publish_scheduled`, which stops at the first page that cannot be published; here the
others go on, and the next turn of the timetable tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from portal.dispatch.jobs import job

logger = logging.getLogger(__name__)


@job(attempts=1)  # the timetable asks again a minute later
def publish_scheduled() -> None:
    """Expired pages go first: one whose next version is due at the same time comes back with it.

    Plans and notices offer no time of publication: their approval publishes them, and they never expire.
    """
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk")
    each_by_itself(expired, lambda page: page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled"))
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk")
    each_by_itself(due, lambda revision: revision.publish(log_action="wagtail.publish.scheduled"))


def each_by_itself(found: Iterable[Any], change: Callable[[Any], None]) -> None:
    for each in list(found):
        try:
            with transaction.atomic():
                change(each)
        except Exception:  # whatever is wrong with one page keeps no other from its time
            logger.exception("Not published or withdrawn at its time: %s", each)
