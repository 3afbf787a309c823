"""The page of the open data, and what other pages say of themselves to programs."""

import json
import re
from datetime import datetime

import pytest
from django.utils import timezone

from portal.opendata.api.openapi import document
from portal.opendata.catalogue.dictionary import chapters
from portal.opendata.catalogue.flattening import tables_of
from portal.opendata.catalogue.resources import RESOURCES
from portal.opendata.exports import dumps
from tests.factories import make_conclusion, make_dialogue, make_notice
from tests.public.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NOW = datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DUMPS_ROOT = tmp_path / "dumps"


def linked(client, address: str) -> dict:
    page = client.get(address).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    return json.loads(block)


@pytest.mark.parametrize("address", ["/du-lieu-mo/", "/en/du-lieu-mo/"])
def test_page_offers_resources_in_every_format(client, address):
    page = client.get(address).content.decode()
    for name in RESOURCES:
        for extension in ("", ".csv", ".jsonl", ".xlsx"):
            assert f'/api/v1/{name}{extension}"' in page


def test_page_offers_dump_with_checksum(client):
    dump = dumps.make(now=NOW)
    page = read(client, "/en/du-lieu-mo/")
    assert "Made on 15 June 2026, 12:00" in page
    assert dump.file("dan-biet.zip").sha256 in page


def test_page_says_dump_is_pending(client):
    assert "The dump is being made" in read(client, "/en/du-lieu-mo/")


def test_dictionary_explains_every_column():
    explained = {chapter.name: {entry.name for entry in chapter.entries} for chapter in chapters()}
    for resource in RESOURCES.values():
        for table in tables_of(resource).values():
            own = {column for column in table.columns if column != f"{resource.name}.{resource.key}"}
            assert own <= explained[table.name]


def test_dictionary_explains_filters_with_codes():
    explained = {chapter.name: {entry.name: entry for entry in chapter.entries} for chapter in chapters()}
    for name, resource in RESOURCES.items():
        assert set(resource.filters.model_fields) == set(explained.get(f"{name}?", {}))
    assert ("resolved", "Đã giải quyết xong") in [
        (code, str(label)) for code, label in explained["petitions?"]["state"].codes
    ]
    assert explained["petitions?"]["year"].kind == "số nguyên"


def test_dictionary_has_meaning_for_every_field():
    assert [entry for chapter in chapters() for entry in chapter.entries if not entry.meaning] == []


def test_dictionary_labels_codes_in_page_language(client):
    assert "in_progress Being resolved" in read(client, "/en/du-lieu-mo/")
    assert "in_progress Đang giải quyết" in read(client, "/du-lieu-mo/")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/kien-nghi/", "petitions"),
        ("/thong-bao/", "notices"),
        ("/cam-ket/", "commitments"),
        ("/lich-doi-thoai/", "dialogues"),
        ("/giam-sat/", "scoreboard"),
    ],
)
def test_every_list_links_its_open_data(client, address, name):
    page = client.get(address).content.decode()
    assert f'href="/api/v1/{name}.csv"' in page
    assert 'href="/du-lieu-mo/"' in page


def test_a_dialogue_is_an_event(client):
    dialogue = make_dialogue(held=False)
    told = linked(client, dialogue.get_absolute_url())
    assert (told["@type"], told["name"]) == ("Event", dialogue.theme)
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["organizer"]["name"] == dialogue.unit.name


def test_a_notice_is_a_report(client):
    notice = make_notice(make_conclusion())
    told = linked(client, notice.get_absolute_url())
    assert (told["@type"], told["reportNumber"], told["datePublished"]) == ("Report", notice.number, "2026-03-12")


def test_open_data_is_dataset_with_licence(client):
    dumps.make(now=NOW)
    told = linked(client, "/du-lieu-mo/")
    assert (told["@type"], told["license"]) == ("Dataset", dumps.LICENCE["url"])
    assert told["distribution"][1]["contentUrl"].endswith("/du-lieu-mo/tep/dan-biet.zip")


def test_title_cannot_close_json_ld_block(client):
    dialogue = make_dialogue(theme="</script><script>alert(1)</script>")
    page = client.get(dialogue.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert linked(client, dialogue.get_absolute_url())["name"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize("address", ["/du-lieu-mo/api/", "/en/du-lieu-mo/api/"])
def test_reference_lists_routes_with_parameters(client, address):
    page = client.get(address).content.decode()
    for path, routes in document()["paths"].items():
        (operation,) = routes.values()
        (told,) = re.findall(rf'<details class="reveal" id="{operation["operationId"]}">.*?</details>', page, re.DOTALL)
        assert f"GET {path}" in told
        for parameter in operation["parameters"]:
            assert f"<code>{parameter['name']}</code>" in told


def test_reference_is_translated_without_foreign_assets(client):
    assert "Trang, tính từ 1" in read(client, "/du-lieu-mo/api/")
    response = client.get("/en/du-lieu-mo/api/")
    assert "Page, from 1" in response.content.decode()
    assert re.findall(r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="https?://', response.content.decode()) == []


def test_page_links_to_reference(client):
    assert 'href="/du-lieu-mo/api/"' in client.get("/du-lieu-mo/").content.decode()
