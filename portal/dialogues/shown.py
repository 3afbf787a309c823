"""What pages show of dialogues, documents, commitments and receptions: registered for the states in the ledger."""

from __future__ import annotations

from portal.records.ledger import states
from portal.records.ledger.rows import Table
from portal.workdays.models import Deadline, DeadlineChange

from .models import (
    AnnualPlan,
    Commitment,
    Conclusion,
    Dialogue,
    Notice,
    PlannedDialogue,
    Posting,
    ReceptionDay,
    ReceptionRule,
    Topic,
)

DEADLINES = (
    Table(Deadline, "object_id", is_generic=True),
    Table(DeadlineChange, "deadline__object_id", is_generic=True),
)


def register() -> None:
    states.register(Dialogue, *DEADLINES)
    conclusions = Table(Conclusion, "notice", without={"folded": states.SEARCHED})
    states.register(Notice, conclusions, *states.many_to_many(Conclusion, "notice"))
    states.register(Commitment)
    states.register(AnnualPlan, Table(PlannedDialogue, "plan"))
    states.register(ReceptionDay, *DEADLINES)
    for model in (Topic, ReceptionRule, Posting):
        states.register(model, is_saved=True)
