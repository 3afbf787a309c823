"""The three duties after forwarding a petition outside our authority (plan II.2; docs/domain.md, Plan)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.records.history.order import in_force

from .models import PetitionEvent
from .states import EventKind

DUTIES = {
    EventKind.FORWARDED: _("Forwarded to the competent unit"),
    EventKind.REPORTED_UPWARD: _("Reported to the level above"),
    EventKind.PETITIONER_TOLD: _("Petitioner told"),
}


@dataclass(frozen=True)
class Duty:
    """One duty, and the event that evidences it; None as long as there is no evidence."""

    kind: EventKind
    label: Any
    evidence: PetitionEvent | None


def duties(events: Iterable[PetitionEvent]) -> list[Duty]:
    """The duties of a forwarded petition in their order, from its events; empty if it was never forwarded."""
    latest = {EventKind(event.kind): event for event in in_force(events)}
    if EventKind.FORWARDED not in latest:
        return []
    return [Duty(kind, label, latest.get(kind)) for kind, label in DUTIES.items()]
