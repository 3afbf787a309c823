"""Reading a page as its visitor does: the words without the markup."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.utils import translation


def words(response: Any) -> str:
    """The text of the page, spaces run together."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def in_english(record: Any) -> str:
    """The address of the record's page in English."""
    with translation.override("en"):
        return record.get_absolute_url()


def read(client: Client, address: str, **query: Any) -> str:
    """The words of a page that is there; the language of the test stays what it was."""
    with translation.override(translation.get_language()):
        response = client.get(address, query)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return words(response)


def between(text: str, start: str, end: str) -> str:
    """What stands between two words of a page; fails if they do not stand in this order."""
    assert start in text, f"“{start}” is not on the page"
    after = text.split(start, 1)[1]
    assert end in after, f"“{end}” does not follow “{start}”"
    return after.split(end, 1)[0]
