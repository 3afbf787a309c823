"""The public scoreboard: what was due, what was done, and by whom, counted from the record itself.

Every figure has a denominator and a condition that lists can share, so that the list behind a number has as many
rows as the number says. A handful of grouped queries, whatever the number of rows; today is passed in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, Self

from django.db.models import Case, Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, TextChoices, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.caching.memoize import memoize
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.dialogues.models.commitments import IN_TIME, NOT_IN_TIME, CommitmentQuerySet, CommitmentState
from portal.dialogues.models.dialogues import DialogueState
from portal.formats import in_language_lazy
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Unit
from portal.petitions.models import Petition
from portal.petitions.states import OPEN_STATES, State
from portal.records.levels import is_public
from portal.workdays.models import Deadline

from .models import Finding, Verdict

SMALLEST_CELL = 3


class NoticeOutcome(TextChoices):
    """The outcome of the duty to issue a notice after a dialogue that was held."""

    IN_TIME = "in_time", _("Notice in time")
    LATE = "late", _("Notice late, or made public late")
    MISSING = "missing", _("No notice issued")
    PENDING = "pending", _("Notice not due yet")


class Tally:
    """Counts that can be added."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))  # type: ignore[arg-type]  # every tally is a dataclass


@dataclass(frozen=True)
class NoticeTally(Tally):
    """Dialogues held, by what became of their notice."""

    in_time: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0

    @property
    def held(self) -> int:
        return self.in_time + self.late + self.missing + self.pending

    @property
    def due(self) -> int:
        """The denominator of a rate: a notice that is not due yet is neither in time nor late."""
        return self.in_time + self.late + self.missing


@dataclass(frozen=True)
class CommitmentTally(Tally):
    """Commitments by state and timeliness; `in_first_time` of those done met even their first due date (R4).

    `late` includes what was done again after it had been reopened; the two without a date are neither.
    """

    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    undated_done: int = 0
    undated_open: int = 0
    in_first_time: int = 0

    @property
    def done(self) -> int:
        return self.in_time + self.late + self.undated_done

    @property
    def undated(self) -> int:
        return self.undated_done + self.undated_open

    @property
    def due(self) -> int:
        """The denominator of the share done in time: done or past the due date."""
        return self.in_time + self.late + self.overdue

    @property
    def total(self) -> int:
        """Without those that a further notice withdrew."""
        return self.done + self.open + self.overdue + self.undated_open


@dataclass(frozen=True)
class VerdictTally(Tally):
    """Commitments by the latest finding on each."""

    kept: int = 0
    largely: int = 0
    partly: int = 0
    not_kept: int = 0
    no_evidence: int = 0
    unchecked: int = 0

    @property
    def checked(self) -> int:
        return self.kept + self.largely + self.partly + self.not_kept + self.no_evidence

    @property
    def total(self) -> int:
        return self.checked + self.unchecked


@dataclass(frozen=True)
class Owed(Tally):
    """The tallies of a unit as owner of commitments, with findings.

    `inherited` of them a unit that ended has left open to it.
    """

    commitments: CommitmentTally = CommitmentTally()
    verdicts: VerdictTally = VerdictTally()
    inherited: int = 0


@dataclass(frozen=True)
class UnitScore:
    """One row: what a unit owed as organiser of dialogues and as owner of commitments."""

    unit: Unit
    notices: NoticeTally = NoticeTally()
    commitments: CommitmentTally = CommitmentTally()
    verdicts: VerdictTally = VerdictTally()
    inherited: int = 0


@dataclass(frozen=True)
class Cell:
    """One slice of a total; a cell of several small slices has no key."""

    label: Any
    count: int
    key: str = ""


@dataclass(frozen=True)
class Scoreboard:
    """`year` is that in which the dialogue was held from which everything else follows."""

    year: int
    on: date
    scores: tuple[UnitScore, ...]
    notices: NoticeTally
    commitments: CommitmentTally
    verdicts: VerdictTally


