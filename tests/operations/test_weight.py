"""The first view of a page is light enough for a phone far from town: what is sent for it, compressed as it is sent."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from portal.petitions.models import Petition

pytestmark = pytest.mark.usefixtures("example", "db")

HTML = 30_000  # as written
FIRST_VIEW = 100_000  # all that is sent before a reader has scrolled
COMPRESSED = {".css", ".js", ".svg"}
IMPORTED = re.compile(r"""(?:import|from)\s*["']\./([\w.-]+)["']""")
LINKED = re.compile(r'<(link|script|img|use)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>')
# What a browser fetches later, or not on a screen.
LATER = ('rel="canonical"', 'rel="alternate"', 'loading="lazy"', 'media="print"')


def first_view(html: str) -> dict[str, int]:
    """Bytes sent for each thing that the page links."""
    sizes = {"html": len(brotli.compress(html.encode(), quality=5))}
    for match in LINKED.finditer(html):
        if match[2].startswith(settings.STATIC_URL) and not any(mark in match[0] for mark in LATER):
            add(sizes, unquote(match[2]).removeprefix(settings.STATIC_URL).partition("#")[0])
    return sizes


def add(sizes: dict[str, int], name: str) -> None:
    if name in sizes:
        return
    path = Path(str(finders.find(name)))
    content = path.read_bytes()
    sizes[name] = len(brotli.compress(content)) if path.suffix in COMPRESSED else len(content)
    if path.suffix == ".js":
        for imported in IMPORTED.findall(content.decode()):
            add(sizes, f"{Path(name).parent}/{imported}")


def addresses() -> list[str]:
    longest = max(Petition.objects.public(), key=lambda petition: petition.events.count())
    return ["/", longest.get_absolute_url()]


def test_page_html_stays_within_30_kb(client):
    for address in addresses():
        assert len(client.get(address).content) <= HTML, address


def test_first_view_stays_within_100_kb(client):
    for address in addresses():
        sizes = first_view(client.get(address).content.decode())
        assert {".css", ".js", ".woff2"} <= {Path(name).suffix for name in sizes}
        assert sum(sizes.values()) <= FIRST_VIEW, f"{address}: {sizes}"


def test_pictures_have_width_and_height(client):
    for address in [*addresses(), "/tin-tuc/"]:
        for picture in re.findall(r"<img\b[^>]*>", client.get(address).content.decode()):
            assert re.search(r'width="\d+"', picture), picture
            assert re.search(r'height="\d+"', picture), picture
