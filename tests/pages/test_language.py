"""One tree of pages, two languages of the frame: whoever reads in English goes on reading in English."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override

from pages.links import in_language_of_reader
from pages.models import ListingPage, SectionPage

LINKS = [
    ("/kien-nghi/KN-2024-030/", "/en/kien-nghi/KN-2024-030/"),
    ("/kien-nghi/?trang=2#dau", "/en/kien-nghi/?trang=2#dau"),
    ("/tin-tuc/mot-bai/", "/en/tin-tuc/mot-bai/"),
    ("/", "/en/"),
    ("/en/kien-nghi/", "/en/kien-nghi/"),
    ("/quan-tri/", "/quan-tri/"),
    ("/media/images/x.webp", "/media/images/x.webp"),
    ("https://example.org/kien-nghi/", "https://example.org/kien-nghi/"),
    ("//example.org/kien-nghi/", "//example.org/kien-nghi/"),
]


@pytest.mark.parametrize(("typed", "shown"), LINKS)
def test_typed_link_follows_language_of_reader(typed: str, shown: str) -> None:
    with override("en"):
        assert in_language_of_reader(typed) == shown
    with override("vi"):
        assert in_language_of_reader(typed) == typed


def test_links_of_english_pages_stay_english(client: Client, section: SectionPage, news: ListingPage, article) -> None:
    target = article(section, "Cách tham gia")
    text = f'<p><a linktype="page" id="{target.pk}">một</a> <a href="/lich-doi-thoai/">hai</a></p>'
    story = article(news, "Chuyện", tags=("Thẻ",), body=[("text", text)])
    for path in ("/", "/gioi-thieu/", "/tin-tuc/", story.get_url()):
        english = client.get(f"/en{path}")
        assert english.status_code == 200
        links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', english.content.decode()))
        stray = {link for link in links if not link.startswith("/en/")}
        assert stray <= {path}, "only the switch of the language may lead away from it"
    assert {"/en/gioi-thieu/cach-tham-gia/", "/en/lich-doi-thoai/"} <= links


def test_english_page_marks_vietnamese_content(client: Client, news: ListingPage, article) -> None:
    html = client.get("/en" + article(news, "Chuyện").get_url()).content.decode()
    assert '<html lang="en">' in html
    assert '<header class="page-head" lang="vi">' in html
