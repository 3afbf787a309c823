"""Recalculates the days that count of petitions, and with them those of dialogues and commitments.

Needed after an upgrade that changes the rule, and when the day on which a unit joined the portal moves.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.dialogues import recalculation
from portal.organisations.models import Unit
from portal.records.signals import record_changed

from .history import settle
from .models import Petition

CHUNK = 500


@transaction.atomic
def recalculate_all(units: QuerySet[Unit] | None = None) -> int:
    """Recalculate all records of the units, by default of all units; returns how many were gone through."""
    of = Unit._default_manager.all() if units is None else units
    petitions = Petition.objects.filter(unit__in=of).select_related("unit").prefetch_related("events")
    for petition in petitions.iterator(chunk_size=CHUNK):
        if settle(petition):
            record_changed.send(Petition, instance=petition)
    return petitions.count() + recalculation.recalculate(of)


def recalculate_after_joining_date(instance: Unit, **kwargs: Any) -> None:
    """A unit's first day in the portal has moved: what it did is judged by it."""
    if instance.joined_on_before and instance.joined_on != instance.joined_on_before:
        recalculate_all(Unit._default_manager.filter(pk=instance.pk))
