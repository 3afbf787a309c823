"""Notices annotated for their cards and lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, IntegerField, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dialogues.models import Commitment, Conclusion, Notice, NoticeEvent
from portal.dialogues.models.commitments import CommitmentState
from portal.formats import written_date
from portal.public.presenters import shares
from portal.public.presenters.shares import address
from portal.public.presenters.statuses import Badge
from portal.supervision.scoreboard import CONFIRMED, REFUTED, notice_counted, notice_deadline, with_verdict

if TYPE_CHECKING:
    from django.db.models import Model


def with_due_date(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The notices, each with the deadline of its dialogue: `notice_due`, None where no rule was in force, and
    `notice_counted`, the day that counts for it."""
    return notices.annotate(notice_due=notice_deadline("dialogue"), notice_counted=notice_counted("dialogue"))


def without_withdrawn(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Notices that were not withdrawn."""
    return notices.filter(~Exists(_withdrawals()))


def _withdrawals() -> QuerySet[NoticeEvent]:
    return NoticeEvent.objects.filter(notice=OuterRef("pk"), kind=NoticeEvent.Kind.WITHDRAWN)


def in_time(notices: QuerySet[Any]) -> QuerySet[Any]:
    return notices.filter(notice_counted__lte=F("notice_due"))


def late(notices: QuerySet[Any]) -> QuerySet[Any]:
    return notices.filter(notice_counted__gt=F("notice_due"))


def for_cards(notices: QuerySet[Notice], *, on: date) -> QuerySet[Any]:
    """With unit, `notice_due`, and all that `badges_of` asks of its conclusions and commitments on a day."""
    conclusions = Conclusion.objects.filter(notice=OuterRef("pk"), published_at__isnull=False)
    commitments = Commitment.objects.filter(conclusion__notice=OuterRef("pk")).exclude(state=CommitmentState.WITHDRAWN)
    overdue, judged = commitments.overdue(on=on), with_verdict(commitments)
    return (
        with_due_date(notices)
        .select_related("unit")
        .annotate(
            conclusion_count=_number_of(conclusions, "notice"),
            commitment_count=_number_of(commitments, "conclusion__notice"),
            done_count=_number_of(commitments.done(), "conclusion__notice"),
            late_count=_number_of(commitments.late(), "conclusion__notice"),
            undated_count=_number_of(commitments.open().undated(), "conclusion__notice"),
            confirmed_count=_number_of(judged.filter(CONFIRMED), "conclusion__notice"),
            refuted_count=_number_of(judged.filter(REFUTED), "conclusion__notice"),
            overdue_count=_number_of(overdue, "conclusion__notice"),
            overdue_since=_one_of(overdue, Min("due_on")),
            overdue_last=_one_of(overdue, Max("due_on")),
            is_withdrawn=Exists(_withdrawals()),
        )
    )


def badges_of(notice: Any, *, on: date) -> list[Badge]:
    """The worst that is true of its commitments, then the deadline of the notice itself, named as such.

    A notice that was issued in time says nothing of what it promised. Needs the annotations of `for_cards`.
    """
    own = issued_badge(notice)
    if notice.is_withdrawn:
        return [Badge("neutral", "cross", _("Withdrawn on %(day)s") % {"day": written_date(notice.withdrawn_on)})]
    return [*([_worst(notice, on=on)] if notice.commitment_count else []), *([own] if own else [])]


def issued_badge(notice: Any) -> Badge | None:
    """Whether the notice itself was issued in time; None where no rule was in force."""
    if notice.notice_due is None or notice.notice_counted is None:
        return None
    if notice.notice_counted > notice.notice_due:
        is_shown_late = notice.issued_on is not None and notice.issued_on <= notice.notice_due
        return Badge("warn", "clock", _("Notice made public late") if is_shown_late else _("Notice issued late"))
    return Badge("neutral", "notice", _("Notice issued in time"))


def _worst(notice: Any, *, on: date) -> Badge:
    """Leads to the commitments that it counts."""

    def counting(tone: str, icon: str, text: str, count: int, **asked: str) -> Badge:
        href = address("commitment_list", thong_bao=notice.slug, **asked) if count else ""
        return Badge(tone, icon, text, href, count)

    numbers = {"count": notice.commitment_count, "done": notice.done_count, "confirmed": notice.confirmed_count}
    if count := notice.overdue_count:
        return counting("bad", "alert", _overdue(notice, on=on), count, thoi_han="overdue")
    if count := notice.refuted_count:
        text = ngettext("%(count)d task found not done", "%(count)d tasks found not done", count)
        return counting("bad", "cross-circle", text % {"count": count}, count, giam_sat=shares.REFUTED)
    if notice.done_count < notice.commitment_count - notice.undated_count:
        left = notice.commitment_count - notice.done_count
        text = ngettext("%(count)d task open, before its date", "%(count)d tasks open, before their dates", left)
        return counting("info", "clock", text % {"count": left}, left, tinh_trang="open")
    if count := notice.undated_count:
        text = ngettext("%(count)d task open without a date", "%(count)d tasks open without a date", count)
        undated = {"tinh_trang": "open", "thoi_han": shares.UNDATED}
        return counting("neutral", "question", text % {"count": count}, count, **undated)
    if count := notice.late_count:
        text = ngettext("All reported done, %(count)d late", "All reported done, %(count)d late", count)
        return counting("warn", "clock", text % {"count": count}, count, thoi_han="late")
    confirmed = {"count": notice.confirmed_count, "giam_sat": shares.CONFIRMED}
    if notice.confirmed_count < notice.commitment_count:
        text = _("All reported done, %(confirmed)d of %(count)d confirmed") % numbers
        return counting("neutral", "check", text, **confirmed)
    return counting("good", "check-circle", _("All done, confirmed by the supervisor"), **confirmed)


def _overdue(notice: Any, *, on: date) -> str:
    """ "2 tasks 61 days overdue"; of different dates the longest."""
    longest = (on - notice.overdue_since).days
    if notice.overdue_since == notice.overdue_last:
        text = ngettext(
            "%(count)d task %(days)d days overdue", "%(count)d tasks %(days)d days overdue", notice.overdue_count
        )
    else:
        text = ngettext(
            "%(count)d task overdue, the longest by %(days)d days",
            "%(count)d tasks overdue, the longest by %(days)d days",
            notice.overdue_count,
        )
    return text % {"count": notice.overdue_count, "days": longest}


def conclusions_of(notice: Notice) -> QuerySet[Conclusion]:
    """Those that may be shown, in their order, each with its commitment and all that lives on it."""
    shown = Conclusion.objects.filter(Conclusion.shown(), notice=notice).order_by("number")
    lives = (f"commitment__{name}" for name in ("events", "coordinating", "findings"))
    return shown.select_related("commitment__owner", "notice__unit").prefetch_related(*lives)


def _one_of(rows: QuerySet[Commitment], value: Min | Max) -> Subquery:
    by_notice = rows.order_by().values("conclusion__notice").annotate(one=value)
    return Subquery(by_notice.values("one")[:1])


def _number_of(rows: QuerySet[Model], key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
