"""Addresses of Vietnamese names are spelled out in the letters of the keyboard, whoever makes them."""

from __future__ import annotations

import pytest
from taggit.models import Tag

from portal.dialogues.models import Topic

SPELLED_OUT = [
    ("Đồng giá trị", "dong-gia-tri"),
    ("Ðường Ơ Ư", "duong-o-u"),
    ("Đồng giá trị", "dong-gia-tri"),  # each mark a character of its own, as some keyboards type
    ("NGHỊ QUYẾT 12/2026", "nghi-quyet-12-2026"),
]


@pytest.mark.parametrize(("name", "slug"), SPELLED_OUT)
def test_page_is_spelled_out(home, name: str, slug: str, article, news) -> None:
    assert article(news, name).slug == slug


@pytest.mark.parametrize(("name", "slug"), SPELLED_OUT)
def test_topic_is_spelled_out(db, name: str, slug: str) -> None:
    assert Topic.objects.create(name=name).slug == slug


@pytest.mark.parametrize(("name", "slug"), SPELLED_OUT[:3])
def test_tag_is_spelled_out(db, name: str, slug: str) -> None:
    assert Tag.objects.create(name=name).slug == slug


def test_tag_with_taken_slug_gets_number(db) -> None:
    Tag.objects.create(name="Đò ngang")
    assert Tag.objects.create(name="Độ ngang").slug == "do-ngang_1"
