"""How dialogues, days of reception, commitments and their steps are corrected; registered when the app starts."""

from __future__ import annotations

from portal.corrections import registry
from portal.corrections.registry import Correctable

from ..editions import FIELDS
from ..models import AnnualPlan, Notice
from . import commitments, dialogue_steps, dialogues, receptions


def register() -> None:
    for part in (dialogues, dialogue_steps, receptions, commitments):
        part.register()
    # Corrected by an edition of its own, which another person approves as well.
    for model in (AnnualPlan, Notice):
        registry.register(
            model,
            Correctable(
                fields=FIELDS[model],
                decides=lambda document: document.unit,
                is_open=lambda document: False,
                apply=lambda document, values, approved: None,
            ),
        )
