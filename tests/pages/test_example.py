"""The stories of the example."""

from __future__ import annotations

from django.test import Client

from pages.example import FILES, load_stories
from pages.example.stories import EXPLANATIONS, PICTURES, STORIES
from pages.models import ArticlePage, HomePage, SiteSettings

from .commune import Commune


def test_example_articles_load_once(client: Client, home: HomePage) -> None:
    assert len(load_stories()) == len(EXPLANATIONS) + len(STORIES)
    assert load_stories() == []
    for article in ArticlePage.objects.all():
        assert client.get(article.get_url()).status_code == 200


def test_loading_again_keeps_changes_of_editors(home: HomePage) -> None:
    load_stories()
    article = ArticlePage.objects.first()
    article.title = "Sửa lại"
    article.save_revision().publish()
    SiteSettings.objects.update(locality="Xã khác")
    load_stories()
    assert ArticlePage.objects.get(pk=article.pk).title == "Sửa lại"
    assert SiteSettings.objects.get().locality == "Xã khác"


def test_article_links_only_public_notice(client: Client, home: HomePage, commune: Commune) -> None:
    commune.notice(number="436-TB/HU")
    load_stories()
    linked = client.get("/tin-tuc/tram-bom-dong-ban/").content.decode()
    assert 'href="/thong-bao/436-tb-hu-2026-03-12/"' in linked
    unlinked = client.get("/tin-tuc/duong-noi-dong-thon-ngo/").content.decode()
    assert "Thông báo số 412-TB/HU" in unlinked
    assert "<a notice" not in linked + unlinked


def test_example_pictures_are_complete_and_small() -> None:
    assert {path.stem for path in FILES.glob("*.webp")} == set(PICTURES)
    assert {path.stem for path in FILES.glob("*.svg")} == set(PICTURES)
    assert all(path.stat().st_size < 60_000 for path in FILES.glob("*.webp"))
