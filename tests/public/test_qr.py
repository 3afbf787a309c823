"""The square code on paper leads to the living page, and to nowhere else."""

import pytest

from tests.factories import make_petition


@pytest.mark.parametrize("path", ["/kien-nghi/KN-2024-003/", "/en/thong-bao/12-tb-hu/", "/"])
def test_site_page_has_qr_code(client, path):
    response = client.get("/ma-qr.svg", {"trang": path})
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")


@pytest.mark.parametrize("elsewhere", ["", "https://example.com/", "//example.com/", "/" + "a" * 400])
def test_foreign_address_has_no_qr_code(client, elsewhere):
    assert client.get("/ma-qr.svg", {"trang": elsewhere}).status_code == 400


@pytest.mark.django_db
def test_printed_page_loads_qr_code_lazily(client):
    petition = make_petition()
    page = client.get(petition.get_absolute_url()).content.decode()
    code = page.split('<div class="print-only living-page">', 1)[1].split("</div>", 1)[0]
    assert f"trang={petition.get_absolute_url()}" in code
    assert 'loading="lazy"' in code
