"""The days that count for petitions, worked out anew with all that stands behind them (portal.dialogues.settling)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.dialogues import settling
from portal.organisations.models import Unit
from portal.records.signals import record_changed

from .history import settle
from .models import Petition

CHUNK = 500


@transaction.atomic
def settle_everything(units: QuerySet[Unit] | None = None) -> int:
    """Of everything that the units keep, or all units; answers how many records were gone through."""
    of = Unit._default_manager.all() if units is None else units
    petitions = Petition.objects.filter(unit__in=of).select_related("unit").prefetch_related("events")
    for petition in petitions.iterator(chunk_size=CHUNK):
        if settle(petition):
            record_changed.send(Petition, instance=petition)
    return petitions.count() + settling.settle(of)


def follow_first_day(instance: Unit, **kwargs: Any) -> None:
    """A unit's first day in the portal has moved: what it did is judged by it."""
    if instance.joined_on_before and instance.joined_on != instance.joined_on_before:
        settle_everything(Unit._default_manager.filter(pk=instance.pk))