@dataclass(frozen=True)
class PetitionFigures:
    """Petitions received in a year: `received` counts all that may stand in a total, `topics` only public ones.

    Fewer than SMALLEST_CELL that are not public are left out of `received`: the difference would be a cell, too.
    """

    received: int
    public: int
    open: int
    overdue: int
    answered: int
    resolved: int
    topics: tuple[Cell, ...]


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


# Of the commitments of `with_verdict`: done, and found kept since.
CONFIRMED = Q(state=CommitmentState.DONE, verdict=Verdict.KEPT, verdict_on__gte=F("done_on"))
# Done according to the unit, and found not to be.
REFUTED = Q(state=CommitmentState.DONE, verdict=Verdict.NOT, verdict_on__gte=F("done_on"))


def tally_of(commitments: CommitmentQuerySet, *, on: date) -> CommitmentTally:
    """The tally of all these commitments, whoever owes them. One query."""
    return CommitmentTally(**commitments.aggregate(**_commitment_counts(on=on)))


def _commitment_counts(*, on: date) -> dict[str, Count]:
    """A condition for each field of CommitmentTally."""
    done, still_open = Q(state=CommitmentState.DONE), Q(state=CommitmentState.OPEN)
    return {
        "in_time": Count("pk", filter=IN_TIME),
        "late": Count("pk", filter=done & NOT_IN_TIME),
        "open": Count("pk", filter=still_open & Q(due_on__gte=on)),
        "overdue": Count("pk", filter=still_open & Q(due_on__lt=on)),
        "undated_done": Count("pk", filter=done & Q(due_on=None)),
        "undated_open": Count("pk", filter=still_open & Q(due_on=None)),
        "in_first_time": Count("pk", filter=IN_TIME & Q(counted_on__lte=F("due_original"))),
    }


def with_verdict(commitments: QuerySet[Commitment]) -> QuerySet[Any]:
    """The commitments, each with `verdict`, the kind of its latest finding, and `verdict_on`, the day of it.

    Both are None as long as nobody checked.
    """
    return commitments.annotate(verdict=_of_latest_finding("kind"), verdict_on=_of_latest_finding("on"))


@cache
def _of_latest_finding(column: str) -> Subquery:
    latest = Finding.objects.filter(commitment=OuterRef("pk")).order_by("-on", "-pk")
    return Subquery(latest.values(column)[:1])


VERDICT_COLUMNS = {each.value: each.value for each in Verdict} | {Verdict.NOT.value: "not_kept", None: "unchecked"}


def owed_by_owner(commitments: QuerySet[Commitment], *, on: date, heirs: Mapping[int, int]) -> dict[int, Owed]:
    """Tallies by key of whoever owes them on the day: what a unit that ended left open is its heir's.

    Withdrawn commitments are in none. One query.
    """
    counts = _commitment_counts(on=on)
    counted = with_verdict(commitments.exclude(state=CommitmentState.WITHDRAWN)).order_by()
    found: dict[int, Owed] = defaultdict(Owed)
    for row in counted.values("owner", "state", "verdict").annotate(number=Count("pk"), **counts):
        heir = heirs.get(row["owner"]) if row["state"] == CommitmentState.OPEN else None
        found[heir or row["owner"]] += Owed(
            CommitmentTally(**{name: row[name] for name in counts}),
            VerdictTally(**{VERDICT_COLUMNS[row["verdict"]]: row["number"]}),
            inherited=row["number"] if heir else 0,
        )
    return dict(found)


def dialogues_of(*, year: int, unit: Unit | None = None) -> QuerySet[Dialogue]:
    """Public dialogues held in a year, of all units or of the one that organised them."""
    held = Dialogue.objects.public().held().of_year(year)
    return held if unit is None else held.filter(unit=unit)


def commitments_of(*, year: int) -> CommitmentQuerySet:
    """Public commitments that followed from the dialogues of a year."""
    return Commitment.objects.public().filter(conclusion__notice__dialogue__starts_at__year=year)


