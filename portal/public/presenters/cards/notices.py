"""Notices annotated for their cards and lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Self

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dialogues.models import Commitment, Conclusion, Notice
from portal.dialogues.models.commitments import NOT_IN_TIME, CommitmentState
from portal.public.presenters import shares
from portal.public.presenters.shares import address
from portal.public.presenters.statuses import Badge, latest, withdrawal_of
from portal.supervision.figures.commitment_outcomes import CONFIRMED, REFUTED, with_verdict
from portal.supervision.figures.notice_outcomes import notice_counted, notice_deadline
from portal.supervision.models import Verdict
from portal.workdays.timeliness import Timeliness


def with_due_date(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The notices, each with the deadline of its dialogue: `notice_due`, None where no rule was in force, and
    `notice_counted`, the day that counts for it."""
    return notices.annotate(notice_due=notice_deadline("dialogue"), notice_counted=notice_counted("dialogue"))


def without_withdrawn(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Notices that were not withdrawn."""
    return notices.filter(withdrawn_on=None)


def in_time(notices: QuerySet[Any]) -> QuerySet[Any]:
    return notices.filter(notice_counted__lte=F("notice_due"))


def late(notices: QuerySet[Any]) -> QuerySet[Any]:
    return notices.filter(notice_counted__gt=F("notice_due"))


@dataclass(frozen=True)
class Tasks:
    """How many commitments a notice made, without those withdrawn, and how they stand on a day.

    `since` and `last` are the first and the last due date of those overdue.
    """

    made: int = 0
    done: int = 0
    late: int = 0
    undated: int = 0
    confirmed: int = 0
    refuted: int = 0
    overdue: int = 0
    since: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """As `for_cards` annotates them."""
        counts = dict(notice.tasks or {})
        for name in ("since", "last"):
            if day := counts.pop(name, None):
                counts[name] = date.fromisoformat(day)
        return cls(**counts)

    @classmethod
    def counted(cls, commitments: Iterable[Commitment], *, on: date) -> Self:
        """The same of commitments that were read with their findings."""
        made = [each for each in commitments if each.state != CommitmentState.WITHDRAWN]
        done = [each for each in made if each.state == CommitmentState.DONE]
        still_open = [each for each in made if each.state == CommitmentState.OPEN]
        overdue = [each.due_on for each in still_open if each.due_on and each.due_on < on]
        checked = [(each.done_on, latest(each.findings.all())) for each in done]
        verdicts = [found.verdict for day, found in checked if day and found and found.on >= day]
        return cls(
            made=len(made),
            done=len(done),
            late=sum(each.timeliness(on=on) == Timeliness.LATE for each in done),
            undated=sum(each.due_on is None for each in still_open),
            confirmed=verdicts.count(Verdict.KEPT),
            refuted=verdicts.count(Verdict.NOT),
            overdue=len(overdue),
            since=min(overdue, default=None),
            last=max(overdue, default=None),
        )


def for_cards(notices: QuerySet[Notice], *, on: date) -> QuerySet[Any]:
    """With unit, number of conclusions, and all that `badges_of` asks on a day."""
    counts = {"conclusion_count": _conclusion_count(), "tasks": _tasks(on=on)}
    return with_due_date(notices).select_related("unit").annotate(**counts)


@cache
def _conclusion_count() -> Coalesce:
    conclusions = Conclusion.objects.filter(notice=OuterRef("pk"), published_at__isnull=False).order_by()
    number = conclusions.values("notice").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


@lru_cache(maxsize=2)
def _tasks(*, on: date) -> Subquery:
    """The fields of `Tasks` in one column: a subquery for each would be one more of each row."""
    made = Commitment.objects.filter(conclusion__notice=OuterRef("pk")).exclude(state=CommitmentState.WITHDRAWN)
    done, is_open = Q(state=CommitmentState.DONE), Q(state=CommitmentState.OPEN)
    overdue = is_open & Q(due_on__lt=on)
    counts = JSONObject(
        made=Count("pk"),
        done=Count("pk", filter=done),
        late=Count("pk", filter=done & NOT_IN_TIME),
        undated=Count("pk", filter=is_open & Q(due_on=None)),
        confirmed=Count("pk", filter=CONFIRMED),
        refuted=Count("pk", filter=REFUTED),
        overdue=Count("pk", filter=overdue),
        since=Min("due_on", filter=overdue),
        last=Max("due_on", filter=overdue),
    )
    return Subquery(with_verdict(made).order_by().values("conclusion__notice").annotate(tasks=counts).values("tasks"))


def badges_of(notice: Notice, *, on: date, tasks: Tasks | None = None) -> list[Badge]:
    """The worst that is true of its commitments, then the deadline of the notice itself, named as such.

    A notice that was issued in time says nothing of what it promised. Needs the annotations of `for_cards`, or with
    `tasks` those of `with_due_date`.
    """
    own = issued_badge(notice)
    if withdrawn := withdrawal_of(notice):
        return withdrawn
    tasks = tasks or Tasks.of(notice)
    return [*([_worst(notice, tasks, on=on)] if tasks.made else []), *([own] if own else [])]


def issued_badge(notice: Notice) -> Badge | None:
    """Whether the notice itself was issued in time; None where no rule was in force."""
    if notice.notice_due is None or notice.notice_counted is None:
        return None
    if notice.notice_counted > notice.notice_due:
        is_shown_late = notice.issued_on is not None and notice.issued_on <= notice.notice_due
        return Badge("warn", "clock", _("Notice made public late") if is_shown_late else _("Notice issued late"))
    return Badge("neutral", "notice", _("Notice issued in time"))


def _worst(notice: Notice, tasks: Tasks, *, on: date) -> Badge:
    """Leads to the commitments that it counts."""

    def counting(tone: str, icon: str, text: str, count: int, **asked: str) -> Badge:
        href = address("commitment_list", thong_bao=notice.slug, **asked) if count else ""
        return Badge(tone, icon, text, href, count)

    numbers = {"count": tasks.made, "confirmed": tasks.confirmed}
    if count := tasks.overdue:
        return counting("bad", "alert", _overdue(tasks, on=on), count, thoi_han="overdue")
    if count := tasks.refuted:
        text = ngettext("%(count)d task found not done", "%(count)d tasks found not done", count)
        return counting("bad", "cross-circle", text % {"count": count}, count, giam_sat=shares.REFUTED)
    if tasks.done < tasks.made - tasks.undated:
        left = tasks.made - tasks.done
        text = ngettext("%(count)d task open, before its date", "%(count)d tasks open, before their dates", left)
        return counting("info", "clock", text % {"count": left}, left, tinh_trang="open")
    if count := tasks.undated:
        text = ngettext("%(count)d task open without a date", "%(count)d tasks open without a date", count)
        undated = {"tinh_trang": "open", "thoi_han": shares.UNDATED}
        return counting("neutral", "question", text % {"count": count}, count, **undated)
    if count := tasks.late:
        text = ngettext("All reported done, %(count)d late", "All reported done, %(count)d late", count)
        return counting("warn", "clock", text % {"count": count}, count, thoi_han="late")
    confirmed, listed = tasks.confirmed, {"giam_sat": shares.CONFIRMED}
    if confirmed < tasks.made:
        text = _("All reported done, %(confirmed)d of %(count)d confirmed") % numbers
        return counting("neutral", "check", text, confirmed, **listed)
    return counting("good", "check-circle", _("All done, confirmed by the supervisor"), confirmed, **listed)


def _overdue(tasks: Tasks, *, on: date) -> str:
    """ "2 tasks 61 days overdue"; of different dates the longest."""
    longest = (on - tasks.since).days if tasks.since else 0
    if tasks.since == tasks.last:
        text = ngettext("%(count)d task %(days)d days overdue", "%(count)d tasks %(days)d days overdue", tasks.overdue)
    else:
        text = ngettext(
            "%(count)d task overdue, the longest by %(days)d days",
            "%(count)d tasks overdue, the longest by %(days)d days",
            tasks.overdue,
        )
    return text % {"count": tasks.overdue, "days": longest}


def conclusions_of(notice: Notice) -> QuerySet[Conclusion]:
    """The public conclusions of a notice in their order, each with its commitment and what belongs to it."""
    shown = Conclusion.objects.filter(Conclusion.shown(), notice=notice).order_by("number")
    lives = (f"commitment__{name}" for name in ("events", "coordinating", "findings"))
    return shown.select_related("commitment__owner", "notice__unit").prefetch_related(*lives)
