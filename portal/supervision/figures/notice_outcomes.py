"""The outcome of the duty to issue a notice after a dialogue: as a condition of the database, and of one row."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db.models import Case, Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, TextChoices, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.dialogues.models import Dialogue, Notice
from portal.dialogues.models.dialogues import DialogueState
from portal.workdays.models import Deadline

from .tallies import NoticeTally


class NoticeOutcome(TextChoices):
    """The outcome of the duty to issue a notice after a dialogue that was held."""

    IN_TIME = "in_time", _("Notice in time")
    LATE = "late", _("Notice late, or made public late")
    MISSING = "missing", _("No notice issued")
    PENDING = "pending", _("Notice not due yet")


@cache
def notice_deadline(dialogue: str) -> Subquery:
    """The due date of a notice, None where no rule was in force; `dialogue` is the path to its key."""
    return Subquery(_notice_deadlines(dialogue).values("due_on")[:1])


@cache
def notice_counted(dialogue: str) -> Subquery:
    """The day that counts for the notice of a dialogue: of its document, or the one on which it was shown too late."""
    return Subquery(_notice_deadlines(dialogue).values("counted_on")[:1])


def _notice_deadlines(dialogue: str) -> QuerySet[Deadline]:
    return Deadline.objects.filter(
        content_type__app_label=Dialogue._meta.app_label,
        content_type__model=Dialogue._meta.model_name,
        object_id=OuterRef(dialogue),
        code="notice",
    ).order_by()


def with_notice_days(dialogues: QuerySet[Dialogue]) -> QuerySet[Any]:
    """The dialogues, each with `notice_due`, `notice_issued` and `notice_met`.

    `notice_issued` is the day of the first public notice, None if there is none; `notice_met` the day that counts for
    the deadline, None where no rule was in force.
    """
    due, met = notice_deadline("pk"), notice_counted("pk")
    return dialogues.annotate(notice_due=due, notice_issued=_first_issued(), notice_met=met)


@cache
def _first_issued() -> Subquery:
    issued = Notice.objects.public().filter(dialogue=OuterRef("pk")).order_by()
    return Subquery(issued.values("dialogue").annotate(first=Min("issued_on")).values("first"))


def with_notice_deadline(dialogues: QuerySet[Dialogue]) -> QuerySet[Any]:
    """The same, and in `notice_counted` the day that counts for the notice if it is public."""
    counted = Coalesce("notice_met", "notice_issued", output_field=DateField())
    return with_notice_days(dialogues).annotate(
        notice_counted=Case(When(notice_issued=None, then=None), default=counted),
    )


def outcome(wanted: NoticeOutcome, *, on: date) -> Q:
    """The condition on dialogues of `with_notice_deadline` for one outcome; of a dialogue held exactly one is true."""
    held = Q(state=DialogueState.HELD)
    match wanted:
        case NoticeOutcome.IN_TIME:
            return held & Q(notice_counted__lte=F("notice_due"))
        case NoticeOutcome.LATE:
            return held & Q(notice_counted__gt=F("notice_due"))
        case NoticeOutcome.MISSING:
            return held & Q(notice_issued=None, notice_due__lt=on)
        case _:
            return held & (Q(notice_due=None) | Q(notice_issued=None, notice_due__gte=on))


def outcome_of(dialogue: Any, *, on: date) -> NoticeOutcome | None:
    """The one outcome whose condition a row of `with_notice_days` meets; None if it was not held.

    From its columns: asked of the database, each condition would repeat the subqueries of all the days.
    """
    due, issued = dialogue.notice_due, dialogue.notice_issued
    if dialogue.state != DialogueState.HELD:
        return None
    if due is None:
        return NoticeOutcome.PENDING
    if issued is not None:
        return NoticeOutcome.IN_TIME if (dialogue.notice_met or issued) <= due else NoticeOutcome.LATE
    return NoticeOutcome.MISSING if due < on else NoticeOutcome.PENDING


def notices_by_unit(dialogues: QuerySet[Dialogue], *, on: date) -> dict[int, NoticeTally]:
    """Tallies by key of the organising unit. One query."""
    counts = {each.value: Count("pk", filter=outcome(each, on=on)) for each in NoticeOutcome}
    rows = with_notice_deadline(dialogues).order_by().values("unit").annotate(**counts)
    return {row["unit"]: NoticeTally(**{name: row[name] for name in counts}) for row in rows}
