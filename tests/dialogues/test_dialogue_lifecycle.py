from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from portal.dialogues import lifecycle
from portal.dialogues.models import Dialogue
from portal.dialogues.models.dialogues import DialogueState
from portal.records.actors import Actor
from portal.workdays.models import Deadline
from tests.factories import BASIS, HELD_ON, make_conclusion, make_dialogue, make_head, make_notice

pytestmark = pytest.mark.django_db

BY = Actor("UBND xã Tân Hòa")
DAY = timedelta(days=1)


def test_dialogue_is_public_once_announced():
    dialogue = make_dialogue(announced=False, held=False)
    assert not Dialogue.objects.public().exists()
    lifecycle.announce(dialogue, by=BY, on=HELD_ON - 8 * DAY, basis=BASIS)
    assert Dialogue.objects.public().get().state == DialogueState.ANNOUNCED


def test_announcement_after_dialogue_is_refused():
    with pytest.raises(ValidationError) as refused:
        lifecycle.announce(make_dialogue(announced=False, held=False), by=BY, on=HELD_ON + DAY, basis=BASIS)
    with override("vi"):
        [sentence] = refused.value.message_dict["on"]
    assert f"{HELD_ON:%d/%m/%Y}" in sentence
    assert f"{HELD_ON + DAY:%d/%m/%Y}" in sentence


def test_announcement_precedes_day_valid_then():
    """Put off since to a later day, the dialogue was announced for its former one."""
    dialogue = make_dialogue(announced=False, held=False)
    later = dialogue.starts_at + 30 * DAY
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON + 2 * DAY, reason="Bão", starts_at=later)
    with pytest.raises(ValidationError):
        lifecycle.announce(dialogue, by=BY, on=HELD_ON + DAY, basis=BASIS)
    lifecycle.announce(dialogue, by=BY, on=HELD_ON - DAY, basis=BASIS)
    lifecycle.announce(dialogue, by=BY, on=HELD_ON + 3 * DAY, basis=BASIS)


@pytest.mark.parametrize("year", [1, 1899, 2999, 9999])
def test_postponement_to_impossible_time_is_refused(year):
    """Also one that is entered late, before another that counts now."""
    dialogue = make_dialogue(held=False)
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Bão", starts_at=dialogue.starts_at + 30 * DAY)
    impossible = dialogue.starts_at.replace(year=year, day=1)
    with pytest.raises(ValidationError) as refused:
        lifecycle.postpone(dialogue, by=BY, on=HELD_ON - 2 * DAY, reason="Bận", starts_at=impossible)
    assert "starts_at" in refused.value.message_dict


@pytest.mark.parametrize("verb", ["announce", "hold", "postpone", "cancel"])
def test_future_dated_step_is_refused(verb):
    dialogue = make_dialogue(on=timezone.localdate() + 300 * DAY, announced=False, held=False, ends_on=None)
    said = {"announce": {"basis": BASIS}, "hold": {}}.get(verb, {"reason": "Bão số 3"})
    with pytest.raises(ValidationError) as refused:
        getattr(lifecycle, verb)(dialogue, by=BY, on=timezone.localdate() + DAY, **said)
    assert list(refused.value.message_dict) == ["on"]
    assert Dialogue.objects.get().state == DialogueState.PLANNED


def test_holding_before_last_day_is_refused():
    dialogue = make_dialogue(held=False, ends_on=HELD_ON + DAY)
    with pytest.raises(ValidationError):
        lifecycle.hold(dialogue, by=BY, on=HELD_ON)


def test_more_answers_than_speakers_are_refused():
    with pytest.raises(ValidationError):
        lifecycle.hold(make_dialogue(held=False), by=BY, on=HELD_ON, speakers=3, answered_on_site=4)


@pytest.mark.parametrize("verb", [lifecycle.postpone, lifecycle.cancel])
def test_postponing_and_cancelling_need_a_reason(verb):
    with pytest.raises(ValidationError):
        verb(make_dialogue(held=False), by=BY, on=HELD_ON - DAY, reason=" ")


def test_postponement_records_former_time():
    dialogue = make_dialogue(held=False)
    former, later = dialogue.starts_at, dialogue.starts_at + 30 * DAY
    event = lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Chưa có bản đồ", starts_at=later)
    assert event.data == {"from": former.isoformat(), "to": later.isoformat()}
    assert (dialogue.state, dialogue.starts_at) == (DialogueState.POSTPONED, later)


def test_postponement_to_past_is_refused():
    dialogue = make_dialogue(held=False)
    with pytest.raises(ValidationError):
        lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Bận", starts_at=dialogue.starts_at - 10 * DAY)


@pytest.mark.parametrize("verb", [lifecycle.postpone, lifecycle.cancel])
def test_held_dialogue_refuses_postponement_and_cancellation(verb):
    with pytest.raises(ValidationError):
        verb(make_dialogue(), by=BY, on=HELD_ON + DAY, reason="Nhầm")


def test_held_dialogue_starts_notice_result_deadlines():
    dialogue = make_dialogue(on=date(2026, 2, 12))
    due = dict(Deadline.of(dialogue).values_list("code", "due_on"))
    assert due["notice"] == date(2026, 3, 2)
    assert due["result"] == date(2026, 2, 23)


def test_district_in_2024_owes_no_result():
    head = make_head(unit=None)
    head.unit.level = "district"
    head.unit.save()
    dialogue = make_dialogue(on=date(2024, 3, 21), chair=head)
    assert dict(Deadline.of(dialogue).values_list("code", "due_on")) == {"notice": date(2024, 4, 1)}


def test_deadline_counts_from_last_day():
    dialogue = make_dialogue(on=date(2026, 3, 5), ends_on=date(2026, 3, 6))
    assert Deadline.of(dialogue).get(code="notice").due_on == date(2026, 3, 17)


def test_a_notice_stops_the_clocks():
    dialogue = make_dialogue()
    make_notice(make_conclusion(), dialogue=dialogue)
    assert not Deadline.of(dialogue).filter(code__in=["notice", "result"], met_on=None).exists()


def test_dialogue_without_public_notice_is_found():
    with_notice, without = make_dialogue(), make_dialogue()
    make_notice(dialogue=with_notice)
    make_notice(dialogue=without, publish=False)
    assert list(Dialogue.objects.without_notice()) == [without]
