"""The example, read as a visitor reads it: from link to link, and never into a wall."""

import html
import re
from collections import deque

import pytest

from portal.petitions.models import Kind, Petition
from portal.records.models import Attachment

from .reading import read, words

pytestmark = [pytest.mark.usefixtures("example"), pytest.mark.django_db]

LISTS = ("/lich-doi-thoai/", "/thong-bao/", "/kien-nghi/", "/cam-ket/", "/giam-sat/")
OURS = (*LISTS, "/doi-thoai/", "/don-vi/", "/tai-lieu/")
# Enough to have seen every type of page many times, and every list narrowed.
MOST_PAGES = 250


def links(page: str) -> list[str]:
    found = (html.unescape(href).split("#")[0] for href in re.findall(r'href="(/[^"]*)"', page))
    return [href for href in found if href.startswith(OURS)]


def test_every_link_answers_200(client):
    seen, waiting = set(LISTS), deque(LISTS)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.popleft()
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            list(response.streaming_content)
            response.close()
            continue
        for href in links(response.content.decode()):
            if href not in seen:
                seen.add(href)
                waiting.append(href)
    assert {"/doi-thoai/", "/don-vi/", "/tai-lieu/"} <= {f"/{address.split('/')[1]}/" for address in seen}


def test_complaint_has_no_page_or_mention(client):
    complaint = Petition.objects.get(kind=Kind.COMPLAINT)
    assert client.get(complaint.get_absolute_url()).status_code == 404
    for address in (*LISTS, complaint.dialogue.get_absolute_url()):
        assert complaint.code not in words(client.get(address))


def test_petition_history_continues_across_unit_succession(client):
    """Promised by a district office for September 2024, handed over in June 2025, still owed."""
    page = read(client, "/en/kien-nghi/KN-2024-003/")
    for told in (
        "Thôn Bãi Cả dồn điền đổi thửa xong từ năm 2019",
        "Conclusion 3, 412-TB/HU",
        "25 September 2024 Progress reported",
        "30 September 2024 The deadline passed",
        "Responsible from now on: UBND xã Đồng Quế",
        "now part of xã Đồng Quế since 1 July 2025",
    ):
        assert told in page, told


def test_public_files_served_others_404(client):
    for attachment in Attachment.objects.all():
        response = client.get(f"/tai-lieu/{attachment.uuid}/")
        assert response.status_code == (200 if attachment.is_public else 404)
        if response.streaming:
            list(response.streaming_content)  # read to its end, it closes itself and leaves the connection alone
