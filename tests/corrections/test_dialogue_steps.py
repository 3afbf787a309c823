"""The days of a dialogue's steps are corrected by two persons, and all that follows from them is worked out anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.corrections import approval
from portal.corrections.registry import correctable
from portal.dialogues import lifecycle
from portal.dialogues.models import Dialogue, DialogueEvent
from portal.following.followables import NewsWindow
from portal.following.news.records import DialogueFollowable, UnitFollowable
from portal.public.presenters.cards.dialogues import for_cards
from portal.records.actors import Actor
from portal.records.history.order import in_force
from portal.records.ledger.checks import differences
from portal.records.levels import Visibility
from portal.records.signals import record_changed
from portal.records.visibility import decide
from portal.workdays.models import Deadline
from tests.factories import HELD_ON, ISSUED_ON, make_dialogue, make_notice

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
AHEAD = date(2026, 12, 5)
BY = Actor("UBND xã")


def correct(dialogue, kind, values, **said):
    clerk, approver = (get_user_model().objects.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    step = next(event for event in in_force(dialogue.events.all()) if event.kind == kind)
    words = {"proposed_by": dialogue.unit, "user": clerk, "on": TODAY, "reason": "Ghi nhầm ngày.", **said}
    proposal = approval.propose(step, values, **words)
    approval.approve(proposal, by=Actor(str(dialogue.unit), approver), on=TODAY)
    dialogue.refresh_from_db()


def days(dialogue):
    return {event.kind: event.on for event in in_force(dialogue.events.all())}


def test_day_of_announcement_moves_its_deadline():
    dialogue = make_dialogue(on=HELD_ON)
    deadline = Deadline.of(dialogue).get(code="announcement")
    correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=2)})
    assert days(dialogue)["announced"] == HELD_ON - timedelta(days=2)
    later = Deadline.of(dialogue).get(code="announcement")
    assert (deadline.met_on, later.met_on) == (HELD_ON - timedelta(days=10), HELD_ON - timedelta(days=2))
    assert list(differences()) == []


def test_page_shows_the_former_day(client):
    dialogue = make_dialogue(on=HELD_ON)
    correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=2)})
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert f"{HELD_ON - timedelta(days=10):%d/%m/%Y}</s>" in page
    assert "Ghi nhầm ngày." in page
    assert "Đính chính: Đã thông báo" in page


def test_followers_read_both_days():
    dialogue = make_dialogue(on=HELD_ON)
    correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=2)})
    for told in (
        DialogueFollowable().news(dialogue.slug, NewsWindow()),
        UnitFollowable().news(dialogue.unit.slug, NewsWindow()),
    ):
        [news] = [each for each in told if "Ghi nhầm ngày." in each.text]
        assert f"{HELD_ON - timedelta(days=10):%d/%m/%Y}" in news.text
        assert news.title.startswith("Đính chính.")


def test_calendar_has_a_later_version(client):
    dialogue = make_dialogue(on=AHEAD, held=False)
    address = f"/doi-thoai/{dialogue.slug}/lich.ics"
    Dialogue.objects.update(updated_at=timezone.now() - timedelta(days=1))
    before = client.get(address).content.decode()
    correct(dialogue, "announced", {"on": TODAY - timedelta(days=3)})
    sequence = [
        int(next(line for line in text.splitlines() if line.startswith("SEQUENCE:"))[9:])
        for text in (before, client.get(address).content.decode())
    ]
    assert sequence[0] < sequence[1]


def test_cancellation_is_corrected_with_reason(client):
    dialogue = make_dialogue(on=AHEAD, held=False)
    lifecycle.cancel(dialogue, by=BY, on=TODAY, reason="Mưa bão.")
    correct(dialogue, "cancelled", {"on": TODAY - timedelta(days=2), "text": "Trùng kỳ họp."})
    assert (dialogue.state, days(dialogue)["cancelled"]) == ("cancelled", TODAY - timedelta(days=2))
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "Trùng kỳ họp." in page
    assert "Mưa bão.</s>" in page


def test_card_reads_the_corrected_reason():
    dialogue = make_dialogue(on=AHEAD, held=False)
    lifecycle.postpone(dialogue, by=BY, on=TODAY, reason="Mưa bão.")
    correct(dialogue, "postponed", {"on": TODAY - timedelta(days=2), "text": "Trùng kỳ họp."})
    assert for_cards(Dialogue.objects.all()).get().reason == "Trùng kỳ họp."


def test_held_day_is_dialogue_day():
    dialogue = make_dialogue(on=HELD_ON)
    before = Deadline.of(dialogue).get(code="notice").due_on
    correct(dialogue, "held", {"on": HELD_ON - timedelta(days=7)})
    assert (dialogue.day, days(dialogue)["held"]) == (HELD_ON - timedelta(days=7),) * 2
    assert Deadline.of(dialogue).get(code="notice").due_on < before
    assert list(differences()) == []


def test_planning_day_stays_before_what_followed():
    dialogue = make_dialogue(on=HELD_ON)
    correct(dialogue, "planned", {"on": HELD_ON - timedelta(days=40)})
    assert days(dialogue)["planned"] == HELD_ON - timedelta(days=40)
    with pytest.raises(ValidationError):
        correct(dialogue, "planned", {"on": HELD_ON - timedelta(days=5)})


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("announced", {"on": HELD_ON + timedelta(days=1)}),
        ("announced", {"text": " "}),
        ("planned", {"text": "Kế hoạch"}),
        ("held", {"on": HELD_ON - timedelta(days=11)}),
        ("held", {"on": TODAY + timedelta(days=1)}),
    ],
)
def test_impossible_step_is_refused(kind, values):
    with pytest.raises(ValidationError):
        correct(make_dialogue(on=HELD_ON), kind, values)


def test_held_day_precedes_the_notice():
    dialogue = make_dialogue(on=HELD_ON)
    make_notice(dialogue=dialogue)
    with pytest.raises(ValidationError):
        correct(dialogue, "held", {"on": ISSUED_ON + timedelta(days=1)})


def test_postponements_keep_their_order():
    dialogue = make_dialogue(on=AHEAD, held=False)
    moment = timezone.make_aware(datetime(2026, 12, 20, 8))
    for days_ago in (6, 3):
        moment += timedelta(days=1)
        lifecycle.postpone(dialogue, by=BY, on=TODAY - timedelta(days=days_ago), reason="Mưa.", starts_at=moment)
    with pytest.raises(ValidationError):
        correct(dialogue, "postponed", {"on": TODAY - timedelta(days=1)})
    correct(dialogue, "postponed", {"on": TODAY - timedelta(days=5)})
    assert dialogue.starts_at == moment


def test_step_is_corrected_more_than_once():
    dialogue = make_dialogue(on=HELD_ON)
    for days_before in (4, 3):
        correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=days_before)})
    assert days(dialogue)["announced"] == HELD_ON - timedelta(days=3)
    assert dialogue.events.filter(kind="announced").count() == 3


def test_corrected_step_keeps_former_day():
    dialogue = make_dialogue(on=HELD_ON)
    former = dialogue.events.get(kind="announced")
    correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=2)})
    made = dialogue.events.order_by("pk").last()
    assert (made.kind, made.text, made.payload.corrects) == ("announced", former.text, former.uuid)
    assert [(each.field, each.before) for each in made.payload.changes] == [("on", former.on.isoformat())]
    assert not made.payload.withheld


def test_withheld_reason_is_kept_nowhere():
    dialogue = make_dialogue(on=AHEAD, held=False)
    lifecycle.cancel(dialogue, by=BY, on=TODAY, reason="Ông Sậy ốm.")
    correct(dialogue, "cancelled", {"text": "Người chủ trì ốm."}, withheld=True)
    made = dialogue.events.order_by("pk").last()
    assert made.payload.withheld
    assert [each.before for each in made.payload.changes] == [None]


def test_corrected_step_is_announced():
    dialogue = make_dialogue(on=HELD_ON)
    announced = []

    def listen(sender, instance, **kwargs):
        announced.append((sender, instance))

    record_changed.connect(listen)
    try:
        correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=2)})
    finally:
        record_changed.disconnect(listen)
    assert (Dialogue, dialogue) in announced


def test_only_own_steps_are_corrected():
    """What was changed by a correction bears the day of its approval, and a corrected step is closed."""
    dialogue = make_dialogue(on=HELD_ON)
    correct(dialogue, "announced", {"on": HELD_ON - timedelta(days=2)})
    events = dialogue.events.order_by("pk")
    assert [bool(correctable(event)) for event in events] == [True, False, True, True]
    moved = make_dialogue(on=AHEAD, held=False)
    clerk, approver = (get_user_model().objects.get(username=name) for name in ("vanthu", "duyet"))
    said = {"proposed_by": moved.unit, "user": clerk, "on": TODAY, "reason": "Nhầm."}
    approval.approve(approval.propose(moved, {"theme": "Nước"}, **said), by=Actor("UBND", approver), on=TODAY)
    assert correctable(moved.events.get(kind="corrected")) is None


def test_steps_of_hidden_dialogue_are_closed():
    dialogue = make_dialogue(on=HELD_ON)
    decide(dialogue, level=Visibility.NEVER, by=BY, on=TODAY, basis="Đơn")
    assert correctable(DialogueEvent.objects.get(dialogue=dialogue, kind="announced")) is None


def test_last_held_day_is_corrected():
    """Of several days the last one; the first and its hour stay. Of one day the hour stays."""
    several = make_dialogue(on=HELD_ON, ends_on=HELD_ON + timedelta(days=2))
    first = several.starts_at
    correct(several, "held", {"on": HELD_ON + timedelta(days=1)})
    assert (several.starts_at, several.ends_on) == (first, HELD_ON + timedelta(days=1))
    single = make_dialogue(on=HELD_ON)
    hour = single.starts_at
    correct(single, "held", {"on": HELD_ON - timedelta(days=7)})
    assert (single.starts_at, single.ends_on) == (hour - timedelta(days=7), None)


@pytest.mark.parametrize("kind", ["announced", "postponed", "cancelled"])
def test_corrected_reason_needs_words(kind):
    dialogue = make_dialogue(on=AHEAD, held=False)
    if kind != "announced":
        lifecycle.postpone(dialogue, by=BY, on=TODAY, reason="Mưa bão.")
        lifecycle.cancel(dialogue, by=BY, on=TODAY, reason="Mưa bão.")
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, kind, {"text": " - "})
    assert list(refused.value.message_dict) == ["text"]


@pytest.mark.parametrize(("days_later", "is_possible"), [(0, True), (1, False)])
def test_planning_may_share_next_day(days_later, is_possible):
    dialogue = make_dialogue(on=HELD_ON)
    day = HELD_ON - timedelta(days=10 - days_later)
    if is_possible:
        correct(dialogue, "planned", {"on": day})
        assert days(dialogue)["planned"] == day
        return
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, "planned", {"on": day})
    assert list(refused.value.message_dict) == ["on"]


def test_announcement_may_be_on_day():
    dialogue = make_dialogue(on=HELD_ON)
    correct(dialogue, "announced", {"on": HELD_ON})
    assert days(dialogue)["announced"] == HELD_ON


def test_late_announcement_names_the_day():
    """That which held then: a dialogue that was put off had been announced for its former day."""
    dialogue = make_dialogue(on=HELD_ON, held=False)
    later = timezone.make_aware(datetime(2026, 12, 20, 8))
    lifecycle.postpone(dialogue, by=BY, on=HELD_ON + timedelta(days=5), reason="Mưa.", starts_at=later)
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, "announced", {"on": HELD_ON + timedelta(days=1)})
    assert f"{HELD_ON:%d/%m/%Y}" in refused.value.message_dict["on"][0]


def test_new_time_may_be_same_day():
    dialogue = make_dialogue(on=AHEAD, held=False)
    moved_to = timezone.make_aware(datetime(2026, 11, 29, 8))
    lifecycle.postpone(dialogue, by=BY, on=TODAY - timedelta(days=5), reason="Mưa.", starts_at=moved_to)
    correct(dialogue, "postponed", {"on": TODAY - timedelta(days=1)})
    assert days(dialogue)["postponed"] == date(2026, 11, 29)
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, "postponed", {"on": TODAY})
    assert list(refused.value.message_dict) == ["on"]


def test_order_of_postponements_is_named():
    dialogue = make_dialogue(on=AHEAD, held=False)
    for days_ago in (6, 3):
        lifecycle.postpone(dialogue, by=BY, on=TODAY - timedelta(days=days_ago), reason="Mưa.")
    with pytest.raises(ValidationError) as refused:
        correct(dialogue, "postponed", {"on": TODAY - timedelta(days=1)})
    assert list(refused.value.message_dict) == ["on"]


def test_corrected_day_settles_the_state():
    """The last step by its day says what the dialogue is."""
    dialogue = make_dialogue(on=AHEAD, held=False)
    lifecycle.postpone(dialogue, by=BY, on=TODAY - timedelta(days=4), reason="Mưa.")
    lifecycle.announce(dialogue, by=BY, on=TODAY - timedelta(days=2), basis="Kế hoạch")
    before = dialogue.updated_at
    correct(dialogue, "postponed", {"on": TODAY - timedelta(days=1)})
    assert dialogue.state == "postponed"
    assert dialogue.updated_at > before
    assert list(differences()) == []
