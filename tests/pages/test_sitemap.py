"""The sitemap names every public address once, in both languages, and no other."""

import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from portal.public.exports.sitemaps import Petitions
from tests.factories import make_dialogue, make_notice, make_petition

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def tree(path: str) -> ET.Element:
    response = Client().get(path)
    assert response.status_code == 200
    return ET.fromstring(response.content)  # noqa: S314 (our own answer)


def addresses(path: str) -> list[str]:
    return [str(element.text) for element in tree(path).iterfind(".//s:loc", NAMES)]


def everything() -> list[str]:
    return [address for part in addresses("/sitemap.xml") for address in addresses(part.split(settings.SITE_URL)[-1])]


@pytest.fixture(autouse=True)
def site(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "http://testserver"


def test_sitemap_has_public_records_and_pages():
    records = [make_petition(), make_notice(), make_dialogue()]
    expected = {f"http://testserver{record.get_absolute_url()}" for record in records}
    expected |= {f"http://testserver{path}" for path in ("/", "/kien-nghi/", "/giam-sat/")}
    found = everything()
    assert expected <= set(found)
    assert len(found) == len(set(found))


def test_hidden_petition_is_not_in_sitemap():
    hidden = make_petition(public=False)
    assert not [address for address in everything() if hidden.code in address]


def test_every_address_of_the_sitemap_answers():
    make_petition()
    make_notice()
    for address in everything():
        assert Client().get(address.removeprefix("http://testserver")).status_code == 200, address


def test_address_has_english_alternate():
    petition = make_petition()
    links = tree("/sitemap-petitions.xml").iterfind(".//x:link", NAMES)
    assert ("en", f"http://testserver/en{petition.get_absolute_url()}") in {
        (link.get("hreflang"), link.get("href")) for link in links
    }


def test_a_large_kind_is_split(monkeypatch):
    monkeypatch.setattr(Petitions, "limit", 2)
    for _ in range(5):
        make_petition()
    parts = [part for part in addresses("/sitemap.xml") if "petitions" in part]
    assert len(parts) == 3
    assert sorted(len(addresses(part.removeprefix("http://testserver"))) for part in parts) == [1, 2, 2]


def test_sitemap_asks_at_most_3_queries(django_assert_max_num_queries):
    for _ in range(12):
        make_petition()
    with django_assert_max_num_queries(3):
        addresses("/sitemap-petitions.xml")


def test_robots_txt_names_sitemap_hides_admin():
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /quan-tri/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
