"""Asking an address as its reader does, and what must hold of the answer whatever the database holds."""

from __future__ import annotations

import csv
import io
import json
import re
import traceback
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import openpyxl
from django.test import Client
from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Links of a page to records, by the first part of their addresses.
TO_A_RECORD = re.compile(r'href="((?:/en)?/(?:kien-nghi|doi-thoai|thong-bao|don-vi|tai-lieu)/[^"?]+)"')
MOST_PAGES = 30


class Failed(AssertionError):
    """An address that does not answer as it should."""


def ask(client: Client, path: str) -> tuple[int, str, bytes]:
    """Status, media type and body; raises Failed for whatever is no answer."""
    try:
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    except Exception as error:  # whatever a view raises is what this looks for
        raise Failed(f"{path}: {''.join(traceback.format_exception(error)[-8:])}") from error
    if response.status_code >= 500:
        raise Failed(f"{path}: {response.status_code}")
    return response.status_code, response["Content-Type"].partition(";")[0], body


def told(client: Client, path: str) -> Counter[str] | None:
    """What an address names: records by their links, entries by their names, rows by their first cell.

    None where it names nothing. Raises Failed if the answer cannot be read.
    """
    status, kind, body = ask(client, path)
    if status != 200:
        return None
    try:
        return _told(client, path, kind, body)
    except Failed:
        raise
    except Exception as error:  # a parser says in many ways that it cannot read
        raise Failed(f"{path}: {kind} cannot be read: {error!r}") from error


def _told(client: Client, path: str, kind: str, body: bytes) -> Counter[str] | None:
    match kind:
        case "application/atom+xml" | "application/xml" | "text/xml" | "image/svg+xml":
            tree = ElementTree.fromstring(body)  # noqa: S314 (what we answered ourselves)
            entries = [each.findtext(f"{ATOM}id", "") for each in tree.iter(f"{ATOM}entry")]
            return Counter([*entries, *(each.text or "" for each in tree.iter(f"{SITEMAP}loc"))])
        case "text/calendar":
            return Counter(str(each["UID"]) for each in Calendar.from_ical(body.decode()).walk("VEVENT"))
        case "text/csv":
            rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
            assert len({len(row) for row in rows}) <= 1, "rows of different lengths"
            return Counter(row[0] for row in rows[1:])
        case "application/jsonl":
            return Counter(str(next(iter(json.loads(line).values()))) for line in body.decode().split("\n") if line)
        case "application/json" if urlsplit(path).path.startswith("/api/v1/"):
            return _told_by_api(client, path, json.loads(body))
        case "text/html" if urlsplit(path).path.count("/") <= 3:
            return _told_by_list(client, path, body.decode())
        case kind if kind.endswith("spreadsheetml.sheet"):
            sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
            headings = 2  # in words, and the names of the columns
            return Counter(str(row[0] or "") for row in list(sheet.iter_rows(values_only=True))[headings:])
    return None


def _told_by_api(client: Client, path: str, answer: Any) -> Counter[str] | None:
    """All pages of a list, which must be as many as it says."""
    if "items" not in answer:
        return None
    items = list(answer["items"])
    while answer["next"]:
        answer = json.loads(ask(client, "/" + answer["next"].split("/", 3)[3])[2])
        items += answer["items"]
    if len(items) != answer["total"]:
        raise Failed(f"{path}: {answer['total']} are said to be there, {len(items)} are")
    return Counter(str(next(iter(item.values()))) for item in items)


def _told_by_list(client: Client, path: str, page: str) -> Counter[str]:
    """Links to records on all pages of a list."""
    found = Counter(TO_A_RECORD.findall(page))
    for number in range(2, MOST_PAGES):
        if f"trang={number}" not in unescape(page):
            break
        page = ask(client, f"{path}?trang={number}")[2].decode()
        found += Counter(TO_A_RECORD.findall(page))
    return found
