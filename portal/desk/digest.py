"""The digest: on each working morning one mail to an account with what waits for it, counted and with its links.

No mail names a record or says what it holds: what has left for a mailbox is never forgotten.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dispatch import mail, schedule
from portal.dispatch.jobs import job
from portal.dispatch.models import OutgoingMail
from portal.formats import written_date
from portal.organisations.models import Membership
from portal.organisations.policy import reach_of
from portal.workdays.models import SpecialDay

from .todo import TodoGroup, TodoList
from .workflow.emails import in_language_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HOUR = 7


def connect() -> None:
    schedule.daily(send_digests, hour=HOUR)


@job()
def send_digests() -> None:
    """A job for each account, so that one that fails delays nobody else. None on a day off."""
    today = timezone.localdate()
    if SpecialDay.objects.calendar().is_working(today):
        for key in accounts(on=today).values_list("pk", flat=True):
            send_digest_to.enqueue(key)


@job()
def send_digest_to(user_id: int) -> None:
    today = timezone.localdate()
    user = accounts(on=today).filter(pk=user_id).first()
    if user is not None:
        send_digest(user, today=today)


def accounts(*, on: date) -> QuerySet[User]:
    """Those that can be written to and hold a role on the day."""
    active: QuerySet[User] = get_user_model()._default_manager.filter(is_active=True).exclude(email="")
    return active.filter(pk__in=Membership.objects.on(on).values("user")).order_by("pk")


def send_digest(user: User, *, today: date) -> OutgoingMail | None:
    """Queue the digest of the day; None if nothing waits, or if it was sent before. Its key names day and account."""
    with in_language_of(user):
        groups = list(TodoList(user, reach_of(user, on=today), today=today))
        if not groups:
            return None
        waiting = sum(group.count for group in groups)
        subject = ngettext("%(count)d thing waits for you", "%(count)d things wait for you", waiting)
        return mail.send(
            to=user.email,
            subject=subject % {"count": waiting},
            text=text_of(groups, today=today),
            key=f"desk:digest:{today.isoformat()}:{user.pk}",
        )


def text_of(groups: list[TodoGroup], *, today: date) -> str:
    """Heading, number and link of each group, and the first due date where all of it is known."""
    desk = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_home')}"
    return "\n\n".join(
        [
            _("What waits for you on %(day)s") % {"day": written_date(today)},
            *(_group(group) for group in groups),
            _("All of it, by urgency: %(address)s") % {"address": desk},
        ]
    )


def _group(group: TodoGroup) -> str:
    days = [row.due["due_on"] for row in group.rows if row.due.get("due_on")]
    is_known = bool(days) and group.count <= len(group.rows)
    first = _("the first due on %(day)s") % {"day": written_date(min(days))} if is_known else ""
    line = f"{group.heading}: {group.count}"
    return "\n".join([f"{line} ({first})" if first else line, f"{settings.WAGTAILADMIN_BASE_URL}{group.href}"])
