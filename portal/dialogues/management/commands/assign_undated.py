from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.dialogues import commitments
from portal.dialogues.models import Conclusion
from portal.records.actors import Actor


class Command(BaseCommand):
    help = (
        "Make the commitments of published conclusions that name a unit and no due date: "
        "once, on a portal that published some before such assignments were kept as commitments."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Conclusion.objects.filter(published_at__isnull=False, owner__isnull=False, due_on=None)
        made = 0
        for conclusion in waiting.filter(commitment=None).select_related("notice__unit", "owner").order_by("pk"):
            on = conclusion.notice.issued_on
            if on is not None:
                commitments.assign(conclusion, by=Actor(str(conclusion.notice.unit)), on=on)
                made += 1
        self.stdout.write(f"{made} commitments without a due date made")
