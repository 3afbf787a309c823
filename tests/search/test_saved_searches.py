"""A search that is followed, by e-mail and by Atom: what is new is told once, whatever becomes of it."""

from __future__ import annotations

from datetime import date
from functools import partial

import feedparser
import pytest
from django.core import mail as post

from portal.dialogues.models.dialogues import Form
from portal.following import jobs
from portal.following.models import Receipt, Subscription
from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.purge import purge
from portal.records.visibility import decide
from search.engines.base import SearchUnavailable
from search.index import fallback, outbox
from search.models import IndexRequest
from search.presentation.saved_searches import SavedSearch
from tests.factories import BASIS, make_notice, make_petition, make_unit
from tests.following.mornings import follower

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_index", "clock")]

BY = Actor("Văn phòng UBND xã")
WELL = "q=giếng+làng"


@pytest.fixture
def empty_index(db, tmp_path, settings) -> None:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    outbox.rebuild()


def make(title: str = "Giếng làng cạn nước", **values) -> Petition:
    petition = make_petition(title=title, on=date(2026, 6, 1), **values)
    outbox.drain()
    return petition


def hide(petition: Petition) -> None:
    decide(petition, level=Visibility.NEVER, by=BY, on=date(2026, 6, 17), basis=BASIS)
    outbox.drain()


def atom(client, query: str = WELL, prefix: str = ""):
    """The feed as a reader's program understands it."""
    response = client.get(f"{prefix}/tim-kiem/atom/?{query}")
    assert response.status_code == 200
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def test_new_match_is_mailed_next_morning(next_morning, clock):
    follower("tim-kiem", WELL)
    clock.shift(60)
    petition = make()

    [message] = next_morning()

    assert "giếng làng" in message.subject
    assert f"http://localhost:8000{petition.get_absolute_url()}" in message.body
    assert petition.get_absolute_url() in message.alternatives[0].content
    assert "vì bạn theo dõi" in message.body.lower()
    assert message.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_older_match_is_not_new(next_morning, clock):
    make()
    clock.shift(60)
    follower("tim-kiem", WELL)

    assert next_morning() == []


def test_edited_match_is_not_mailed_again(next_morning, clock):
    follower("tim-kiem", WELL)
    clock.shift(60)
    petition = make()
    assert len(next_morning()) == 1

    petition.title = "Giếng làng cạn nước, lần hai"
    petition.save()
    decide(petition, level=Visibility.PUBLIC, by=BY, on=date(2026, 6, 18), basis=BASIS)
    outbox.request_indexing(petition)
    outbox.drain()

    assert next_morning() == []


def test_edited_older_petition_is_no_match(next_morning, clock):
    petition = make("Ao làng cạn nước")
    clock.shift(60)
    follower("tim-kiem", WELL)
    clock.shift(60)
    petition.title = "Giếng làng cạn nước"
    petition.save()
    outbox.request_indexing(petition)
    outbox.drain()

    assert next_morning() == []


def test_rebuild_mails_nothing_again(next_morning, clock):
    follower("tim-kiem", WELL)
    make("Giếng làng ở thôn Ngò")
    clock.shift(60)
    make()
    next_morning()

    outbox.rebuild()

    assert next_morning() == []


def test_near_match_is_not_reported(client, next_morning, clock):
    """The page shows it, for want of anything better; a mail about it would be a nuisance."""
    follower("tim-kiem", WELL)
    clock.shift(60)
    petition = make("Giếng thôn Sậy")
    assert petition.code in client.get(f"/tim-kiem/?{WELL}").content.decode()

    assert next_morning() == []
    assert atom(client).entries == []


def test_unaccented_search_reports_accented_match(next_morning, clock):
    follower("tim-kiem", "q=gieng+lang")
    clock.shift(60)
    make()

    assert len(next_morning()) == 1