def without_notice(*, year: int, on: date, unit: Unit | None = None) -> QuerySet[Any]:
    """The dialogues behind `NoticeTally.missing`, the longest overdue first."""
    clocked = with_notice_deadline(dialogues_of(year=year, unit=unit))
    return clocked.filter(outcome(NoticeOutcome.MISSING, on=on)).order_by("notice_due", "pk")


@memoize(Dialogue, Notice, Commitment, Finding)
def scoreboard(*, year: int, on: date, unit: Unit | None = None) -> Scoreboard:
    """All units that owed something from dialogues of the year, by name; or one of them. Four queries."""
    dialogues, commitments = dialogues_of(year=year, unit=unit), commitments_of(year=year)
    carry_on = heirs_on(on)
    if unit is not None:
        commitments = commitments.owed_by([unit.pk], heirs=carry_on)
    notices = notices_by_unit(dialogues, on=on)
    owed = owed_by_owner(commitments, on=on, heirs=carry_on)
    units = Unit._default_manager.filter(pk__in={*notices, *owed})
    scores = tuple(
        UnitScore(
            each,
            notices.get(each.pk, NoticeTally()),
            owed.get(each.pk, Owed()).commitments,
            owed.get(each.pk, Owed()).verdicts,
            owed.get(each.pk, Owed()).inherited,
        )
        for each in units
    )
    return Scoreboard(
        year=year,
        on=on,
        scores=scores,
        notices=sum(notices.values(), NoticeTally()),
        commitments=sum((each.commitments for each in owed.values()), CommitmentTally()),
        verdicts=sum((each.verdicts for each in owed.values()), VerdictTally()),
    )


def _topic_of(row: Mapping[str, Any]) -> Any:
    """Figures are remembered for readers of both languages."""
    return row["topic__name"] and in_language_lazy(row["topic__name"], row["topic__name_en"])


@memoize(Petition)
def petition_figures(*, year: int, on: date) -> PetitionFigures:
    """Petitions received in a year. Complaints stand in `received` only (docs/domain.md, R2). One query."""
    received = Petition.objects.counted().filter(received_on__year=year)
    shown, still_owed = is_public(), Q(state__in=OPEN_STATES)
    counts = {
        "received": Count("pk"),
        "public": Count("pk", filter=shown),
        "open": Count("pk", filter=shown & still_owed),
        "overdue": Count("pk", filter=shown & still_owed & Q(due_on__lt=on)),
        "answered": Count("pk", filter=shown & Q(state=State.ANSWERED)),
        "resolved": Count("pk", filter=shown & Q(state=State.RESOLVED)),
    }
    names = ("topic__name", "topic__name_en", "topic__slug")
    by_topic: QuerySet[Any, Any] = received.order_by().values(*names).annotate(**counts)
    rows = list(by_topic)
    cells = [
        Cell(_topic_of(row) or _("Without a topic"), row["public"], row["topic__slug"] or "")
        for row in rows
        if row["public"]
    ]
    sums = {name: sum(row[name] for row in rows) for name in counts}
    if sums["received"] - sums["public"] < SMALLEST_CELL:
        sums["received"] = sums["public"]
    return PetitionFigures(topics=merge_small_cells(cells), **sums)


def count_large_enough(counts: Sequence[int], *, smallest: int = SMALLEST_CELL) -> int:
    """How many of these counts, largest first, may stand alone; the others become one.

    A cell of one or two in a hamlet can tell who asked (docs/domain.md, R2). Cells under `smallest` are added up,
    with the next larger one until the sum is no longer small.
    """
    apart, small = len(counts), 0
    while apart and (counts[apart - 1] < smallest or 0 < small < smallest):
        apart -= 1
        small += counts[apart]
    return apart


def merge_small_cells(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Largest first; the small ones become one."""
    ordered = sorted(cells, key=lambda cell: -cell.count)
    apart = count_large_enough([cell.count for cell in ordered])
    small = sum(cell.count for cell in ordered[apart:])
    return (*ordered[:apart], Cell(_("Other topics"), small)) if small else tuple(ordered)
