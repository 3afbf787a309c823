"""The results of a question as a table."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from portal.petitions.models import Petition
from portal.records.levels import Visibility
from search.index import fallback
from search.presentation import csv_export
from search.presentation.csv_export import csv_of

pytestmark = pytest.mark.usefixtures("example", "db")


@pytest.fixture
def client(index) -> Client:
    return Client()


def table(client: Client, query: str, *, address: str = "/tim-kiem/csv/") -> list[dict[str, str]]:
    response = client.get(f"{address}{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_table_has_every_matching_result(client):
    found = table(client, "?loai=petition")
    assert len(found) == Petition.objects.public().count() > 20
    assert table(client, "?loai=petition&trang=2") == found


def test_row_has_title_unit_due_address(client):
    (row,) = [
        row for row in table(client, "?q=trai+lon", address="/en/tim-kiem/csv/") if row["Number"] == "KN-2024-012"
    ]
    petition = Petition.objects.get(code="KN-2024-012")
    assert row["Title"] == petition.title
    assert row["Unit"] == petition.owner.name
    assert row["Topic"] == petition.topic.name_en
    assert row["Due"] == petition.due_on.isoformat()
    assert row["Address"] == "http://testserver/en/kien-nghi/KN-2024-012/"


def test_rows_follow_requested_order(client):
    days = [row["Date"] for row in table(client, "?sap-xep=moi-nhat", address="/en/tim-kiem/csv/")]
    assert days == sorted(days, reverse=True)


def test_a_spreadsheet_reads_its_accents(client):
    response = client.get("/tim-kiem/csv/?q=đất")
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="tim-kiem-')


@pytest.mark.parametrize("title", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_a_formula(client, title):
    Petition.objects.filter(code="KN-2024-012").update(title=title)
    assert f"'{title}" in [row["Title"] for row in table(client, "?q=KN-2024-012", address="/en/tim-kiem/csv/")]


@pytest.mark.parametrize("visibility", [Visibility.NEVER, Visibility.AGGREGATE_ONLY])
def test_stale_index_exports_no_hidden_record(client, visibility):
    Petition.objects.filter(code="KN-2024-012").update(visibility=visibility)
    text = b"".join(client.get("/tim-kiem/csv/").streaming_content).decode()
    assert "KN-2024-012" not in text
    assert "KN-2024-003" in text


def test_rows_are_read_in_batches(index, monkeypatch, django_assert_max_num_queries):
    keys = fallback._ask_engine(lambda engine: engine.suggest("kn-2024", limit=1000))
    monkeypatch.setattr(csv_export, "BATCH", 10)
    with django_assert_max_num_queries(2 + -(-len(keys) // 10)):
        pieces = list(csv_of(keys, site="https://example.test/", language="vi"))
    assert len(pieces) == 1 + -(-len(keys) // 10)


def test_table_without_engine_answers_503(client, settings, monkeypatch):
    settings.SEARCH_URL = "http://127.0.0.1:9/away"
    settings.SEARCH_FALLBACK_URL = "embedded:///nonexistent/nothing"
    monkeypatch.setattr(fallback, "_away_until", {})
    assert client.get("/tim-kiem/csv/").status_code == 503


def test_search_page_links_to_its_table(client):
    page = client.get("/tim-kiem/?q=huyện&nam=2024&trang=2").text
    assert 'href="/tim-kiem/csv/?q=huy%E1%BB%87n&amp;nam=2024"' in page