def test_hidden_match_is_not_reported(client, next_morning, clock):
    follower("tim-kiem", WELL)
    clock.shift(60)
    hide(make())
    make_petition(title="Giếng làng cạn nước", public=False)

    assert next_morning() == []
    assert atom(client).entries == []


def test_stale_index_reports_no_hidden_match(client, next_morning, clock):
    follower("tim-kiem", WELL)
    clock.shift(60)
    make()
    Petition.objects.update(visibility=Visibility.NEVER)

    assert next_morning() == []
    assert atom(client).entries == []


def test_conclusion_match_gets_notice_receipt(next_morning, clock):
    follower("tim-kiem", "q=sửa+đường+thôn+ngò&loai=conclusion")
    clock.shift(60)
    notice = make_notice()
    outbox.drain()
    [_message] = next_morning()

    assert Receipt.objects.get().record == notice


def test_a_purged_match_leaves_no_receipt(next_morning, clock):
    follower("tim-kiem", WELL)
    clock.shift(60)
    petition = make()
    [_message] = next_morning()
    assert Receipt.objects.count() == 1

    purge(petition)

    assert not Receipt.objects.exists()


def test_outage_delays_mail_without_repeating(next_morning, sent, clock, monkeypatch):
    subscription = follower("tim-kiem", WELL)
    clock.shift(60)
    make()

    def away(*args, **kwargs):
        raise SearchUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(fallback, "_asked", away)
        assert next_morning() == []

    clock.shift(1800)
    assert len(sent(jobs.tell_followers.func)) == 1
    clock.shift(1800)
    assert sent(jobs.tell_followers.func) == []
    subscription.refresh_from_db()
    assert subscription.receipts.count() == 1


def test_late_indexed_match_is_reported_later(next_morning, clock):
    follower("tim-kiem", WELL)
    clock.shift(60)
    make_petition(title="Giếng làng cạn nước")
    waiting = list(IndexRequest.objects.values("type", "object_id"))
    IndexRequest.objects.all().delete()
    outbox.engine().update(remove=[outbox.Key(row["type"], row["object_id"]) for row in waiting])
    assert next_morning() == []

    outbox.rebuild()

    assert len(next_morning()) == 1


def test_page_offers_feed_and_follow_form(client):
    response = client.get(f"/tim-kiem/?{WELL}&sap-xep=moi-nhat&trang=3", follow=True)
    page = response.content.decode()

    assert not response.cookies
    assert 'type="application/atom+xml"' in page
    assert "/tim-kiem/atom/?q=gi%E1%BA%BFng+l%C3%A0ng&quot;" not in page
    assert "/theo-doi/?muc=tim-kiem&amp;ma=q%3Dgi" in page
    assert "sap-xep%3D" not in page


def test_equal_searches_share_one_subscription(client, sent):
    for query in ("q%3Dgiếng%2520%2520làng%26trang%3D2", "sap-xep%3Dmoi-nhat%26q%3Dgi%E1%BA%BFng+làng"):
        sent(client.post, f"/theo-doi/?muc=tim-kiem&ma={query}", {"address": "lan@example.vn", "frequency": "daily"})

    assert Subscription.objects.get().key == "q=gi%E1%BA%BFng+l%C3%A0ng"


def test_subscription_title_names_every_filter():
    owner = make_unit("UBND xã Đồng Quế")
    filters = f"chu-tri-giai-quyet={owner.pk}&hinh-thuc=in_person&the=nuoc-sach&thang=2024-03&nam=2024"
    title = str(SavedSearch().subject(filters).title)
    for named in (owner.name, str(Form.IN_PERSON.label), "nuoc-sach", "3/2024", "2024"):
        assert named in title


def test_too_long_search_has_feed_only(client):
    long = "q=" + "+".join(["giếng"] * 39)
    page = client.get(f"/tim-kiem/?{long}&{'&'.join(f'linh-vuc=linh-vuc-{n}' for n in range(40))}").content.decode()

    assert 'type="application/atom+xml"' in page
    assert "/theo-doi/" not in page


