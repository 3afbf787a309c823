"""Runs of the verification: each leaves its figures, and what it found for the staff."""

from __future__ import annotations

from itertools import islice

from django.utils import timezone

from portal.records.models import LedgerHead, Verification

from . import checks
from .checks import Shown

MOST_SENTENCES = 1000
KEPT = 400  # more than a year of nights


def verify(*, shown: Shown = iter, is_whole: bool = False) -> Verification:
    """Run every check, and store when it was, of how many events, and what differs.

    Records that have not changed since a run that found nothing are not derived again, unless it `is_whole`.
    """
    started, length = timezone.now(), LedgerHead.objects.filter(pk=1).values_list("length", flat=True).first() or 0
    clean = Verification.objects.filter(differences=0).order_by("-pk").values_list("events", flat=True).first()
    found = checks.differences(shown=shown, since=0 if is_whole else clean or 0)
    sentences = [str(each) for each in islice(found, MOST_SENTENCES)]
    more = sum(1 for _each in found)
    run = Verification.objects.create(
        started_at=started,
        finished_at=timezone.now(),
        events=length,
        differences=len(sentences) + more,
        sentences=sentences,
    )
    outdated = Verification.objects.order_by("-pk").values("pk")[KEPT:]
    Verification.objects.filter(pk__in=list(outdated.values_list("pk", flat=True))).delete()
    return run


def last_verification() -> Verification | None:
    """The run that finished last; None in a portal that was never verified."""
    return Verification.objects.order_by("-finished_at", "-pk").first()
