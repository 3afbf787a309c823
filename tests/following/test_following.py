"""What followers of a petition, a notice, a dialogue, a unit, a topic or a list are told, by mail and by Atom."""

from __future__ import annotations

from datetime import date, timedelta

import feedparser
import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.dialogues import commitments
from portal.dialogues import lifecycle as dialogue_lifecycle
from portal.dialogues.models import Commitment, Topic
from portal.dialogues.publication import withdraw
from portal.dispatch.models import MailState, OutgoingMail
from portal.following import digests
from portal.following.models import Receipt, Subscription
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.petitions.publication import publish
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.purge import purge
from portal.records.visibility import decide
from portal.supervision import verdicts
from portal.supervision.models import Verdict
from tests.factories import BASIS, make_conclusion, make_dialogue, make_notice, make_petition, make_unit

from .mornings import follower

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BY = Actor("Văn phòng UBND xã")
ON = date(2026, 6, 17)


def answer(petition: Petition, text: str = "Sẽ nạo vét mương trong tháng bảy.") -> None:
    lifecycle.answer(petition, by=BY, on=ON, text=text, document="12/UBND")


def hide(record, level=Visibility.NEVER) -> None:
    decide(record, level=level, by=BY, on=ON, basis=BASIS)


def atom(client, address: str):
    response = client.get(address)
    assert response.status_code == 200, address
    assert not response.cookies
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def titles(client, address: str) -> list[str]:
    return [entry.title for entry in atom(client, address).entries]


# ── a petition ──


def test_petition_follower_gets_each_step_once(client, clock, next_morning):
    petition = make_petition()
    clock.shift(60)
    follower("kien-nghi", petition.code)
    clock.shift(60)
    answer(petition)

    [message] = next_morning()
    assert petition.title in message.subject
    assert "nạo vét mương" in message.body
    assert f"http://localhost:8000{petition.get_absolute_url()}" in message.body
    assert next_morning() == []

    lifecycle.reopen(petition, by=BY, on=timezone.localdate(), reason="Mương lại tắc.", due_on=date(2026, 8, 1))
    assert len(next_morning()) == 1


def test_petition_feed_lists_newest_step_first(client, clock):
    petition = make_petition()
    clock.shift(60)
    answer(petition)

    feed = atom(client, f"/kien-nghi/{petition.code}/atom/")

    assert len(feed.entries) == 2
    assert "nạo vét mương" in feed.entries[0].summary
    assert feed.entries[0].id.startswith("tag:localhost,2026:petitionevent:")
    assert feed.feed.links[0].href == f"http://localhost:8000{petition.get_absolute_url()}"


@pytest.mark.parametrize("level", [Visibility.NEVER, Visibility.AGGREGATE_ONLY])
def test_hidden_petition_reaches_no_follower(client, clock, next_morning, level):
    petition = make_petition()
    clock.shift(60)
    follower("kien-nghi", petition.code)
    follower("danh-sach", "kien-nghi")
    clock.shift(60)
    answer(petition)
    hide(petition, level)

    assert next_morning() == []
    assert client.get(f"/kien-nghi/{petition.code}/atom/").status_code == 404
    assert client.get(f"/theo-doi/?muc=kien-nghi&ma={petition.code}").status_code == 404
    assert titles(client, "/kien-nghi/atom/") == []


def test_reshown_petition_mails_missed_steps(clock, next_morning):
    petition = make_petition()
    clock.shift(60)
    follower("kien-nghi", petition.code)
    clock.shift(60)
    hide(petition)
    answer(petition)
    assert next_morning() == []

    hide(petition, Visibility.PUBLIC)

    [message] = next_morning()
    assert "nạo vét mương" in message.body


