"""What changes in the record is told to whoever follows the record, its unit, its list, topic, tag or place: once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.corrections import approval
from portal.dialogues import lifecycle, reception
from portal.dialogues.models import ReceptionDay, Topic
from portal.dialogues.publication import withdraw_notice
from portal.organisations.models import Place
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.visibility import Visibility, decide
from search.index import outbox
from tests.factories import BASIS, make_dialogue, make_notice, make_picture, make_reception_rule

from .mornings import follower

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BY = Actor("Văn phòng UBND xã")
ON = date(2026, 6, 17)


@pytest.fixture
def index(tmp_path, settings) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    outbox.rebuild()


@pytest.fixture
def ahead(clock):
    """An announced dialogue with a topic, a tag and a place."""
    place = Place.objects.create(name="xã Suối Ngàn", level="commune", kind="commune")
    dialogue = make_dialogue(on=date(2026, 7, 10), held=False, place=place)
    dialogue.topics.add(Topic.objects.create(name="Nước sạch"))
    dialogue.tags.add("giếng làng")
    clock.shift(60)
    return dialogue


def correct(target, values, **said):
    clerk, approver = (get_user_model().objects.get_or_create(username=name)[0] for name in ("vanthu", "duyet"))
    unit = target.subject.unit if hasattr(target, "subject") else target.unit
    proposal = approval.propose(target, values, proposed_by=unit, user=clerk, on=ON, reason="Ghi nhầm.", **said)
    approval.approve(proposal, by=Actor(str(unit), approver), on=ON)


def put_off(dialogue):
    lifecycle.postpone(dialogue, by=BY, on=ON, reason="Bão số 3.", starts_at=dialogue.starts_at + timedelta(days=7))


CHANGES = {
    "postponed": (put_off, ("Bão số 3.", "17/07/2026", "10/07/2026")),
    "cancelled": (lambda dialogue: lifecycle.cancel(dialogue, by=BY, on=ON, reason="Sáp nhập xã."), ("Sáp nhập xã.",)),
    "relocated": (
        lambda dialogue: correct(dialogue, {"place_text": "Hội trường huyện"}),
        ("Hội trường huyện", "Nhà văn hóa thôn Ngò", "Ghi nhầm."),
    ),
    "another time": (
        lambda dialogue: correct(dialogue, {"starts_at": dialogue.starts_at + timedelta(days=3)}),
        ("13/07/2026", "10/07/2026"),
    ),
    "another theme": (lambda dialogue: correct(dialogue, {"theme": "Giếng làng Ngò"}), ("Giếng làng Ngò",)),
}


def ways_to(dialogue) -> dict[str, str]:
    return {
        "doi-thoai": dialogue.slug,
        "don-vi": dialogue.unit.slug,
        "danh-sach": "lich-doi-thoai",
        "linh-vuc": "nuoc-sach",
        "nhan": dialogue.tags.get().slug,
        "tim-kiem": "q=đường+làng",
    }


WAYS = ["doi-thoai", "don-vi", "danh-sach", "linh-vuc", "nhan", "tim-kiem"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", CHANGES)
def test_change_of_dialogue_is_told(index, clock, ahead, next_morning, change, way):
    outbox.drain()
    follower(way, ways_to(ahead)[way])
    clock.shift(60)
    do, told = CHANGES[change]
    if (change, way) == ("another theme", "tim-kiem"):
        ahead.tags.add("đường làng")  # it is found as long as the words are there
    do(ahead)
    outbox.drain()

    [message] = next_morning()

    assert message.body.count("\n* ") == 1
    for words in told:
        assert words in message.body
    assert next_morning() == []


def test_follower_of_everything_gets_one_mail(index, clock, ahead, next_morning):
    outbox.drain()
    for kind, key in ways_to(ahead).items():
        follower(kind, key)
    clock.shift(60)
    put_off(ahead)
    outbox.drain()

    [message] = next_morning()

    assert message.body.count("\n* ") == 1
    assert message.body.count("Bão số 3.") == 1


def test_hidden_dialogue_announces_no_change(clock, ahead, next_morning):
    follower("don-vi", ahead.unit.slug)
    clock.shift(60)
    put_off(ahead)
    decide(ahead, level=Visibility.NEVER, by=BY, on=ON, basis=BASIS)

    assert next_morning() == []


@pytest.mark.parametrize("way", ["don-vi", "danh-sach"])
def test_withdrawn_notice_is_told(clock, next_morning, way):
    notice = make_notice()
    clock.shift(60)
    follower(way, {"don-vi": notice.unit.slug, "danh-sach": "thong-bao"}[way])
    clock.shift(60)
    withdraw_notice(notice, by=BY, on=ON, reason="Nhầm số hộ.")

    [message] = next_morning()

    assert "Nhầm số hộ." in message.body


@pytest.mark.parametrize("way", ["don-vi", "danh-sach"])
def test_moved_reception_names_both_days(clock, next_morning, way):
    rule = make_reception_rule()
    reception.plan_year(rule, 2026, by=BY, on=ON)
    day = ReceptionDay.objects.get(on=date(2026, 7, 15))
    clock.shift(60)
    follower(way, {"don-vi": rule.unit.slug, "danh-sach": "lich-doi-thoai"}[way])
    clock.shift(60)
    reception.move(day, to=date(2026, 7, 16), by=BY, on=ON, reason="Họp HĐND.")

    [message] = next_morning()

    for told in ("Họp HĐND.", "15/07/2026", "16/07/2026"):
        assert told in message.body


def test_corrected_file_title_is_announced(clock, next_morning):
    notice = make_notice()
    scan = attach(notice, make_picture(), title="Bản ký", by=BY)
    clock.shift(60)
    follower("thong-bao", notice.slug)
    clock.shift(60)
    correct(scan, {"title": "Phụ lục 1"})

    [message] = next_morning()

    assert "Bản ký" in message.body
    assert "Phụ lục 1" in message.body


@pytest.mark.parametrize("size", [1, 9])
def test_changes_cost_the_same_however_many(client, django_assert_max_num_queries, size):
    dialogue = make_dialogue(on=date(2026, 7, 10), held=False)
    for number in range(size):
        other = make_dialogue(on=date(2026, 7, 11), held=False, chair=dialogue.chair)
        lifecycle.postpone(other, by=BY, on=timezone.localdate(), reason=f"Bão số {number}.")
    client.get(f"/don-vi/{dialogue.unit.slug}/atom/")
    with django_assert_max_num_queries(10):
        assert "Bão số 0" in client.get(f"/don-vi/{dialogue.unit.slug}/atom/").content.decode()
