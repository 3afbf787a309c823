"""A tag that is followed: articles with it, and what of the record has it."""

from __future__ import annotations

import feedparser
import pytest
from django.test import Client
from taggit.models import Tag

from pages.models import ListingPage
from portal.following.followables import NewsWindow, find
from tests.factories import make_petition

FEED = "/nhan/giao-thong/atom/"


@pytest.fixture
def tag(db: None) -> Tag:
    return Tag.objects.create(name="Giao thông", slug="giao-thong")


def test_tag_feed_has_articles_and_records(client: Client, news: ListingPage, article, tag: Tag) -> None:
    told = article(news, "Đường làng đã xong", tags=(tag.name,))
    told.save_revision().publish()
    article(news, "Về nước", tags=("Thủy lợi",)).save_revision().publish()
    petition = make_petition()
    petition.tags.add(tag)
    make_petition(public=False).tags.add(tag)

    feed = feedparser.parse(client.get(FEED).content)

    assert not feed.bozo
    assert {entry.link for entry in feed.entries} == {
        f"http://localhost:8000{each}" for each in (told.get_url(), petition.get_absolute_url())
    }
    assert feed.feed.link == "http://localhost:8000/tin-tuc/?nhan=giao-thong"


def test_tag_of_hidden_records_404s(client: Client, tag: Tag) -> None:
    make_petition(public=False).tags.add(tag)

    assert client.get(FEED).status_code == 404
    assert client.get("/theo-doi/?muc=nhan&ma=giao-thong").status_code == 404


def test_republished_article_is_not_new(news: ListingPage, article, tag: Tag) -> None:
    told = article(news, "Đường làng đã xong", tags=(tag.name,))
    told.save_revision().publish()
    told.refresh_from_db()
    first = told.first_published_at
    told.title = "Đường làng đã xong hẳn"
    told.save_revision().publish()

    assert find("nhan").news(tag.slug, NewsWindow(since=first)) == []
    assert len(find("nhan").news(tag.slug, NewsWindow())) == 1


def test_tagged_listing_links_form_and_feed(client: Client, news: ListingPage, article, tag) -> None:
    article(news, "Đường làng đã xong", tags=(tag.name,))

    narrowed = client.get("/tin-tuc/?nhan=giao-thong")
    assert FEED in narrowed.content.decode()
    assert "muc=nhan&amp;ma=giao-thong" in narrowed.content.decode()
    assert not narrowed.cookies
    assert "/nhan/" not in client.get("/tin-tuc/?nhan=khong-co").content.decode()