def test_hiding_record_recalls_queued_mail(clock):
    petition, other = make_petition(), make_petition()
    clock.shift(60)
    lists = follower("danh-sach", "kien-nghi", asked_at=timezone.now() - timedelta(days=1))
    clock.shift(timedelta(days=1))
    digests.send_digest(lists.pk, now=timezone.now())
    assert Receipt.objects.count() == 2

    hide(petition)

    assert not OutgoingMail.objects.exists()
    clock.shift(1800)
    digests.send_digest(lists.pk, now=timezone.now())
    waiting = OutgoingMail.objects.get()
    assert other.title in waiting.text, "what else stood in the mail is told in the next"
    assert petition.title not in waiting.text


def test_hiding_record_empties_sent_mail(clock, next_morning):
    petition = make_petition()
    follower("danh-sach", "kien-nghi", asked_at=timezone.now() - timedelta(days=1))
    assert len(next_morning()) == 1

    hide(petition)

    kept = OutgoingMail.objects.get()
    assert (kept.state, kept.text, kept.html, kept.subject) == (MailState.SENT, "", "", "")
    assert Receipt.objects.count() == 1, "shown again, it is not told again"


def test_purge_removes_receipts_mails_and_followers(clock, next_morning):
    petition = make_petition()
    code = petition.code
    clock.shift(60)
    follower("kien-nghi", code)
    follower("danh-sach", "kien-nghi", asked_at=timezone.now() - timedelta(days=1))
    clock.shift(60)
    answer(petition)
    assert len(next_morning()) == 1

    purge(petition)

    assert not Receipt.objects.exists()
    assert not Subscription.objects.filter(key=code).exists()
    assert not OutgoingMail.objects.filter(text__contains=code).exists()


# ── a notice, a dialogue ──


def test_notice_follower_gets_later_events(client, clock, next_morning):
    dialogue = make_dialogue()
    notice = make_notice(make_conclusion(text="Sửa mương thôn Ngò."), dialogue=dialogue)
    commitment = Commitment.objects.get(conclusion__notice=notice)
    clock.shift(60)
    follower("thong-bao", notice.slug)
    clock.shift(60)
    commitments.report(commitment, by=BY, on=ON, text="Đã nạo vét 200 mét.")
    correction = make_notice(dialogue=dialogue, corrects=notice, number="99/TB-UBND")
    verdicts.record_finding(commitment, verdict=Verdict.PARTLY, reason="Còn 40 mét.", supervisor=make_unit(), on=ON)
    withdraw(notice, by=BY, on=ON, reason="Nhầm số hộ.")

    [message] = next_morning()

    for told in ("Đã nạo vét 200 mét", correction.number, "Còn 40 mét", "Nhầm số hộ"):
        assert told in message.body
    assert f"{notice.get_absolute_url()}#ket-luan-1" in message.body
    assert len(titles(client, f"/thong-bao/{notice.slug}/atom/")) == 4


def test_new_notice_edition_sends_no_mail(clock, next_morning):
    notice = make_notice()
    clock.shift(60)
    follower("thong-bao", notice.slug)
    follower("danh-sach", "thong-bao", asked_at=timezone.now())
    clock.shift(60)
    publish(notice.save_revision())

    assert next_morning() == []


def test_changed_notice_edition_sends_mail(clock, next_morning):
    notice = make_notice()
    clock.shift(60)
    follower("thong-bao", notice.slug)
    clock.shift(60)
    notice.summary = "Nói cho dễ hiểu hơn."
    publish(notice.save_revision())

    [message] = next_morning()
    assert notice.number in message.body


def test_dialogue_follower_learns_of_postponement(clock, next_morning):
    dialogue = make_dialogue(on=date(2026, 6, 24), held=False)
    clock.shift(60)
    follower("doi-thoai", dialogue.slug)
    clock.shift(60)
    dialogue_lifecycle.postpone(dialogue, by=BY, on=ON, reason="Bão số 3.")

    [message] = next_morning()
    assert "Bão số 3" in message.body


# ── a unit, a topic, the lists ──


