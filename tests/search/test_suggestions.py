"""Suggestions as a citizen gets them while typing."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from wagtail.models import Site

from portal.organisations.models import Place, Unit
from portal.petitions.models import Petition
from portal.records.levels import Visibility
from search.index import fallback, outbox

pytestmark = pytest.mark.usefixtures("example", "db")

ADDRESS = "/tim-kiem/goi-y/"


@pytest.fixture
def client(index) -> Client:
    Site.get_site_root_paths()  # which Wagtail remembers for an hour
    return Client()


def typed(client: Client, words: str, *, address: str = ADDRESS) -> dict[str, str]:
    """The addresses suggested, with their text."""
    response = client.get(address, {"q": words})
    assert response.status_code == 200
    options = re.findall(r'<li role="option"[^>]*data-href="([^"]*)"[^>]*>(.*?)</li>', response.text, re.DOTALL)
    return {html.unescape(href): " ".join(re.sub("<[^>]+>", "", text).split()) for href, text in options}


@pytest.mark.parametrize("words", ["trai lon", "trại l", "TRẠI LỢN"])
def test_petition_suggested_with_or_without_accents(client, words):
    found = typed(client, words)
    assert "KN-2024-012" in found["/kien-nghi/KN-2024-012/"]


@pytest.mark.parametrize("words", ["412", "412 tb", "thông báo 412"])
def test_notice_number_suggests_notice_once(client, words):
    found = typed(client, words)
    assert "/thong-bao/412-tb-hu-2024-03-29/" in found
    assert not [href for href in found if "#" in href]


def test_typed_words_are_marked_in_name(client):
    response = client.get(ADDRESS, {"q": "trai lo"})
    assert "<mark>Trại</mark> <mark>lợ</mark>n" in response.text


def test_topic_suggestion_leads_to_its_results(client):
    found = typed(client, "moi truo")
    assert [href for href in found if href.startswith("/tim-kiem/?linh-vuc=")]


def test_unit_suggestion_leads_to_its_page(client):
    assert "UBND xã Suối Ngàn" in typed(client, "suoi nga")["/don-vi/ubnd-xa-suoi-ngan/"]


def test_merged_place_is_suggested_once(client):
    for slug in ("xa-khe-ngoi", "xa-khe-ngoi-2"):
        Place.objects.create(name="xã Khe Ngòi", slug=slug, kind="commune", level="commune")
    assert list(typed(client, "khe ngo")) == ["/tim-kiem/?q=x%C3%A3+Khe+Ng%C3%B2i"]


def test_names_leave_room_for_records(client):
    for number in range(20):
        Unit.objects.create(name=f"Đường {number}", kind="department", level="commune")
    found = list(typed(client, "đườ"))
    assert len(found) <= 8
    assert len([href for href in found if href.startswith("/don-vi/")]) == 3
    assert [href for href in found if href.startswith("/kien-nghi/")]


@pytest.mark.parametrize("visibility", [Visibility.NEVER, Visibility.AGGREGATE_ONLY])
def test_stale_index_suggests_no_hidden_record(client, visibility):
    assert "/kien-nghi/KN-2024-012/" in typed(client, "trại lợn")
    Petition.objects.filter(code="KN-2024-012").update(visibility=visibility)
    for words in ("trại lợn", "KN-2024-012", "kn2024012"):
        assert "KN-2024-012" not in client.get(ADDRESS, {"q": words}).text


def test_index_suggests_only_public_petitions(client):
    public = {f"petition:{pk}" for pk in Petition.objects.public().values_list("pk", flat=True)}
    found = outbox.engine().suggest("kn-2024", limit=1000)
    assert found
    assert {str(key) for key in found if key.type == "petition"} <= public


@pytest.mark.parametrize("words", ["", "đ", " \t ", "\0\0\0", "<b>", '"', "%_%_", "zz qq", "a " * 40, "9" * 80])
def test_any_input_answers_within_4_queries(client, words, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        typed(client, words)


@pytest.mark.parametrize("words", ["đường", "hu", "ke hoach", "kn-2024", "thông báo", "xa", "đối thoại về"])
def test_suggestion_asks_at_most_4_queries(client, words, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert 1 <= len(typed(client, words)) <= 8


def test_too_long_input_is_refused_unread(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(ADDRESS, {"q": "đ" * 81}).status_code == 400


def test_only_get_is_answered(client):
    assert client.post(ADDRESS, {"q": "đường"}).status_code == 405


def test_answer_is_cacheable_without_cookies(client):
    response = client.get(ADDRESS, {"q": "đường"})
    assert response["Cache-Control"] == "public, max-age=15, s-maxage=1"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_english_suggestions_lead_to_english_pages(client):
    assert re.search(r'role="status">\s*No suggestions\.', client.get("/en" + ADDRESS, {"q": "zzqq"}).text)
    assert re.search(r'role="status">\s*\d suggestions\.', client.get("/en" + ADDRESS, {"q": "đường"}).text)
    assert "/en/kien-nghi/KN-2024-012/" in typed(client, "trại lợn", address="/en" + ADDRESS)


def test_names_are_suggested_during_outage(client, settings, monkeypatch):
    settings.SEARCH_URL = "http://127.0.0.1:9/away"
    monkeypatch.setattr(fallback, "_away_until", {})
    settings.SEARCH_FALLBACK_URL = "embedded:///nonexistent/nothing"
    assert "/don-vi/ubnd-xa-suoi-ngan/" in typed(client, "suoi ngan")
    assert fallback._away_until


def test_reserve_suggests_during_outage(client, settings, monkeypatch):
    settings.SEARCH_FALLBACK_URL = settings.SEARCH_URL
    settings.SEARCH_URL = "http://127.0.0.1:9/away"
    monkeypatch.setattr(fallback, "_away_until", {})
    assert "/kien-nghi/KN-2024-012/" in typed(client, "trại lợn")


def test_every_search_form_offers_suggestions(client):
    for address in ("/tim-kiem/", "/khong-co/", "/en/tim-kiem/"):
        page = client.get(address).text
        assert 'data-suggestions="/tim-kiem/goi-y/"' in page or 'data-suggestions="/en/tim-kiem/goi-y/"' in page
        assert "combobox" not in page
