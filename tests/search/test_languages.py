"""An article in two languages is one result, found by the words of either and shown in the reader's."""

from __future__ import annotations

import pytest
from django.test import Client

from pages.example import english
from pages.models import ArticlePage
from search.index import outbox

pytestmark = [pytest.mark.usefixtures("example", "index"), pytest.mark.django_db]

ORIGINAL = "Trạm bơm Đồng Bạn: 42 ngày từ lời dân nói đến khi bốn tổ máy cùng chạy"
TRANSLATION = english.STORIES["tram-bom-dong-ban"].title
ADDRESSES = {"": "/tin-tuc/tram-bom-dong-ban/", "/en": "/en/stories/the-pumping-station-of-dong-ban/"}


def found(client: Client, path: str, words: str) -> str:
    page = client.get(f"{path}/tim-kiem/", {"q": words, "loai": "article"})
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("words", ["trạm bơm Đồng Bạn", "pumping station winter crop"])
@pytest.mark.parametrize("path", ["", "/en"])
def test_either_language_finds_reader_translation(client: Client, path: str, words: str) -> None:
    page = found(client, path, words)
    assert page.count(f'href="{ADDRESSES[path]}"') == 1
    assert f'href="{ADDRESSES["" if path else "/en"]}"' not in page
    language = "en" if path else "vi"
    assert f'<h3 class="entry__title" lang="{language}">' in page


def test_english_page_marks_vietnamese_records(client: Client) -> None:
    page = client.get("/en/tim-kiem/?q=KN-2024-030").content.decode()
    assert '<h3 class="entry__title" lang="vi">' in page


def test_translated_article_is_one_document() -> None:
    translations = ArticlePage.objects.filter(title__in=[ORIGINAL, TRANSLATION])
    assert translations.count() == 2
    keys = {key.id for key, _version in outbox.engine().entries() if key.type == "article"}
    assert len(keys & set(translations.values_list("pk", flat=True))) == 1


def test_english_only_article_is_found(client: Client) -> None:
    ArticlePage.objects.get(title=ORIGINAL).unpublish()
    outbox.rebuild()
    assert f'href="{ADDRESSES["/en"]}"' in found(client, "/en", "pumping station winter crop")
