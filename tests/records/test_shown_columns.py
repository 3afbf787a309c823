"""Every column of every model is committed, compared with what was, or left out with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from portal.dialogues.models import Notice
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.file_withdrawal import Reason, withdraw
from portal.records.ledger.checks import differences
from portal.records.ledger.states import ROOTS
from portal.records.ledger.verification import event_models
from portal.records.models import Attachment, AttachmentCorrection, Event
from tests.factories import make_notice
from tests.removals.two_persons import purge_by_two

BY = Actor("UBND xã")
TODAY = date(2026, 11, 30)
pytestmark = pytest.mark.usefixtures("example", "db")

# Models of the record whose rows no page shows, and why.
NOT_SHOWN = {
    "corrections.correction": "proposals are closed; what was approved is an event of the record",
    "desk.recordlogentry": "the log of the desk, for staff",
    "desk.unitapprovaltask": "settings of a workflow of the desk",
    "dialogues.noticereading": "what was read of the paper of a draft, for the desk; gone at publication",
    "dialogues.noticetag": "tags help finding and are no official text; the log of the desk keeps who changed them",
    "dispatch.outgoingmail": "mail",
    "dispatch.scheduledjob": "the timetable",
    "following.receipt": "mail",
    "following.subscription": "mail",
    "organisations.agencyname": "names by which importers know a unit",
    "organisations.membership": "accounts",
    "records.brokenrecord": "for the health check",
    "records.ledgerentry": "the ledger itself",
    "records.ledgerhead": "the ledger itself",
    "records.verification": "what verifications found",
    "removals.removal": "proposals are closed; what was decided is committed with its own columns",
}
# Apps whose rows are stories, settings and what waits at the desk, no record.
NO_RECORD = ("pages", "search", "transparency", "registers")
# Columns of events that their entry does not hold, and that no page shows.
OF_ACCOUNTS = {"id", "user", "entry"}
NOT_SHOWN_OF_EVENTS = {"petitions.petitionevent": {"commitment_event"}}

TABLES = {table.label: table for root in ROOTS.values() for table in root.tables}
EVENTS = [model for model in event_models() if model._meta.label_lower not in NOT_SHOWN]


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(("portal.", "pages.", "search."))]


def test_every_model_is_committed_or_explained():
    known = {*TABLES, *NOT_SHOWN, *(model._meta.label_lower for model in event_models())}
    unknown = [model._meta.label_lower for model in ours() if model._meta.app_label not in NO_RECORD]
    assert [label for label in unknown if label not in known] == []


def test_every_column_left_out_has_reason():
    for table in TABLES.values():
        assert all(table.without.values()), table.label
        assert set(table.without) <= {each.name for each in table.model._meta.concrete_fields}, table.label


def test_later_columns_change_no_hash():
    """What is no column of committed_columns.txt came later, and must say so where its table is registered."""
    of_before = set((Path(__file__).parent / "committed_columns.txt").read_text().split())
    now = {
        f"{table.label}.{each.name}": each.name in table.later for table in TABLES.values() for each in table.columns
    }
    assert [name for name, is_later in sorted(now.items()) if not is_later and name not in of_before] == []
    assert [name for name, is_later in sorted(now.items()) if is_later and name in of_before] == []


def test_empty_later_column_is_unhashed():
    conclusion = make_notice().conclusions.get()
    table = TABLES["dialogues.conclusion"]
    rows = table.of(Notice).filter(pk=conclusion.pk)
    (_owner, _key, with_empty), *_rest = table.hashes(rows)
    (_owner, _key, without), *_rest = replace(
        table, without={**table.without, "due_words": "", "due_basis": ""}
    ).hashes(rows)
    assert with_empty == without
    type(conclusion).objects.filter(pk=conclusion.pk).update(due_words="quý IV")
    (_owner, _key, with_words), *_rest = table.hashes(rows)
    assert with_words != with_empty


def columns() -> list[tuple[str, str]]:
    of_rows = [(label, each.name) for label, table in sorted(TABLES.items()) for each in table.columns]
    of_events = [
        (model._meta.label_lower, each.name)
        for model in EVENTS
        for each in model._meta.concrete_fields
        if each.name not in OF_ACCOUNTS | NOT_SHOWN_OF_EVENTS.get(model._meta.label_lower, set())
    ]
    return list(dict.fromkeys([*of_rows, *of_events]))


@pytest.mark.parametrize(("label", "name"), columns(), ids=map(".".join, columns()))
def test_changed_column_is_found(label, name):
    model = apps.get_model(label)
    if label in MAKERS:
        MAKERS[label]()
    assert change_one(model, model._meta.get_field(name), draft_free(model))
    assert list(differences())


def withdraw_file() -> None:
    withdraw(Attachment.objects.all()[0], reason=Reason.WRONG_FILE, by=BY, on=TODAY)


def retitle_file() -> None:
    file = Attachment.objects.all()[0]
    correction = AttachmentCorrection(attachment=file, record=file.subject, kind="retitled", by=BY, on=TODAY)
    AttachmentCorrection.objects.append(correction)


def purge_petition() -> None:
    purge_by_two(Petition.objects.get(code="KN-2024-009"))


def draft_notice() -> None:
    """Its conclusion is one without a commitment, to which one could be moved."""
    make_notice(publish=False)


# What the example holds none of.
MAKERS = {
    "dialogues.commitment": draft_notice,
    "records.attachmentwithdrawal": withdraw_file,
    "records.attachmentcorrection": retitle_file,
    "removals.purgeevent": purge_petition,
}


def draft_free(model: type[models.Model]) -> Any:
    """Rows that a page may show: of a draft nothing is compared."""
    rows = models.QuerySet(model).order_by("pk")
    table = TABLES.get(model._meta.label_lower)
    if table and not table.is_generic and not issubclass(model, Event):
        owner = f"{table.path}__visibility" if table.path else "visibility"
        with_visibility = next(root.model for root in ROOTS.values() if table in root.tables)
        if any(each.name == "visibility" for each in with_visibility._meta.fields):
            rows = rows.exclude(**{owner: "undecided"})
    return rows


def change_one(model: type[models.Model], column: Any, rows: Any) -> bool:
    """Whether some row took another value; constraints of the table forbid it to some."""
    for row in rows[:20]:
        for value in others(column, getattr(row, column.attname)):
            try:
                with transaction.atomic():
                    models.QuerySet(model).filter(pk=row.pk).update(**{column.name: value})
            except IntegrityError:
                continue
            return True
    return False


def others(column: Any, value: Any) -> list[Any]:
    """Values that the column could hold, other than this one."""
    if column.choices:
        return [choice for choice, _label in column.flatchoices if choice != value]
    if isinstance(column, models.ForeignKey):
        keys = models.QuerySet(column.related_model).values_list("pk", flat=True).order_by("-pk")
        return [key for key in keys if key != value]
    match value:
        case bool():
            return [not value]
        case UUID():
            return [uuid4()]
        case datetime() | date():
            return [value - timedelta(days=400), value + timedelta(days=400)]
        case time():
            return [time(3, 7), time(23, 59)]
        case int():
            return [value + 1, value + 1000]
        case dict():
            return [{**value, "x": "1"}]
        case list():
            return [[*value, "x"]]
        case None:
            return guesses(column)
    return [f"{value}x"[-(column.max_length or 1000) :], "x"]


def guesses(column: Any) -> list[Any]:
    kinds: list[tuple[Any, Any]] = [
        (models.DateTimeField, datetime.fromisoformat("2020-01-01T00:00:00+00:00")),
        (models.DateField, date(2020, 1, 1)),
        (models.TimeField, time(3, 7)),
        (models.BooleanField, True),
        (models.IntegerField, 7),
        (models.UUIDField, uuid4()),
        (models.JSONField, {"x": 1}),
    ]
    return [next((value for kind, value in kinds if isinstance(column, kind)), "x")]