def test_feed_lists_newest_with_stable_ids(client, clock):
    first = make("Giếng làng ở thôn Ngò")
    clock.shift(60)
    second = make()

    feed = atom(client)

    assert [entry.link for entry in feed.entries] == [
        f"http://localhost:8000{petition.get_absolute_url()}" for petition in (second, first)
    ]
    assert feed.entries[0].id == f"tag:localhost,2026:petition:{second.uuid}"
    assert feed.feed.language == "vi"
    assert "giếng làng" in feed.feed.title
    names = [entry.id for entry in feed.entries]
    first.title = "Giếng làng ở thôn Ngò cạn nước"
    first.save()
    outbox.rebuild()
    assert [entry.id for entry in atom(client).entries] == names


def test_feed_language_follows_its_address(client):
    make()
    feed = atom(client, prefix="/en")

    assert feed.feed.language == "en"
    assert "/en/kien-nghi/" in feed.entries[0].link


def test_unchanged_feed_answers_304(client, clock):
    make()
    address = f"/tim-kiem/atom/?{WELL}"
    first = client.get(address)
    assert not first.cookies
    clock.shift(3600)

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304

    make("Giếng làng ở thôn Ngò")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_empty_feed_stays_unchanged(client, clock):
    first = client.get(f"/tim-kiem/atom/?{WELL}")
    clock.shift(3600)

    assert client.get(f"/tim-kiem/atom/?{WELL}", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("query", ["", "q=%00", "loai=%00&q=%22", "trang=-1", "q=<b>&loai=petition&don-vi=abc"])
def test_no_address_breaks_the_feed(client, query):
    make("Giếng <b>làng</b> & ao")
    atom(client, query)


def test_marks_in_a_title_stay_text(client):
    make("Giếng làng <b>cạn</b> & bẩn", content="Nước <i>bẩn</i>.")

    [entry] = atom(client).entries

    assert entry.title_detail.type == "text/plain"
    assert entry.title == "Giếng làng <b>cạn</b> & bẩn"
    assert "<i>" not in entry.summary


@pytest.mark.parametrize("size", [1, 12])
def test_feed_asks_at_most_10_queries(client, django_assert_max_num_queries, size):
    for number in range(size):
        make(f"Giếng làng số {number}")
    client.get(f"/tim-kiem/atom/?{WELL}")
    with django_assert_max_num_queries(10):
        assert len(atom(client).entries) == size


def test_digest_queries_do_not_grow(next_morning, clock, django_assert_max_num_queries):
    follower("tim-kiem", WELL)
    clock.shift(60)
    for number in range(12):
        make(f"Giếng làng số {number}")
    with django_assert_max_num_queries(45):
        [message] = next_morning()
    assert message.body.count("/kien-nghi/") == 12
    assert len(post.outbox) == 1


def test_answer_is_no_new_match(next_morning, clock):
    petition = make(owner=None)
    clock.shift(60)
    follower("tim-kiem", WELL)
    clock.shift(60)
    lifecycle.answer(petition, by=BY, on=date(2026, 6, 16), text="Đã trả lời.", document="12/UBND")
    outbox.drain()

    assert next_morning() == []


def test_unconfirmed_address_gets_no_foreign_words(client, sent):
    trap = "theo-doi/?muc=tim-kiem&ma=q%3DTrung+thuong+vao+bay.example"
    for prefix, title in (("", "kết quả mới của một lượt tìm kiếm"), ("en/", "new results of a search")):
        wish = {"address": f"{prefix[:2]}nan.nhan@example.vn", "frequency": "daily"}
        [message] = sent(partial(client.post, f"/{prefix}{trap}", wish))
        whole = f"{message.subject} {message.body} {message.alternatives[0].content}"
        assert "thuong" not in whole
        assert "bay.example" not in whole
        assert title in message.subject
