"""Commitments with what their cards say: who owes, what was found, and when the unit reported last."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from portal.dialogues.models import Commitment, CommitmentEvent

# Events by which the unit claims that something was done.
REPORTS = (CommitmentEvent.Kind.PROGRESS, CommitmentEvent.Kind.DONE)


def for_cards(commitments: QuerySet[Commitment]) -> QuerySet[Any]:
    """With owner, conclusion, notice and findings, and in `claimed_on` the day of the last report. Two queries."""
    reports = CommitmentEvent.objects.in_force().filter(commitment=OuterRef("pk"), kind__in=REPORTS)
    reports = reports.order_by("-on", "-pk")
    return (
        commitments.select_related("owner", "conclusion__notice__unit")
        .prefetch_related("findings")
        .annotate(claimed_on=Subquery(reports.values("on")[:1]))
    )
