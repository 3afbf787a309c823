from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from portal.records.ledger import states
from portal.records.models import LedgerEntry
from portal.removals.models import PurgeEvent
from portal.removals.purge_list import start_of_month


class Command(BaseCommand):
    help = (
        "Account for purges from before the register was kept. It is recorded for ever; run it once after the upgrade."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        covered = {each for sequences in PurgeEvent.objects.values_list("sequences", flat=True) for each in sequences}
        erased = LedgerEntry.objects.filter(salt="").exclude(pk__in=covered)
        sequences = list(erased.values_list("sequence", flat=True))
        if sequences:
            month = timezone.localdate().replace(day=1)
            event = PurgeEvent.covering(
                sequences, kind="earlier", actor="Cổng Dân Biết", on=month, recorded_at=start_of_month(month)
            )
            states.commit(PurgeEvent.objects.append(event))
        self.stdout.write(f"{len(sequences)} entries were erased before the register was kept.")