def test_unit_follower_gets_all_unit_acts(client, clock, next_morning):
    dialogue = make_dialogue()
    petition = make_petition(owner=dialogue.unit)
    hidden = make_petition(owner=dialogue.unit, public=False)
    clock.shift(60)
    follower("don-vi", dialogue.unit.slug)
    clock.shift(60)
    notice = make_notice(dialogue=dialogue)
    ahead = make_dialogue(chair=dialogue.chair, on=date(2026, 7, 10), held=False)
    answer(petition)
    answer(hidden, "Không ai được biết.")
    make_notice()

    [message] = next_morning()

    for told in (notice.title, ahead.theme, petition.title):
        assert told in message.body
    assert "Không ai được biết" not in message.body
    assert len(titles(client, f"/don-vi/{dialogue.unit.slug}/atom/")) == 4
    assert "Không ai được biết" not in client.get(f"/don-vi/{dialogue.unit.slug}/atom/").content.decode()


def test_topic_follower_gets_petitions_and_dialogues(client, clock, next_morning):
    topic = Topic.objects.create(name="Nước sạch")
    follower("linh-vuc", topic.slug)
    clock.shift(60)
    petition = make_petition(topic=topic)
    make_petition(topic=topic, public=False)
    make_petition()
    dialogue = make_dialogue()
    dialogue.topics.add(topic)

    [message] = next_morning()

    assert message.body.count("\n* ") == 2
    assert petition.title in message.body
    assert dialogue.theme in message.body
    assert len(titles(client, f"/linh-vuc/{topic.slug}/atom/")) == 2


def make_one_of_each():
    petition = make_petition()
    notice = make_notice(make_conclusion(text="Sửa mương thôn Ngò."))
    return {
        "kien-nghi": petition.title,
        "thong-bao": notice.title,
        "lich-doi-thoai": notice.dialogue.theme,
        "cam-ket": "Sửa mương thôn Ngò.",
    }


@pytest.mark.parametrize("key", ["kien-nghi", "thong-bao", "lich-doi-thoai", "cam-ket"])
def test_each_list_is_followed_and_fed(client, clock, next_morning, key):
    follower("danh-sach", key)
    clock.shift(60)
    title = make_one_of_each()[key]

    [message] = next_morning()

    assert title in message.body
    [shown] = titles(client, f"/{key}/atom/")
    assert title in shown
    assert atom(client, f"/en/{key}/atom/").feed.language == "en"


def test_digest_lists_at_most_30_items(clock, next_morning):
    follower("danh-sach", "kien-nghi")
    clock.shift(60)
    for _ in range(33):
        make_petition()

    [message] = next_morning()

    assert message.body.count("\n* ") == 30
    assert "và 3 tin khác" in message.body
    assert next_morning() == []


# ── when ──


def test_only_weekly_digest_waits_for_monday(clock, next_morning):
    daily, weekly = "lan@example.vn", "minh@example.vn"
    follower("danh-sach", "kien-nghi", address=daily)
    follower("danh-sach", "kien-nghi", address=weekly, weekly=True)
    clock.shift(60)
    told = {daily: 0, weekly: 0}
    days = []
    for _ in range(7):
        make_petition()
        for message in next_morning():
            told[message.to[0]] += 1
            if message.to == [weekly]:
                days.append(timezone.localdate().isoweekday())
                assert message.body.count("\n* ") == 5

    assert told == {daily: 7, weekly: 1}
    assert days == [1]


def test_missed_monday_digest_is_sent_tuesday(clock, next_morning):
    follower("danh-sach", "kien-nghi", weekly=True)
    clock.shift(60)
    make_petition()
    clock.shift(timedelta(days=6))

    assert timezone.localdate().isoweekday() == 2
    assert len(next_morning()) == 1


def test_confirmation_releases_items_since_request(clock, next_morning):
    asking = follower("danh-sach", "kien-nghi", confirmed_at=None, looked_at=None)
    clock.shift(60)
    petition = make_petition()
    assert next_morning() == []

    asking.confirmed_at = asking.looked_at = timezone.now()
    asking.save()

    [message] = next_morning()
    assert petition.title in message.body


