"""The search page as a citizen sees it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.dialogues.models import AnnualPlan, Notice
from portal.dialogues.publication import withdraw
from portal.petitions.models import Petition
from portal.public.presenters.statuses import withdrawal_of
from portal.records.actors import Actor

pytestmark = pytest.mark.usefixtures("example", "db")


@pytest.fixture
def client(index) -> Client:
    return Client()


def page(client: Client, query: str) -> str:
    response = client.get(f"/tim-kiem/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_unaccented_words_find_petition(client):
    assert "/kien-nghi/KN-2024-012/" in page(client, "?q=trai+lon+xa+thai")


def test_document_number_is_found_however_written(client):
    for typed in ("412-TB/HU", "412 tb hu", "412/TB-HU"):
        assert "/thong-bao/412-tb-hu-2024-03-29/" in page(client, f"?q={typed}")


def test_matches_are_marked_in_original_text(client):
    assert "<mark>Trại lợn</mark>" in page(client, "?q=trai+lon").replace("</mark> <mark>", " ")


@pytest.mark.parametrize(("kind", "model"), [("plan", AnnualPlan), ("notice", Notice), ("conclusion", Notice)])
def test_withdrawn_document_is_marked(client, kind, model):
    """In the words of its own page, and in the table; with the conclusions of a notice."""
    document = model.objects.public().first()
    withdraw(document, by=Actor("UBND xã"), on=timezone.localdate(), reason="Ban hành nhầm.")
    query = f"?loai={kind}&q={document.number}"
    (mark,) = withdrawal_of(document)
    assert mark.text in page(client, query)
    table = b"".join(client.get(f"/tim-kiem/csv/{query}").streaming_content).decode()
    assert mark.text in table


def test_facet_narrows_and_chip_lifts_it(client):
    narrowed = page(client, "?q=đất&loai=petition&tinh-trang=in_progress")
    assert "/kien-nghi/KN-2024-003/" in narrowed
    assert "/kien-nghi/KN-2024-001/" not in narrowed
    assert "?q=%C4%91%E1%BA%A5t&amp;loai=petition" in narrowed


def test_overdue_petitions_can_be_asked_for(client):
    assert "/kien-nghi/KN-2024-003/" in page(client, "?loai=petition&thoi-han=overdue")


@pytest.mark.parametrize("beyond", ["500", "9999"])
def test_page_beyond_last_redirects_to_last(client, beyond):
    last = client.get(f"/tim-kiem/?q=huyen&trang={beyond}")
    assert last.url.startswith("/tim-kiem/?q=huyen&trang=")
    assert 'class="entry"' in page(client, last.url.removeprefix("/tim-kiem/"))
    assert client.get(f"/tim-kiem/?q=zzzzqqqq&trang={beyond}").url == "/tim-kiem/?q=zzzzqqqq"


def test_unused_filter_value_can_be_lifted(client):
    narrowed = page(client, "?q=đất&loai=nonsense")
    assert 'href="?q=%C4%91%E1%BA%A5t"' in narrowed
    assert "nonsense" in narrowed


def test_near_results_are_flagged_as_unnotified(client):
    told = "không báo kết quả gần đúng"
    assert told in page(client, "?q=trai+lonn+thai")
    assert told not in page(client, "?q=trai+lon")


def test_empty_result_suggests_next_step(client):
    assert "/kien-nghi/" in page(client, "?q=zzzzqqqq")


@pytest.mark.parametrize("query", ["?trang=99999999999999999999", "?trang=-1", "?sap-xep=x&loai=%00", "?q=%00", '?q="'])
def test_no_address_breaks_the_page(client, query):
    page(client, query)


@pytest.mark.parametrize("query", ["", "?q=kien+nghi", "?q=huyen&trang=2", "?q=ket+luan&loai=notice&nam=2024"])
def test_page_asks_at_most_10_queries(client, query, django_assert_max_num_queries):
    """One for each of seven types, and three for everything else, once the process knows its synonyms."""
    page(client, "")
    with django_assert_max_num_queries(10):
        page(client, query)


def test_hidden_petition_is_not_found(client):
    hidden = Petition.objects.get(code="KN-2024-009")
    found = page(client, "?q=KN-2024-009")
    assert f"/kien-nghi/{hidden.code}/" not in found
    assert hidden.content not in page(client, "?q=quyết+định+hành+chính+về+bồi+thường")


def test_stale_index_shows_no_hidden_row(client):
    """Even before the index follows: rows are read from today's database, through the same door as every page."""
    Petition.objects.filter(code="KN-2024-012").update(visibility="never")
    assert "KN-2024-012" not in page(client, "?q=trai+lon+xa+thai")


def test_the_page_sets_no_cookie(client):
    assert not client.get("/tim-kiem/?q=đường").cookies


def test_the_english_page_keeps_its_language(client):
    response = client.get("/en/tim-kiem/?q=duong")
    assert response.status_code == 200
    assert "/en/kien-nghi/" in response.content.decode()


def test_dialogue_without_notice_is_red(client):
    found = page(client, "?q=chăn+nuôi&loai=dialogue")
    assert re.search(r'data-tone="bad">\s*<svg[^>]*>.*?</svg>\s*Chưa ra thông báo, hạn', found, re.DOTALL)


def test_notice_shows_its_overdue_tasks(client):
    found = page(client, "?q=21-TB/ĐU&loai=notice")
    assert "việc quá hạn" in found
