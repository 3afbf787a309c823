"""Suggestions under the search field, by keys, by touch and without scripts."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from .conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def field(page: Page):
    return page.locator("main form").get_by_role("combobox")


def options(page: Page):
    return page.locator("main form").get_by_role("option")


def chosen(page: Page):
    return page.locator(f"[id='{field(page).get_attribute('aria-activedescendant')}']")


def type_(page: Page, words: str) -> None:
    field(page).press_sequentially(words)
    expect(options(page).first).to_be_visible()


def test_keyboard_alone_opens_record(visit):
    page = visit()
    page.goto("/")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    type_(page, "trai lon")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    assert page.locator(f"[id='{field(page).get_attribute('aria-controls')}']").get_attribute("role") == "listbox"
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    wanted = options(page).filter(has_text="KN-2024-012")
    while wanted.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kien-nghi/KN-2024-012/")


def test_arrow_keys_cycle_through_field(visit):
    page = visit()
    page.goto("/")
    type_(page, "đường")
    count = options(page).count()
    assert count > 1
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    assert chosen(page).inner_text() == options(page).first.inner_text()
    for key in ("Home", "End", "ArrowLeft", "ArrowRight"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press(key)
        expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(field(page)).to_have_value("đường")


def test_escape_closes_list_then_clears_field(visit):
    page = visit()
    page.goto("/")
    type_(page, "đường")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).to_have_value("đường")
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Alt+ArrowUp")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")


def test_leaving_the_field_closes_the_list(visit):
    page = visit()
    page.goto("/")
    type_(page, "đường")
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)


def test_enter_without_choice_searches_typed_text(visit):
    page = visit()
    page.goto("/")
    type_(page, "trai lon")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=trai+lon")


def test_suggestion_count_is_announced(visit):
    page = visit()
    page.goto("/en/tim-kiem/")
    status = page.locator("main form[role=search]").get_by_role("status")
    expect(status).to_have_text("")
    type_(page, "đường")
    expect(status).to_have_text(f"{options(page).count()} suggestions. Choose with the arrow keys, open with Enter.")
    field(page).fill("zzqq")
    expect(status).to_have_text("No suggestions.")
    expect(options(page)).to_have_count(0)


def test_late_answer_never_replaces_newer_one(visit):
    page = visit()
    page.goto("/")
    asked = []

    def slowly(route: Route) -> None:
        words = parse_qs(urlsplit(route.request.url).query)["q"][0]
        asked.append(words)
        if words == "trai":
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/goi-y/**", slowly)
    field(page).press_sequentially("trai", delay=20)
    page.wait_for_timeout(250)
    field(page).press_sequentially(" lon", delay=20)
    expect(options(page).first).to_contain_text("rại lợn")
    page.wait_for_timeout(700)
    expect(options(page).first).to_contain_text("rại lợn")
    assert asked == ["trai", "trai lon"]


def test_form_works_without_suggestion_answer(visit):
    page = visit()
    page.goto("/")
    page.route("**/goi-y/**", lambda route: route.fulfill(status=204))
    page.evaluate("window.addEventListener('unhandledrejection', (event) => console.error(event.reason))")
    field(page).press_sequentially("trai lon")
    page.wait_for_timeout(400)
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=trai+lon")


@pytest.mark.parametrize("path", ["/", "/en/", "/tim-kiem/?q=huyen"])
def test_touch_opens_suggestion_on_phone(visit, path):
    page = visit(PHONE, has_touch=True)
    page.goto(path)
    field(page).tap()
    field(page).fill("trai lon")
    wanted = options(page).filter(has_text="KN-2024-012")
    expect(wanted).to_be_visible()
    box = wanted.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["height"] >= 44
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    wanted.tap()
    page.wait_for_url(f"**{'/en' if path == '/en/' else ''}/kien-nghi/KN-2024-012/")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_is_accessible(visit, viewport, scheme):
    page = visit(viewport, color_scheme=scheme)
    page.goto("/tim-kiem/")
    type_(page, "suoi ngan")
    page.keyboard.press("ArrowDown")
    found = Axe().run(page, options={"runOnly": RULES})
    assert [f"{violation['id']}: {violation['help']}" for violation in found.response["violations"]] == []


def test_header_field_has_own_list(visit):
    page = visit()
    page.goto("/kien-nghi/")
    header = page.get_by_role("banner")
    header.get_by_role("combobox").press_sequentially("412")
    expect(header.get_by_role("option").first).to_contain_text("412-TB/HU")
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []


def test_form_is_plain_without_scripts(visit):
    page = visit(java_script_enabled=False)
    page.goto("/")
    plain = page.locator("main").get_by_role("searchbox")
    plain.fill("trai lon")
    plain.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=trai+lon")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_fields_use_page_colours(visit, scheme):
    page = visit(color_scheme=scheme)
    page.goto("/tim-kiem/")
    fields = page.get_by_role("combobox").and_(page.locator("input"))
    expect(fields).to_have_count(2)
    ink_and_paper = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    of_page = page.locator("body").evaluate(ink_and_paper)
    assert [each.evaluate(ink_and_paper) for each in fields.all()] == [of_page, of_page]
