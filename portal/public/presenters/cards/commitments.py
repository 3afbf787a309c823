"""Commitments annotated for their cards: owner, findings, day of the last report."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from portal.dialogues.models import Commitment, CommitmentEvent
from portal.organisations.models import UnitSuccession

# Events by which the unit claims that something was done.
REPORTS = (CommitmentEvent.Kind.PROGRESS, CommitmentEvent.Kind.DONE)


def for_cards(commitments: QuerySet[Commitment]) -> QuerySet[Any]:
    """Selects owner, conclusion, notice and findings; annotates `claimed_on`, the day of the last report.

    Two queries.
    """
    return (
        commitments.select_related("owner", "conclusion__notice__unit")
        .prefetch_related("findings")
        .annotate(claimed_on=claimed_on("pk"))
    )


def with_successors(commitments: QuerySet[Commitment]) -> QuerySet[Any]:
    """With the units that carry on each owner: for a list in which several may have ended. One query more."""
    successions = UnitSuccession._default_manager.select_related("successor")
    return commitments.prefetch_related(Prefetch("owner__successions", successions))


def claimed_on(commitment: str) -> Subquery:
    """The day of the last report on a commitment; `commitment` leads to the key of it."""
    reports = CommitmentEvent.objects.in_force().filter(commitment=OuterRef(commitment), kind__in=REPORTS)
    return Subquery(reports.order_by("-on", "-pk").values("on")[:1])
