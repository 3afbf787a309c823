"""What every page of the record has in common: addresses, languages, caches."""

import re

import pytest
from django.conf import settings

from portal.dialogues.models import Notice
from tests.factories import make_conclusion, make_dialogue, make_notice, make_petition

from .reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LISTS = ["/lich-doi-thoai/", "/thong-bao/", "/kien-nghi/", "/cam-ket/", "/giam-sat/"]


@pytest.fixture
def addresses() -> list[str]:
    """One page of each type."""
    petition = make_petition(dialogue=make_dialogue())
    notice = make_notice(make_conclusion(petition_codes=[petition.code]), dialogue=petition.dialogue)
    records = (petition, petition.dialogue, notice, notice.unit)
    return [*LISTS, *(record.get_absolute_url() for record in records)]


def in_both_languages(addresses):
    return [*addresses, *(f"/en{address}" for address in addresses)]


def test_pages_use_no_cookie_or_session(client, addresses):
    for address in in_both_languages(addresses):
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert not response.wsgi_request.session.accessed, address
        assert "Cookie" not in response.headers.get("Vary", ""), address


def test_page_has_heading_title_and_description(client, addresses):
    for address in in_both_languages(addresses):
        page = client.get(address).content.decode()
        assert page.count("<h1") == 1, address
        (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        (description,) = re.findall(r'name="description"\s+content="([^"]*)"', page)
        assert title.split("– Dân Biết")[0].strip(), address
        assert description.strip(), address


def test_page_names_canonical_and_hreflang_addresses(client, addresses):
    for address in addresses:
        page = client.get(address).content.decode()
        assert f'<link rel="canonical" href="{settings.SITE_URL}{address}">' in page
        assert f'hreflang="vi" href="{settings.SITE_URL}{address}">' in page
        assert f'hreflang="en" href="{settings.SITE_URL}/en{address}">' in page
        english = client.get(f"/en{address}").content.decode()
        assert f'<link rel="canonical" href="{settings.SITE_URL}/en{address}">' in english
        assert f'hreflang="vi" href="{settings.SITE_URL}{address}">' in english


def test_canonical_address_drops_unused_parameters(client):
    make_petition()
    page = client.get("/kien-nghi/", {"utm_source": "zalo", "nam": "2026", "don-vi": ""}).content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/kien-nghi/?nam=2026">' in page


def test_language_switch_keeps_path_and_query(client):
    page = client.get("/kien-nghi/?thoi-han=overdue&sap-xep=han").content.decode()
    assert 'href="/en/kien-nghi/?thoi-han=overdue&amp;sap-xep=han"' in page
    page = client.get("/en/kien-nghi/?thoi-han=overdue&sap-xep=han").content.decode()
    assert 'href="/kien-nghi/?thoi-han=overdue&amp;sap-xep=han"' in page


def test_pages_refuse_post(client, addresses):
    for address in addresses:
        assert client.post(address).status_code == 405, address
        assert client.head(address).status_code == 200, address


def test_pages_inline_no_style_or_script(client, addresses):
    """A block of linked data is read by robots and run by nobody."""
    for address in addresses:
        page = client.get(address).content.decode()
        own = r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(\bsrc=|\btype=\"application/ld\+json\"))"
        assert not re.search(own, page), address


def test_pages_show_no_iso_dates(client, addresses):
    for address in in_both_languages(addresses):
        text = read(client, address)
        assert not re.search(r"\b\d{4}-\d{2}-\d{2}\b(?!-)", text.replace(str(Notice.objects.get().slug), "")), address


def test_english_page_marks_vietnamese_text(client):
    petition = make_petition(dialogue=make_dialogue(), title="Đường thôn lầy lội")
    notice = make_notice(make_conclusion(petition_codes=[petition.code]), dialogue=petition.dialogue)
    headings = {petition: petition.title, notice: notice.title, notice.unit: notice.unit.name}
    for address, heading in [(record.get_absolute_url(), heading) for record, heading in headings.items()]:
        page = client.get(f"/en{address}").content.decode()
        assert f'<h1 lang="vi">{heading}</h1>' in page
    listed = client.get("/en/kien-nghi/").content.decode()
    assert '<h2 class="entry__title" lang="vi">' in listed or '<h3 class="entry__title" lang="vi">' in listed
