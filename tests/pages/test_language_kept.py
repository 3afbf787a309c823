"""Whoever follows the links stays in the language, until the switch is used."""

from __future__ import annotations

import html
import re
from collections import deque

import pytest
from django.test import Client

pytestmark = [pytest.mark.usefixtures("example"), pytest.mark.django_db]

LINK = re.compile(r'<a\b(?![^>]*class="language")[^>]*?\bhref="(/[^"]*)"')
# The same in both languages: files and data.
FILES = (
    *("/static/", "/media/", "/tep/", "/tai-lieu/", "/api/", "/du-lieu-mo/"),
    *("/suc-khoe/", "/nhat-ky/checkpoint", "/nhat-ky/kiem-tra.py"),
)
# Of each kind of page some, of the narrowed lists as well.
MOST_OF_A_KIND = 6
KINDS = {"kien-nghi", "doi-thoai", "thong-bao", "don-vi", "lich-doi-thoai", "cam-ket", "giam-sat", "tim-kiem"}


def kind_of(path: str) -> str:
    return path.removeprefix("/en").split("/")[1]


def walk(client: Client, start: str) -> dict[str, set[str]]:
    """Every page that was read, with the addresses that it links to."""
    read: dict[str, set[str]] = {}
    waiting = deque([start])
    seen = {start}
    room: dict[str, int] = {}
    while waiting:
        path = waiting.popleft()
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        if response.streaming:
            list(response.streaming_content)  # which closes it, too
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        links = (html.unescape(href).split("#")[0] for href in LINK.findall(response.content.decode()))
        read[path] = {href for href in links if not href.startswith(FILES)}
        for href in read[path] - seen:
            room[kind_of(href)] = room.get(kind_of(href), 0) + 1
            if room[kind_of(href)] <= MOST_OF_A_KIND:
                seen.add(href)
                waiting.append(href)
    assert {kind_of(path) for path in read} >= KINDS
    return read


def test_english_pages_link_only_english_pages(client: Client) -> None:
    read = walk(client, "/en/")
    strayed = {(path, href) for path, links in read.items() for href in links if not href.startswith("/en/")}
    assert not strayed
    assert {"/en/stories/", "/en/about/how-to-take-part-in-a-dialogue/"} <= set(read)


def test_vietnamese_pages_link_only_vietnamese_pages(client: Client) -> None:
    read = walk(client, "/")
    strayed = {(path, href) for path, links in read.items() for href in links if href.startswith("/en/")}
    assert not strayed
