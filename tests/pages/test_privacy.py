"""Whoever reads is asked for nothing and told to nobody."""

from __future__ import annotations

import re

from django.test import Client

from pages.models import ListingPage, SectionPage, SiteSettings


def test_pages_avoid_cookies_and_foreign_hosts(
    client: Client, section: SectionPage, news: ListingPage, article, picture
) -> None:
    story = article(news, "Chuyện", picture=picture, picture_alt="Trạm bơm", tags=("Thẻ",))
    for path in ("/", "/gioi-thieu/", "/tin-tuc/", "/tin-tuc/?nhan=thẻ", story.get_url(), "/en/", "/khong-co/"):
        response = client.get(path)
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        loaded = re.findall(r'(?:src|srcset|action)="(?:[a-z]+:)?//[^"]*"', response.content.decode())
        assert not loaded, path


def test_frame_names_locality_and_contact(client: Client, news: ListingPage) -> None:
    SiteSettings.objects.update(locality="Xã Tân Hòa", office="Văn phòng xã", phone="0204 000 000", footer_text="Thử.")
    html = client.get("/tin-tuc/").content.decode()
    for words in ("Xã Tân Hòa", "Văn phòng xã", 'href="tel:0204000000"', "Thử."):
        assert words in html
