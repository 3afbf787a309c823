"""What scanners of headers ask for, as the Mozilla Observatory: on pages, errors, the desk and the API."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/",
    "/kien-nghi/",
    "/khong-co/",
    "/quan-tri/tai-khoan/dang-nhap/",
    "/api/v1/petitions",
    "/nhat-ky/checkpoint",
)


@pytest.fixture(autouse=True)
def https(settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.DEBUG = False


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_would_be_graded_best(address: str, client):
    headers = client.get(address, secure=True).headers
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for closed in ("camera=()", "microphone=()", "geolocation=()", "payment=()"):
        assert closed in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", [each for each in ADDRESSES if not each.startswith("/quan-tri/")])
def test_public_scripts_are_our_own(address: str, client):
    policy = client.get(address, secure=True).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'self'"
    assert "unsafe" not in policy


def test_cookies_are_for_the_desk_alone(client):
    for address in ADDRESSES:
        answer = client.get(address, secure=True)
        if not address.startswith("/quan-tri/"):
            assert not answer.cookies, address
        for cookie in answer.cookies.values():
            assert cookie["samesite"] in ("Lax", "Strict")
