"""A count leads to a list of the same number, always: every number of every public page of the example is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup, Tag

from portal.dialogues.models import Dialogue, Notice
from portal.organisations.models import Level, Place, Unit
from portal.petitions.models import Petition

pytestmark = [pytest.mark.usefixtures("example"), pytest.mark.django_db]

LISTS = [
    "/",
    "/lich-doi-thoai/",
    "/lich-doi-thoai/?nam=2024",
    "/lich-doi-thoai/?nam=2024&don-vi=huyen-uy-yen-thuan",
    "/lich-doi-thoai/?nam=2025",
    "/thong-bao/",
    "/kien-nghi/",
    "/cam-ket/",
    "/giam-sat/",
    "/giam-sat/?nam=2024",
    "/giam-sat/?nam=2024&don-vi=huyen-uy-yen-thuan",
    "/giam-sat/bieu-do/",
    "/giam-sat/bieu-do/?nam=2024",
]
# Where numbers of records stand. What counts no records says so: days and minima are measures (data-measure), and a
# number whose records have no list of their own (complaints, small topics, how it stood before) is data-total-only.
COUNTS = (".ratio__count", ".figure__value", ".chart__row", "td[data-numeric]", "dd [data-numeric]")
MARKED = ("data-count", "data-measure", "data-total-only")


def pages() -> Iterator[str]:
    yield from LISTS
    for rows in (Notice.objects.public(), Dialogue.objects.public(), Petition.objects.public()[:5]):
        yield from (row.get_absolute_url() for row in rows)
    bound = Unit._default_manager.filter(accountable_since__isnull=False)
    yield from (unit.get_absolute_url() for unit in bound)
    yield from (f"/xa/{place.slug}/" for place in Place._default_manager.filter(level=Level.COMMUNE, valid_to=None))


def soup_of(client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "lxml")


def unmarked(page: BeautifulSoup) -> list[str]:
    """Numbers that stand where counts stand and neither lead to a list nor say why there is none."""
    found = []
    for place in page.select(", ".join(COUNTS)):
        for text in place.find_all(string=re.compile(r"\d")):
            marked = [place, *(parent for parent in text.parents if place in parent.parents)]
            if not any(parent.has_attr(name) for parent in marked for name in MARKED):
                found.append(f"{text} in {place.name}.{place.get('class')}")
    return found


def test_every_count_equals_linked_total(client):
    totals: dict[str, int] = {}
    wrong, followed = [], 0
    for address in pages():
        page = soup_of(client, address)
        wrong += [f"{address}: {number} leads nowhere" for number in unmarked(page)]
        for count in page.select("[data-count]"):
            number = int(count["data-count"])
            href = str(count.get("href", ""))
            if not number:
                continue
            if not href:
                wrong.append(f"{address}: {number} has no list ({count.get_text(strip=True)})")
                continue
            followed += 1
            if href not in totals:
                totals[href] = total_of(client, href)
            if totals[href] != number:
                wrong.append(f"{address}: {number}, but {href} has {totals[href]}")
    assert not wrong, "\n".join(sorted(set(wrong))[:40])
    assert followed > 300


def total_of(client, href: str) -> int:
    """What the list says of itself: as a whole, or at the place to which the link leads."""
    address, anchor = urldefrag(href)
    page = soup_of(client, address)
    told = page.find(id=anchor) if anchor else page.select_one("[data-total]")
    assert isinstance(told, Tag), f"{href} has no total"
    return int(str(told["data-total"]))
