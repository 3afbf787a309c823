"""The public scoreboard: what was due, what was done, and by whom, counted from the record itself.

Every figure has a denominator and a condition that lists can share, so that the list behind a number has as many
rows as the number says. A handful of grouped queries, whatever the number of rows; today is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.caching.memoize import memoize
from portal.dialogues.models import Commitment, Dialogue, Notice
from portal.dialogues.models.commitments import CommitmentQuerySet
from portal.organisations.heirs import heirs_on
from portal.organisations.models import Unit

from ..models import Finding
from .commitment_outcomes import owed_by_owner
from .notice_outcomes import NoticeOutcome, notices_by_unit, outcome, with_notice_deadline
from .tallies import CommitmentTally, NoticeTally, Owed, VerdictTally


@dataclass(frozen=True)
class UnitScore:
    """One row: what a unit owed as organiser of dialogues and as owner of commitments."""

    unit: Unit
    notices: NoticeTally = field(default_factory=NoticeTally)
    commitments: CommitmentTally = field(default_factory=CommitmentTally)
    verdicts: VerdictTally = field(default_factory=VerdictTally)
    inherited: int = 0


@dataclass(frozen=True)
class Scoreboard:
    """`year` is that in which the dialogue was held from which everything else follows."""

    year: int
    on: date
    scores: tuple[UnitScore, ...]
    notices: NoticeTally
    commitments: CommitmentTally
    verdicts: VerdictTally


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
