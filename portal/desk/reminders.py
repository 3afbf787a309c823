"""Reminders of due dates: before, on and after the day to who owes, later to who stands above; each of them once.

A commitment is public with its text. Of a petition a mail says the code alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.dialogues.models import Commitment
from portal.dispatch import schedule
from portal.dispatch.jobs import job
from portal.formats import written_date
from portal.organisations.models import Role
from portal.organisations.policy import staff
from portal.petitions.models import Petition
from portal.workdays.timeliness import soon_until

from .workflow.emails import in_language_of, page_of, send_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HOUR = 7
TO_SUPERIOR_AFTER = 7  # days past the due date
LONGEST = 60  # days past the due date: what is older is for the to-do list, not for a first mail


class Stage(StrEnum):
    """How the day stands to the due date; a part of the key of the mail."""

    BEFORE = "before"
    TODAY = "today"
    AFTER = "after"
    SUPERIOR = "superior"


@dataclass(frozen=True)
class Reminder:
    """One mail: to whom, at which stage, about which open task."""

    user: User
    stage: Stage
    record: Commitment | Petition

    @property
    def key(self) -> str:
        """Of the mail, but for the account."""
        due = f"{self.record.due_on:%Y-%m-%d}"
        return f"desk:reminder:{self.record.uuid}:{due}:{self.stage.value}"


def connect() -> None:
    schedule.daily(send_reminders, hour=HOUR)


@job()
def send_reminders() -> None:
    for reminder in reminders(on=timezone.localdate()):
        send(reminder)


def reminders(*, on: date) -> Iterator[Reminder]:
    """All that are due on the day, sent before or not."""
    near = Q(due_on__range=(on - timedelta(days=LONGEST), soon_until(on)))
    commitments = Commitment.objects.public().open().filter(near).select_related("conclusion__notice__unit", "owner")
    petitions = Petition.objects.open().filter(near).select_related("owner", "unit")
    for record in (*commitments.order_by("due_on", "pk"), *petitions.order_by("due_on", "pk")):
        for stage in stages(record.due_on, on=on):
            yield from (Reminder(user, stage, record) for user in _readers(record, stage, on=on))


def stages(due_on: date | None, *, on: date) -> list[Stage]:
    """The stages that have come; a worker that was away makes up for the last one."""
    if due_on is None:
        return []
    if on < due_on:
        return [Stage.BEFORE]
    if on == due_on:
        return [Stage.TODAY]
    return [Stage.AFTER, *([Stage.SUPERIOR] if on >= due_on + timedelta(days=TO_SUPERIOR_AFTER) else [])]


def _readers(record: Commitment | Petition, stage: Stage, *, on: date) -> QuerySet[User]:
    """Reporters of the owner and approvers of the issuer; of a petition clerks and approvers of its unit."""
    if isinstance(record, Commitment):
        issuer = record.conclusion.notice.unit
        unit, role = (issuer, Role.APPROVER) if stage == Stage.SUPERIOR else (record.owner, Role.REPORTER)
    else:
        unit, role = record.unit, Role.APPROVER if stage == Stage.SUPERIOR else Role.CLERK
    return staff(unit, role, on=on).exclude(email="")


def send(reminder: Reminder) -> None:
    """Queue the mail; nothing happens if it was sent before."""
    with in_language_of(reminder.user):
        record = reminder.record
        send_to(
            reminder.user,
            subject=_subject(reminder.stage) % {"what": _name(record), "date": _due(record)},
            text=_text(reminder),
            path=page_of(record),
            key=reminder.key,
            about=record,
        )


def _due(record: Commitment | Petition) -> str:
    return written_date(record.due_on) if record.due_on else ""


def _name(record: Commitment | Petition) -> str:
    return record.code if isinstance(record, Petition) else f"{record.conclusion}, {record.conclusion.notice.number}"


def _subject(stage: Stage) -> str:
    return {
        Stage.BEFORE: _("Due on %(date)s: %(what)s"),
        Stage.TODAY: _("Due today: %(what)s"),
        Stage.AFTER: _("Overdue since %(date)s: %(what)s"),
        Stage.SUPERIOR: _("Not done by a unit of yours, overdue since %(date)s: %(what)s"),
    }[stage]


def _text(reminder: Reminder) -> str:
    record = reminder.record
    what = Truncator(record.conclusion.text).chars(300) if isinstance(record, Commitment) else ""
    unit = _("Responsible unit: %(unit)s.") % {"unit": record.owner} if record.owner else ""
    return "\n".join(filter(None, [what, unit]))
