"""The record recomputes: what is stored and derived equals what the example's own files say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import portal
from portal.petitions.models import Petition
from portal.petitions.states import State, derive
from portal.workdays.timeliness import Timeliness

pytestmark = pytest.mark.usefixtures("example", "db")

FILES = Path(portal.__file__).parent / "example"
AS_OF = date(2026, 10, 31)
STATES = {
    "TIEP_NHAN": State.RECEIVED,
    "DANG_GIAI_QUYET": State.IN_PROGRESS,
    "SE_GIAI_QUYET": State.SCHEDULED,
    "DA_CHUYEN": State.FORWARDED,
    "DA_CHUYEN_CO_TRA_LOI": State.FORWARDED_ANSWERED,
    "DA_TRA_LOI": State.ANSWERED,
    "DA_GIAI_QUYET": State.RESOLVED,
    "HUONG_DAN_KHIEU_NAI": State.GUIDED,
}
TOLD: list[dict[str, Any]] = [
    petition
    for petition in json.loads((FILES / "petitions.json").read_text(encoding="utf-8"))["petitions"]
    if petition["publish"] != "never"
]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_all_petitions_but_denunciation_are_stored():
    assert len(TOLD) == 39
    assert Petition.objects.filter(dialogue__reference__startswith="DT-").count() == 39


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["id"])
def test_state_from_events_equals_file(told):
    petition = Petition.objects.get(code=told["code"])
    derived = derive(petition.events.order_by("on", "pk"), on=AS_OF)
    assert derived.state == STATES[told["status"]["code"]]
    assert derived.since == _date(told["status"]["since"])
    assert derived.due_original == _date(told["due_original"])
    assert derived.due_on == _date(told["due_current"])
    assert derived.days_overdue(on=AS_OF) == told["status"]["overdue_days"]
    assert derived.closed_on == _date(told.get("closed_date"))


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["id"])
def test_stored_columns_equal_the_file(told):
    petition = Petition.objects.get(code=told["code"])
    assert petition.state == STATES[told["status"]["code"]]
    assert petition.days_overdue(on=AS_OF) == told["status"]["overdue_days"]
    assert (petition.timeliness(on=AS_OF) == Timeliness.OVERDUE) == told["status"]["overdue"]
    if "closed_on_time" in told:
        assert (petition.closed_on <= petition.due_on) == told["closed_on_time"]
        in_time = told["closed_on_time"] and petition.reopened_on is None
        assert (petition.timeliness(on=AS_OF) == Timeliness.ON_TIME) == in_time
        in_time = told.get("closed_on_time_vs_original", told["closed_on_time"])
        assert (petition.closed_on <= petition.due_original) == in_time
