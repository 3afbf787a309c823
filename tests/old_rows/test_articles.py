"""Odd articles: blocks of a page name what is gone or hold what no editor writes, and every page still answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.test import Client

from pages.models import ArticlePage, HomePage
from tests.conftest import forget_the_former_database

from .asking import Failed, told
from .values import CONTROLS, INVISIBLE, TEXTS

pytestmark = [pytest.mark.usefixtures("example", "db")]


@pytest.fixture(autouse=True)
def as_in_production(settings) -> None:
    settings.BROKEN_RECORDS_RAISE = False


GONE = 987_654_321
TO_WHAT_IS_GONE = (
    f'<p><a linktype="page" id="{GONE}">trang</a> <a linktype="page" id="x">x</a> <a linktype="page">y</a> '
    f'<a linktype="document" id="{GONE}">tệp</a> <a href="">z</a> <a href="/%zz/">u</a> <a href="http://[">v</a>'
    f'<embed embedtype="image" id="{GONE}" format="left" alt="a"/><embed embedtype="gone" id="1"/><b>chưa đóng</p>'
)
ODD_NUMBERS: tuple[Any, ...] = (None, 0, -1, 10**20, "x", [], 1.5)
BLOCKS: dict[str, list[Any]] = {
    "text": [TO_WHAT_IS_GONE, None, "", 5, {}, *TEXTS[:8]],
    "picture": [
        {"picture": {"image": GONE, "decorative": False, "alt_text": "a"}, "caption": "b"},
        *({"picture": value, "caption": None} for value in (None, GONE, {}, "x", {"image": None})),
        {},
    ],
    "quote": [{"text": "a", "source": None}, {"text": None}, {}],
    "remark": [{"tone": "no such tone", "title": "a", "text": "b"}, {"tone": None, "title": None}, {}],
    "petitions": [
        {"title": "a", "codes": ["KN-GONE-1", "KN/2026/01", "a\0b", "", None, 5, "x" * 5_000]},
        *({"title": None, "codes": value} for value in (None, [], [[]], [{"type": "item", "value": "KN-2024-003"}])),
        {},
    ],
    "upcoming_dialogues": [{"title": "", "how_many": value} for value in ODD_NUMBERS],
    "latest_notices": [{"title": "", "how_many": value} for value in ODD_NUMBERS],
    "figures": [{}, {"title": "x" * 5_000}],
    "gone_block": [{"a": 1}, None, "x"],
}
OF_HOME: dict[str, list[Any]] = {
    "overdue": [{"title": "", "how_many": value} for value in ODD_NUMBERS],
    "stories": [
        *({"title": "", "how_many": 3, "listing": value} for value in (GONE, None, "x", [])),
        *({"title": "", "how_many": value, "listing": None} for value in ODD_NUMBERS),
    ],
    "explanations": [{"title": "", "how_many": value} for value in ODD_NUMBERS],
}
BODIES = ("[]", "{}", "null", '"text"', "5", '[{"type": "text"}]', '[{"value": "a"}]', "[null]", "[[]]")
TITLES = ("", " ", "‮đường", "😀 𝟜𝟚", "a" * 255, *(f"a{each}b" for each in (*CONTROLS[1:], *INVISIBLE)))
DAYS = ("0001-01-01", "9999-12-31")
ADDRESSES = ("/", "/en/", "/tin-tuc/", "/gioi-thieu/", "/sitemap-pages.xml", "/tim-kiem/?q=b%C3%A3i+c%E1%BA%A3")


def body_of(kind: str, value: Any) -> str:
    return json.dumps([{"type": kind, "value": value, "id": "9d3d2a4e-7c63-4b0c-9c0c-7a2a6b1f0c11"}])


@contextmanager
def written(table: str, column: str, value: Any) -> Iterator[bool]:
    """In all rows of a table, past the model. False for what the database refuses, so that no row can hold it."""
    with transaction.atomic():
        is_held = try_to_write(table, column, value)
        forget_the_former_database()
        yield is_held
        transaction.set_rollback(True)
    forget_the_former_database()


def try_to_write(table: str, column: str, value: Any) -> bool:
    quoted = map(connection.ops.quote_name, (table, column))
    statement = "UPDATE {} SET {} = %s".format(*quoted)  # noqa: S608 (names of our own tables)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [value])
    except DataError:
        return False
    return True


def failing(*more: str) -> dict[str, str]:
    client, found = Client(), {}
    for path in (*ADDRESSES, *more):
        try:
            told(client, path)
        except Failed as failed:
            found[path] = str(failed)[-1500:]
    return found


def articles() -> list[str]:
    """Of the newest article, in both of its languages."""
    newest = ArticlePage.objects.live().order_by("-published_on").first()
    return [page.url for page in (newest, *newest.get_translations().live())]


def failures_of(table: str, column: str, values: Any) -> dict[str, dict[str, str]]:
    found, held = {}, 0
    for value in values:
        with written(table, column, value) as is_held:
            held += is_held
            if is_held and (failed := failing(*articles())):
                found[str(value)[:200]] = failed
    assert held, "the database refused all of them"
    return found


@pytest.mark.parametrize("kind", BLOCKS)
def test_odd_block_breaks_no_article(kind):
    bodies = [body_of(kind, value) for value in BLOCKS[kind]]
    assert failures_of(ArticlePage._meta.db_table, "body", bodies) == {}


@pytest.mark.parametrize("kind", BLOCKS | OF_HOME)
def test_odd_block_breaks_no_home_page(kind):
    bodies = [body_of(kind, value) for value in (BLOCKS | OF_HOME)[kind]]
    assert failures_of(HomePage._meta.db_table, "body", bodies) == {}


def test_odd_body_breaks_no_page():
    for model in (ArticlePage, HomePage):
        assert failures_of(model._meta.db_table, "body", BODIES) == {}


def test_odd_title_breaks_no_page():
    assert failures_of("wagtailcore_page", "title", TITLES) == {}


@pytest.mark.parametrize("column", ["intro", "picture_alt", "picture_caption"])
def test_odd_words_take_no_page_down(column):
    assert failures_of(ArticlePage._meta.db_table, column, TITLES) == {}


@pytest.mark.parametrize("column", ["published_on"])
def test_odd_day_breaks_no_page(column):
    assert failures_of(ArticlePage._meta.db_table, column, DAYS) == {}
