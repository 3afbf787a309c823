"""The clocks that a dialogue starts and stops: only those for which a rule is in force at its level on its day."""

from __future__ import annotations

from datetime import date

from portal.workdays import deadlines
from portal.workdays.models import Deadline

from .models import Dialogue


def start(dialogue: Dialogue, *codes: str, on: date) -> None:
    """Start the clocks, counted from the day `on`; a clock that runs already is moved and keeps its former date."""
    for code in codes:
        if deadlines.rule_in_force(code, level=dialogue.unit.level, on=on):
            deadlines.set_deadline(dialogue, code, level=dialogue.unit.level, starts_on=on)


def stop(dialogue: Dialogue, *codes: str, on: date) -> None:
    """What the clocks measured was done on the day."""
    for deadline in Deadline.of(dialogue).filter(code__in=codes):
        deadlines.meet(dialogue, deadline.code, on=on)
