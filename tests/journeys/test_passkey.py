"""A passkey in a real browser: added with the authenticator of Chromium's tools, then used in place of the password."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import DESKTOP, PASSWORD, log_in
from .serving import Portal

pytestmark = pytest.mark.browser

FACTORS = "/quan-tri/tai-khoan/hai-lop/"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """At a name: a passkey belongs to a host, and an address of numbers is none."""
    context = browser.new_context(base_url=portal.url.replace("127.0.0.1", "localhost"), viewport=DESKTOP)
    context.set_default_timeout(10_000)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


@pytest.fixture
def supervisor(portal: Portal) -> Iterator[str]:
    yield from without_key_afterwards("giamsat", portal)


@pytest.fixture
def approver(portal: Portal) -> Iterator[str]:
    yield from without_key_afterwards("duyet.yenthuan", portal)


def without_key_afterwards(account: str, portal: Portal) -> Iterator[str]:
    """Other journeys log in with a password alone."""
    yield account
    portal.manage("remove_second_factor", account)


def add_passkey(page: Page, *, for_password: bool) -> None:
    page.goto(f"{FACTORS}webauthn/add/")
    page.set_checked("input[name=passwordless]", for_password)
    page.click("#mfa_webauthn_add")
    expect(page).to_have_url(re.compile("recovery-codes/$"))
    expect(page.locator("main code")).to_have_count(10)


def log_out(page: Page) -> None:
    page.goto("/quan-tri/logout/")
    page.click("main form button[type=submit]")
    expect(page).to_have_url(re.compile("dang-nhap/"))


def test_passkey_takes_the_passwords_place(page: Page, supervisor: str) -> None:
    log_in(page, supervisor)
    add_passkey(page, for_password=True)
    log_out(page)
    page.click("#passkey_login")
    expect(page).to_have_url(re.compile(r"/quan-tri/$"))


def test_key_is_asked_after_the_password(page: Page, approver: str) -> None:
    log_in(page, approver)
    add_passkey(page, for_password=False)
    log_out(page)
    page.fill("input[name=login]", approver)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page).to_have_url(re.compile("authenticate/"))
    page.click("#mfa_webauthn_authenticate")
    expect(page).to_have_url(re.compile(r"/quan-tri/$"))
    page.goto(f"{FACTORS}webauthn/")
    expect(page.locator("main")).to_contain_text("Khóa chính")
