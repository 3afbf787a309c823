"""Recalculates deadlines and the dates that count: after an upgrade, or when a unit's joining date moves."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from portal.organisations.models import Unit
from portal.records.signals import record_changed

from . import commitments, deadlines, reception
from .models import Commitment, Dialogue, ReceptionDay

CHUNK = 500


@transaction.atomic
def recalculate(units: QuerySet[Unit]) -> int:
    """Recalculate all records of the units; returns how many were gone through."""
    return _dialogues(units) + _receptions(units) + _commitments(units)


def _dialogues(units: QuerySet[Unit]) -> int:
    found = Dialogue.objects.filter(unit__in=units).select_related("unit", "chair__unit").prefetch_related("events")
    for dialogue in found.iterator(chunk_size=CHUNK):
        deadlines.settle(dialogue)
        record_changed.send(Dialogue, instance=dialogue)
    return found.count()


def _receptions(units: QuerySet[Unit]) -> int:
    found = ReceptionDay.objects.filter(unit__in=units).select_related("unit")
    for day in found.iterator(chunk_size=CHUNK):
        reception.settle(day)
        record_changed.send(ReceptionDay, instance=day)
    return found.count()


def _commitments(units: QuerySet[Unit]) -> int:
    found = Commitment.objects.filter(conclusion__notice__unit__in=units)
    found = found.select_related("conclusion__notice__unit").prefetch_related("events")
    for commitment in found.iterator(chunk_size=CHUNK):
        if commitments.settle(commitment):
            record_changed.send(Commitment, instance=commitment)
    return found.count()
