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


def test_a_planned_dialogue_is_not_public_until_it_is_announced():
    dialogue = make_dialogue(announced=False, held=False)
    assert not Dialogue.objects.public().exists()
    lifecycle.announce(dialogue, by=BY, on=HELD_ON - 8 * DAY, basis=BASIS)
    assert Dialogue.objects.public().get().state == DialogueState.ANNOUNCED


def test_a_dialogue_is_not_announced_after_its_day():
    with pytest.raises(ValidationError) as refused:
        lifecycle.announce(make_dialogue(announced=False, held=False), by=BY, on=HELD_ON + DAY, basis=BASIS)
    with override("vi"):
        [sentence] = refused.value.message_dict["on"]
    assert f"{HELD_ON:%d/%m/%Y}" in sentence
    assert f"{HELD_ON + DAY:%d/%m/%Y}" in sentence


def test_announcement_precedes_the_day_that_held_then():
    """Put off since to a later day, the dialogue was announced for its former one."""
    dialogue = make_dialogue(announced=False, held=False)
    later = dialogue.starts_at + 30 * DAY
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON + 2 * DAY, reason="Bão", starts_at=later)
    with pytest.raises(ValidationError):
        lifecycle.announce(dialogue, by=BY, on=HELD_ON + DAY, basis=BASIS)
    lifecycle.announce(dialogue, by=BY, on=HELD_ON - DAY, basis=BASIS)
    lifecycle.announce(dialogue, by=BY, on=HELD_ON + 3 * DAY, basis=BASIS)


@pytest.mark.parametrize("year", [1, 1899, 2999, 9999])
def test_every_postponement_leads_to_a_possible_time(year):
    """Also one that is entered late, before another that counts now."""
    dialogue = make_dialogue(held=False)
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Bão", starts_at=dialogue.starts_at + 30 * DAY)
    impossible = dialogue.starts_at.replace(year=year, day=1)
    with pytest.raises(ValidationError) as refused:
        lifecycle.postpone(dialogue, by=BY, on=HELD_ON - 2 * DAY, reason="Bận", starts_at=impossible)
    assert "starts_at" in refused.value.message_dict


@pytest.mark.parametrize("verb", ["announce", "hold", "postpone", "cancel"])
def test_no_step_lies_ahead(verb):
    dialogue = make_dialogue(on=timezone.localdate() + 300 * DAY, announced=False, held=False, ends_on=None)
    said = {"announce": {"basis": BASIS}, "hold": {}}.get(verb, {"reason": "Bão số 3"})
    with pytest.raises(ValidationError) as refused:
        getattr(lifecycle, verb)(dialogue, by=BY, on=timezone.localdate() + DAY, **said)
    assert list(refused.value.message_dict) == ["on"]
    assert Dialogue.objects.get().state == DialogueState.PLANNED


def test_a_dialogue_is_not_held_before_its_last_day():
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


def test_a_postponed_dialogue_keeps_its_former_time_in_the_history():
    dialogue = make_dialogue(held=False)
    former, later = dialogue.starts_at, dialogue.starts_at + 30 * DAY
    event = lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Chưa có bản đồ", starts_at=later)
    assert event.data == {"from": former.isoformat(), "to": later.isoformat()}
    assert (dialogue.state, dialogue.starts_at) == (DialogueState.POSTPONED, later)


def test_a_dialogue_is_not_postponed_into_the_past():
    dialogue = make_dialogue(held=False)
    with pytest.raises(ValidationError):
        lifecycle.postpone(dialogue, by=BY, on=HELD_ON - DAY, reason="Bận", starts_at=dialogue.starts_at - 10 * DAY)


@pytest.mark.parametrize("verb", [lifecycle.postpone, lifecycle.cancel])
def test_what_was_held_is_neither_postponed_nor_cancelled(verb):
    with pytest.raises(ValidationError):
        verb(make_dialogue(), by=BY, on=HELD_ON + DAY, reason="Nhầm")


def test_a_held_dialogue_starts_the_clocks_of_notice_and_result():
    dialogue = make_dialogue(on=date(2026, 2, 12))
    due = dict(Deadline.of(dialogue).values_list("code", "due_on"))
    assert due["notice"] == date(2026, 3, 2)
    assert due["result"] == date(2026, 2, 23)


def test_a_district_of_2024_has_no_clock_for_the_result():
    head = make_head(unit=None)
    head.unit.level = "district"
    head.unit.save()
    dialogue = make_dialogue(on=date(2024, 3, 21), chair=head)
    assert dict(Deadline.of(dialogue).values_list("code", "due_on")) == {"notice": date(2024, 4, 1)}


def test_a_dialogue_of_two_days_counts_from_its_last():
    dialogue = make_dialogue(on=date(2026, 3, 5), ends_on=date(2026, 3, 6))
    assert Deadline.of(dialogue).get(code="notice").due_on == date(2026, 3, 17)


def test_a_notice_stops_the_clocks():
    dialogue = make_dialogue()
    make_notice(make_conclusion(), dialogue=dialogue)
    assert not Deadline.of(dialogue).filter(code__in=["notice", "result"], met_on=None).exists()


def test_a_held_dialogue_without_a_public_notice_is_found():
    with_notice, without = make_dialogue(), make_dialogue()
    make_notice(dialogue=with_notice)
    make_notice(dialogue=without, publish=False)
    assert list(Dialogue.objects.without_notice()) == [without]
