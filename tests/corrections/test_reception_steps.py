"""The day and the reason of a moved or cancelled reception are corrected by two persons; nothing is overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from portal.corrections import approval
from portal.corrections.registry import correctable
from portal.dialogues import reception
from portal.dialogues.models import ReceptionDay, ReceptionEvent
from portal.following.followables import NewsWindow
from portal.following.news.changes import of_receptions
from portal.records.actors import Actor
from portal.records.history.order import in_force
from portal.records.ledger.checks import differences
from portal.records.levels import Visibility
from portal.records.signals import record_changed
from portal.records.visibility import decide
from tests.factories import make_reception_rule

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã")
PLANNED_ON, MOVED_ON, TODAY = date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 30)
NOMINAL, MOVED_TO = date(2026, 12, 15), date(2026, 12, 17)


@pytest.fixture
def moved() -> ReceptionDay:
    day = reception.plan_day(make_reception_rule(), NOMINAL, NOMINAL, by=BY, on=PLANNED_ON)
    reception.move(day, to=MOVED_TO, by=BY, on=MOVED_ON, reason="Họp")
    return day


def correct(day: ReceptionDay, kind: str, *, withheld: bool = False, **values: Any) -> None:
    clerk, approver = (get_user_model().objects.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    step = next(event for event in in_force(day.events.all()) if event.kind == kind)
    words: dict[str, Any] = {"proposed_by": day.unit, "user": clerk, "on": TODAY, "reason": "Ghi nhầm."}
    proposal = approval.propose(step, values, withheld=withheld, **words)
    approval.approve(proposal, by=Actor(str(day.unit), approver), on=TODAY)
    day.refresh_from_db()


def test_corrected_reason_keeps_the_former(moved):
    correct(moved, "moved", text="Họp Hội đồng nhân dân")
    assert moved.reason.startswith("Họp Hội đồng nhân dân (")
    assert "Ghi nhầm." in moved.reason
    assert "“Họp”" in moved.reason
    assert (moved.on, moved.state) == (MOVED_TO, "moved")
    assert list(differences()) == []


def test_second_change_keeps_first_reason(moved):
    reception.cancel(moved, by=BY, on=TODAY, reason="Bão số 12")
    assert moved.reason == "Đã chuyển ngày, 20/11/2026: Họp\n\nĐã hủy, 30/11/2026: Bão số 12"
    assert moved.state == "cancelled"


def test_correction_of_hours_keeps_reason(moved):
    clerk, approver = (get_user_model().objects.create(username=name) for name in ("vanthu", "duyet"))
    words: dict[str, Any] = {"proposed_by": moved.unit, "user": clerk, "on": TODAY, "reason": "Sai phòng."}
    proposal = approval.propose(moved, {"place_text": "Phòng 2"}, **words)
    approval.approve(proposal, by=Actor("UBND xã", approver), on=TODAY)
    moved.refresh_from_db()
    assert "Họp" in moved.reason
    assert "Phòng 2" in moved.reason


def test_schedule_shows_corrected_reason(client, moved):
    correct(moved, "moved", text="Họp Hội đồng nhân dân")
    page = client.get(moved.get_absolute_url()).content.decode()
    assert "Họp Hội đồng nhân dân" in page
    assert "Ghi nhầm." in page


def test_followers_hear_of_corrected_reason(moved):
    correct(moved, "moved", text="Họp Hội đồng nhân dân")
    news = of_receptions(ReceptionDay.objects.all(), NewsWindow())
    assert any("Ghi nhầm." in each.text for each in news)


@pytest.mark.parametrize("values", [{"text": " - "}, {"on": date(2026, 12, 20)}, {"on": date(2026, 12, 16)}])
def test_impossible_correction_is_refused(moved, values):
    with pytest.raises(ValidationError):
        correct(moved, "moved", **values)


def test_impossible_reason_is_named(moved):
    with pytest.raises(ValidationError) as refused:
        correct(moved, "moved", text=" - ")
    assert list(refused.value.message_dict) == ["text"]


def test_corrected_move_keeps_former(moved):
    former = moved.events.get(kind="moved")
    correct(moved, "moved", on=MOVED_ON - timedelta(days=1))
    made = moved.events.order_by("pk").last()
    assert (made.kind, made.text, made.payload.corrects) == ("moved", "Họp", former.uuid)
    assert [(each.field, each.before) for each in made.payload.changes] == [("on", MOVED_ON.isoformat())]
    assert (made.payload.withheld, moved.on) == (False, MOVED_TO)


def test_withheld_reason_is_kept_nowhere(moved):
    correct(moved, "moved", withheld=True, text="Người tiếp dân ốm")
    made = moved.events.order_by("pk").last()
    assert made.payload.withheld
    assert [each.before for each in made.payload.changes] == [None]
    assert "“Họp”" not in moved.reason


def test_corrected_move_is_announced(moved):
    announced = []

    def listen(sender, instance, **kwargs):
        announced.append((sender, instance))

    record_changed.connect(listen)
    try:
        correct(moved, "moved", text="Họp Hội đồng nhân dân")
    finally:
        record_changed.disconnect(listen)
    assert (ReceptionDay, moved) in announced


def test_steps_of_hidden_day_are_closed(moved):
    assert correctable(moved.events.get(kind="moved"))
    decide(moved, level=Visibility.NEVER, by=BY, on=TODAY, basis="Đơn")
    assert correctable(ReceptionEvent.objects.get(day=moved, kind="moved")) is None


def test_planning_has_no_correction(moved):
    assert correctable(moved.events.get(kind="planned")) is None


def test_corrected_step_is_closed(moved):
    step = moved.events.get(kind="moved")
    correct(moved, "moved", text="Họp Hội đồng nhân dân")
    assert correctable(step) is None


def test_move_entered_late_is_refused(moved):
    with pytest.raises(ValidationError):
        reception.move(moved, to=date(2026, 12, 18), by=BY, on=date(2026, 11, 19), reason="Họp")