def test_digest_uses_follower_language(clock, next_morning):
    follower("danh-sach", "kien-nghi", language="en")
    clock.shift(60)
    make_petition()

    [message] = next_morning()
    assert message.subject == "Dân Biết: 1 new item: New petitions"
    assert "/en/kien-nghi/" in message.body


# ── pages and feeds ──


def test_page_links_feed_and_subscription_form(client):
    topic = Topic.objects.create(name="Nước sạch")
    notice = make_notice()
    petition = make_petition(topic=topic)
    pages = {
        "/kien-nghi/": "/kien-nghi/atom/",
        "/thong-bao/": "/thong-bao/atom/",
        "/lich-doi-thoai/": "/lich-doi-thoai/atom/",
        "/cam-ket/": "/cam-ket/atom/",
        "/kien-nghi/?linh-vuc=nuoc-sach": "/linh-vuc/nuoc-sach/atom/",
        petition.get_absolute_url(): f"/kien-nghi/{petition.code}/atom/",
        notice.get_absolute_url(): f"/thong-bao/{notice.slug}/atom/",
        notice.dialogue.get_absolute_url(): f"/doi-thoai/{notice.dialogue.slug}/atom/",
        notice.unit.get_absolute_url(): f"/don-vi/{notice.unit.slug}/atom/",
    }
    for address, feed in pages.items():
        response = client.get(address)
        page = response.content.decode()
        assert not response.cookies, address
        assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in page, address
        form = page.split('href="/theo-doi/', 1)[1].split('"')[0].replace("&amp;", "&")
        assert client.get(f"/theo-doi/{form}").status_code == 200, address
        assert client.get(feed).status_code == 200, address


@pytest.mark.parametrize(
    "address",
    ["/kien-nghi/KN-KHONG-CO/atom/", "/thong-bao/khong-co/atom/", "/don-vi/khong-co/atom/", "/linh-vuc/x/atom/"],
)
def test_missing_record_has_no_feed(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 12])
def test_feed_query_count_is_bounded(client, clock, django_assert_max_num_queries, size):
    topic = Topic.objects.create(name="Nước sạch")
    dialogue = make_dialogue()
    dialogue.topics.add(topic)
    notice = make_notice(*[make_conclusion() for _ in range(size)], dialogue=dialogue)
    for _ in range(size):
        petition = make_petition(topic=topic, owner=dialogue.unit)
        answer(petition)
        make_notice(dialogue=dialogue, corrects=notice)
        make_dialogue(chair=dialogue.chair).topics.add(topic)
    for commitment in Commitment.objects.filter(conclusion__notice=notice):
        commitments.report(commitment, by=BY, on=ON, text="Đang làm.")
    for address in (
        *(f"/{key}/atom/" for key in ("kien-nghi", "thong-bao", "lich-doi-thoai", "cam-ket")),
        f"/kien-nghi/{petition.code}/atom/",
        f"/thong-bao/{notice.slug}/atom/",
        f"/doi-thoai/{dialogue.slug}/atom/",
        f"/don-vi/{dialogue.unit.slug}/atom/",
        f"/linh-vuc/{topic.slug}/atom/",
    ):
        ContentType.objects.clear_cache()
        with django_assert_max_num_queries(13, info=address):
            assert len(atom(client, address).entries) >= min(size, 2), address


def test_topic_of_hidden_records_stays_unnamed(client):
    topic = Topic.objects.create(name="Giếng khoan nhiễm độc")
    make_petition(topic=topic, public=False)
    addresses = (f"/linh-vuc/{topic.slug}/atom/", f"/theo-doi/?muc=linh-vuc&ma={topic.slug}")
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert "nhiễm" not in client.get("/tim-kiem/goi-y/?q=gieng+khoan").content.decode()
    assert "nhiễm" not in client.get(f"/tim-kiem/?linh-vuc={topic.slug}").content.decode()
    make_petition(topic=topic)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
