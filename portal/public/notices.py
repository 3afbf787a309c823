"""Notices with what their cards and lists need to know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.dialogues.models import Commitment, Conclusion, Notice, NoticeEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.supervision.scoreboard import notice_deadline

if TYPE_CHECKING:
    from django.db.models import Model


def with_due_date(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The notices, each with `notice_due`: until when it had to be issued, None where no rule was in force."""
    return notices.annotate(notice_due=notice_deadline("dialogue"))


def standing(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those that were not withdrawn: a withdrawn one concludes nothing any more."""
    withdrawn = NoticeEvent.objects.filter(notice=OuterRef("pk"), kind=NoticeEvent.Kind.WITHDRAWN)
    return notices.filter(~Exists(withdrawn))


def in_time(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.filter(issued_on__lte=F("notice_due"))


def late(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.filter(issued_on__gt=F("notice_due"))


def for_cards(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """With unit, `notice_due`, and how many conclusions, commitments and done commitments each has."""
    conclusions = Conclusion.objects.filter(notice=OuterRef("pk"), published_at__isnull=False)
    commitments = Commitment.objects.filter(conclusion__notice=OuterRef("pk")).exclude(state=CommitmentState.WITHDRAWN)
    return (
        with_due_date(notices)
        .select_related("unit")
        .annotate(
            conclusion_count=_number_of(conclusions, "notice"),
            commitment_count=_number_of(commitments, "conclusion__notice"),
            done_count=_number_of(commitments.done(), "conclusion__notice"),
        )
    )


def conclusions_of(notice: Notice) -> QuerySet[Conclusion]:
    """Those that may be shown, in their order, each with its commitment and all that lives on it."""
    shown = Conclusion.objects.filter(Conclusion.shown(), notice=notice).order_by("number")
    lives = (f"commitment__{name}" for name in ("events", "coordinating", "findings"))
    return shown.select_related("commitment__owner", "notice").prefetch_related(*lives)


def _number_of(rows: QuerySet[Model], key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
