"""What pages show of dialogues, documents, commitments and receptions: its tables, and the check of published texts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.language import cleaning
from portal.records.history.changes import stored
from portal.records.ledger import checks, states
from portal.records.ledger.rows import Table
from portal.records.ledger.shown import changed_since, named
from portal.workdays.models import Deadline, DeadlineChange

from .editions import OF_NOTICES, OF_PLANS, OF_ROWS, SIGNATURE, Text, event_of
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


# Columns that came when notices had been committed without them.
WORDS = ("due_words", "due_basis")


def register() -> None:
    checks.register("texts", texts, is_derived=True)
    states.register(Dialogue, *DEADLINES)
    conclusions = Table(Conclusion, "notice", without={"folded": states.SEARCHED}, later=WORDS)
    states.register(Notice, conclusions, *states.many_to_many(Conclusion, "notice"), later=SIGNATURE)
    states.register(Commitment)
    states.register(AnnualPlan, Table(PlannedDialogue, "plan"))
    states.register(ReceptionDay, *DEADLINES)
    for model in (Topic, ReceptionRule, Posting):
        states.register(model, is_saved=True)


# Names of units and of heads are those of the day on which the text was published.
NAMES = ("chair", "owner")


def texts(*, since: int = 0) -> Iterator[str]:
    """The words of every public plan and notice are those of its last edition, which the ledger holds whole."""
    for model, rows in ((Notice, "conclusions"), (AnnualPlan, "rows")):
        documents = changed_since(model.objects.public().order_by("pk"), since).prefetch_related(rows, "events")
        for document in documents.iterator(chunk_size=500):
            edition = {**dict.fromkeys(SIGNATURE, ""), **_edition(document)}
            for name, shown in _shown(document).items():
                if name in edition and _comparable(edition[name]) != _comparable(shown):
                    yield _("%(document)s: “%(field)s” is not that of the text that was published") % {
                        "document": named(model, document.pk),
                        "field": name,
                    }


def _edition(document: Notice | AnnualPlan) -> Text:
    published = [event for event in document.events.all() if event.kind == event_of(document).Kind.PUBLISHED]
    latest = max(published, key=lambda event: event.pk, default=None)
    return (latest.payload.text if latest else None) or {}


def _shown(document: Notice | AnnualPlan) -> Text:
    shown: Text
    if isinstance(document, Notice):
        conclusions = sorted(document.conclusions.all(), key=lambda conclusion: conclusion.number or 0)
        of_conclusion = ("number", "text", "due_on", "due_words")
        shown = {name: stored(getattr(document, name)) for name in OF_NOTICES}
        shown["conclusions"] = [{name: stored(getattr(each, name)) for name in of_conclusion} for each in conclusions]
    else:
        rows = sorted(document.rows.all(), key=lambda row: (row.sort_order or 0, row.pk))
        names = [name for name in OF_ROWS if name not in NAMES]
        shown = {name: stored(getattr(document, name)) for name in OF_PLANS}
        shown["rows"] = [{name: stored(getattr(row, name)) for name in names} for row in rows]
    return cleaning.tree(shown)


def _comparable(part: object) -> object:
    """Rows without the names, and without the columns of later that are empty: an older edition does not hold them."""
    if not isinstance(part, list):
        return part
    return [
        {name: value for name, value in row.items() if name not in NAMES and (value or name not in WORDS)}
        for row in part
        if isinstance(row, dict)
    ]
