"""What became of commitments by state, timeliness and latest finding, tallied by whoever owes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from portal.dialogues.models import Commitment
from portal.dialogues.models.commitments import IN_TIME, NOT_IN_TIME, CommitmentQuerySet, CommitmentState

from ..models import Finding, Verdict
from .tallies import CommitmentTally, Owed, VerdictTally

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
