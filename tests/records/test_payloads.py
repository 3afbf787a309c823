"""Data of events are read leniently, since rows never change, and written strictly: the ledger commits to them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pydantic
import pytest
from django.utils import timezone

from portal.corrections.event_data import ProposalData
from portal.dialogues.event_data import CommitmentData, DialogueData, NoticeData, ReceptionData
from portal.petitions.event_data import PetitionData
from portal.petitions.history import new_step
from portal.petitions.models import PetitionEvent
from portal.petitions.states import EventKind
from portal.records.actors import Actor
from portal.records.history.payloads import CorrectionNote, EventData, FieldChange, RecordReference
from portal.records.ledger import verification
from tests.factories import HELD_ON, make_petition

BY = Actor("UBND xã")
DAY = date(2026, 3, 5)
NESTED: Any = {"a": 1}
for _ in range(900):
    NESTED = {"a": NESTED}
HALF_A_PAIR = "\ud800"
ODD: tuple[Any, ...] = (
    *(None, True, -1, 10**400, 1.5, "", "x", HALF_A_PAIR, "9999-12-31", "0001-01-01", "2026-01-01T08:00:00"),
    *("9999-12-31T23:59:59+00:00", [], [1], [None, {"field": HALF_A_PAIR}], {}, {"id": "x"}, {"id": 1, "name": 5}),
    *({"id": 10**30, "name": HALF_A_PAIR}, {"on": 5, "reason": [], "entered_at": HALF_A_PAIR}, NESTED),
)


@pytest.mark.parametrize("model", verification.event_models(), ids=lambda model: model.__name__)
def test_odd_data_never_raise(model):
    read = model.payload.model.read
    keys = [field.validation_alias or name for name, field in model.payload.model.model_fields.items()]
    for value in ODD:
        read(value)
        read(dict.fromkeys(keys, value) | {HALF_A_PAIR: value})
        for key in keys:
            read({key: value})


def test_unreadable_field_is_left_empty():
    payload = PetitionData.read({"due": "hôm qua", "owner": {"id": "7"}, "kind": 5, "changes": "x", "corrects": 3})
    assert payload == PetitionData.read({})
    assert (payload.due, payload.unit, payload.kind, payload.changes, payload.corrects) == (None, None, "", (), None)


def test_readable_fields_survive_odd_neighbours():
    payload = PetitionData.read(
        {"due": "2026-03-05", "to": {"id": -1, "name": "Sở"}, "former_key": 1, "withheld": None}
    )
    assert (payload.due, payload.unit) == (DAY, RecordReference(name="Sở"))


def test_moment_without_zone_is_in_vietnam():
    payload = DialogueData.read({"to": "2026-03-05T08:00:00"})
    assert payload.moved_to == datetime(2026, 3, 5, 8, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (CommitmentData, {"due": "2026-03-05"}),
        (CommitmentData, {"due": datetime(2026, 3, 5, tzinfo=UTC)}),
        (CommitmentData, {"owner": {"id": "1", "name": "Sở"}}),
        (CommitmentData, {"to": RecordReference(id=1, name="Sở")}),
        (DialogueData, {"attendees": "80"}),
        (ReceptionData, {"moved_to": datetime(2026, 3, 5, 8, tzinfo=UTC)}),
        (NoticeData, {"sha256": None}),
        (ProposalData, {"withheld": "no"}),
        (EventData, {"changes": [FieldChange(field="title")]}),
    ],
)
def test_wrong_type_is_not_written(model, values):
    with pytest.raises(pydantic.ValidationError):
        model(**values)


def test_payload_cannot_be_changed():
    payload = CommitmentData(due=DAY)
    with pytest.raises(pydantic.ValidationError):
        payload.due = None
    assert payload.but(due=None).to_json() == {}
    assert payload.to_json() == {"due": "2026-03-05"}


def test_null_is_written_where_it_speaks():
    put_off = DialogueData(moved_from=datetime(2026, 3, 5, 1, tzinfo=UTC), moved_to=None)
    assert put_off.to_json() == {"from": "2026-03-05T01:00:00+00:00", "to": None}
    assert CommitmentData(due=None, owner=None).to_json() == {}


def test_written_data_are_read_alike():
    written = PetitionData(
        due=DAY,
        owner=RecordReference(id=7, name="Phòng Kinh tế"),
        correction=CorrectionNote(on=DAY, reason="Nhầm.", entered_at=datetime(2026, 3, 5, 8, 0, 0, 120, tzinfo=UTC)),
        changes=(FieldChange(field="due", before=None, after="2026-03-05"),),
        withheld=True,
    )
    assert PetitionData.read(written.to_json()) == written


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{"due": "05/03/2026"}, {"deadline": "2026-03-05"}, {"to": None}, ["due"]])
def test_unreadable_data_are_not_appended(data):
    event = PetitionEvent(petition=make_petition(), kind="scheduled", on=HELD_ON, actor="UBND xã", data=data)
    with pytest.raises(TypeError):
        PetitionEvent.objects.append(event)


def test_other_data_of_step_are_read():
    step = new_step(EventKind.SCHEDULED, by=BY, on=HELD_ON, text="…", data=PetitionData(due=DAY))
    assert step.payload.due == DAY
    step.data = {}
    step.put_in_order()
    assert step.payload.due is None
