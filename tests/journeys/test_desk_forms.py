"""Forms of the desk in a real browser: calendars, addresses of pages, and nothing over what is to be clicked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.desk.menu import RECORDS, Administration, Reception
from portal.desk.viewsets.documents import DocumentViewSet

from .conftest import log_in

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
SMALL_PHONE = {"width": 390, "height": 844}
NEW_DIALOGUE = "/quan-tri/doi-thoai/new/"
FIELDS = "main form :is(input:not([type=hidden]), textarea, select, button[type=submit])"
RECORDS_OF_A_LIST = 4
# On the page of a record: its verbs and the edit form, what is added to it, its files and the steps of its history.
OF_RECORD = (
    "a:is(.desk-actions a:not([href*='revisions']), .desk-section header a, .desk-files__withdraw, .desk-steps__by a)"
)
CALENDAR = ".xdsoft_datetimepicker:visible"


def open_calendar(page: Page, name: str = "ends_on") -> None:
    page.click(f"input[name={name}]")
    expect(page.locator(CALENDAR)).to_have_count(1)


def covered(page: Page, selector: str) -> list[str]:
    """The visible things of the form that something else lies over where a finger would touch them."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].filter((each) => {
            each.scrollIntoView({ block: "center", behavior: "instant" });
            const { left, top, width, height } = each.getBoundingClientRect();
            if (!width || !height || each.closest("[hidden]")) return false;  // of a part that is folded up
            return [0.02, 0.5, 0.98].some((share) => {
                if (left + width * share < 0) return false;  // no finger reaches beyond the screen
                const found = document.elementFromPoint(left + width * share, top + height / 2);
                const labels = [...(each.labels ?? [])];
                return ![each, ...labels].some((own) => own.contains(found)) && !found?.contains(each);
            });
        }).map((each) => each.name || each.outerHTML.slice(0, 80))""",
        selector,
    )


@pytest.fixture
def clerk(visit) -> Page:
    page = log_in(visit(LAPTOP), "vanthu")
    page.goto(NEW_DIALOGUE)
    return page


def test_week_begins_on_monday(clerk: Page) -> None:
    open_calendar(clerk)
    expect(clerk.locator(f"{CALENDAR} th").first).to_have_text("T2")


def test_escape_closes_the_calendar(clerk: Page) -> None:
    open_calendar(clerk)
    clerk.keyboard.press("Escape")
    expect(clerk.locator(CALENDAR)).to_have_count(0)
    assert clerk.url.endswith(NEW_DIALOGUE)


def test_tab_closes_the_calendar(clerk: Page) -> None:
    open_calendar(clerk)
    clerk.keyboard.press("Tab")
    expect(clerk.locator(CALENDAR)).to_have_count(0)


@pytest.mark.parametrize("typed", ["2026-12-10", "28/11/2206", "28.11.2026", "mai"])
def test_typed_day_is_never_replaced(clerk: Page, typed: str) -> None:
    """By today's, for example, which the library of the calendar puts in place of what it cannot read."""
    open_calendar(clerk)
    clerk.fill("input[name=ends_on]", typed)
    clerk.keyboard.press("Escape")
    clerk.click("input[name=theme]")
    expect(clerk.locator("input[name=theme]")).to_be_focused()
    expect(clerk.locator("input[name=ends_on]")).to_have_value(typed)


@pytest.mark.parametrize("name", ["starts_at", "ends_on"])
def test_calendar_covers_nothing(clerk: Page, name: str) -> None:
    open_calendar(clerk, name)
    assert (
        covered(clerk, "main form :is(button:not([class^=xdsoft]), input, textarea, select):not([type=hidden])") == []
    )


def test_button_below_open_calendar_works(clerk: Page) -> None:
    """The first click sends the form, although it also closes the calendar above the button."""
    open_calendar(clerk)
    clerk.click("main form button[type=submit]:visible")
    expect(clerk.locator(".error-message:visible").first).to_be_visible()


def test_only_one_calendar_is_open(clerk: Page) -> None:
    open_calendar(clerk, "starts_at")
    open_calendar(clerk, "ends_on")


def test_chosen_day_is_written_day_first(clerk: Page) -> None:
    open_calendar(clerk)
    clerk.click(f"{CALENDAR} td.xdsoft_date:not(.xdsoft_other_month) >> text=/^15$/")
    expect(clerk.locator("input[name=ends_on]")).to_have_value(re.compile(r"^15/\d\d/\d{4}$"))


def test_phone_form_fields_are_uncovered(visit) -> None:
    page = log_in(visit(SMALL_PHONE), "vanthu")
    page.goto(NEW_DIALOGUE)
    assert covered(page, "main form :is(input, textarea, select):not([type=hidden])") == []


def beyond_the_window(page: Page) -> list[str]:
    """The visible fields and buttons of the forms that a window of this width does not hold."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].filter((each) => {
            each.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
            const { left, right, width, height } = each.getBoundingClientRect();
            return width && height && !each.closest("[hidden]") && (left < 0 || right > window.innerWidth);
        }).map((each) => each.name || each.outerHTML.slice(0, 80))""",
        FIELDS,
    )


def forms_of(page: Page) -> list[str]:
    """One address for each form that an account finds by the lists: of new records, of editing, of every verb."""
    found: dict[str, str] = {}
    for viewset in (*RECORDS, *Reception.items, *Administration.items):
        is_document = issubclass(viewset, DocumentViewSet)
        name = viewset.url_namespace if is_document else (viewset.name or f"{viewset.model._meta.model_name}s")
        index = reverse(f"{name}:{'list' if is_document else 'index'}")
        if page.goto(index).status != 200 or not page.url.endswith(index):
            continue  # not for this account
        keep(found, links(page, "main a:is([href$='/new/'], [href$='/add/'])"))
        for record in links(page, "main table td.title a")[:RECORDS_OF_A_LIST]:
            keep(found, [record] if "/edit/" in record else [])
            page.goto(record)
            keep(found, links(page, OF_RECORD))
    return list(found.values())


def links(page: Page, selector: str) -> list[str]:
    return page.locator(selector).evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")


def keep(found: dict[str, str], addresses: list[str]) -> None:
    for address in addresses:
        found.setdefault(re.sub(r"[0-9a-f-]*\d[0-9a-f-]*", "", address), address)


@pytest.mark.parametrize("user", ["vanthu", "duyet", "baocao", "giamsat", "quantri"])
def test_every_form_fits_its_window(visit, user: str) -> None:
    """No field or button lies beyond the edge of a phone or under something else, on a laptop neither."""
    page = log_in(visit(LAPTOP), user)
    troubles: list[str] = []
    addresses = forms_of(page)
    assert addresses
    for address in addresses:
        for window in (SMALL_PHONE, LAPTOP):
            page.set_viewport_size(window)
            page.goto(address)
            wrong = {"beyond": beyond_the_window(page), "covered": covered(page, FIELDS)}
            troubles += [f"{address} {window['width']} {what}: {names}" for what, names in wrong.items() if names]
    assert troubles == []


@pytest.mark.parametrize("field", ["title", "slug"])
def test_page_slug_is_transliterated(visit, field: str) -> None:
    """From the title while it is typed, and where somebody types it into the field of the address."""
    page = log_in(visit(LAPTOP), "quantri")
    page.goto("/quan-tri/pages/")
    page.click("a[href*='/pages/'][href$='/edit/'] >> nth=0")
    parent = re.search(r"/pages/(\d+)/", page.url).group(1)
    page.goto(f"/quan-tri/pages/add/pages/sectionpage/{parent}/")
    if field == "slug":
        page.get_by_role("tab", name="Giới thiệu với máy tìm kiếm").click()
    page.fill(f"[name={field}]", "Đồng giá trị")
    page.press(f"[name={field}]", "Tab")
    expect(page.locator("[name=slug]")).to_have_value("dong-gia-tri")


def fill_petition(page: Page) -> None:
    page.goto("/quan-tri/kien-nghi/new/")
    page.fill("[name=title]", "Cầu treo lung lay")
    page.fill("[name=content]", "Ván mặt cầu mục, trẻ em đi học qua.")
    page.select_option("[name=unit]", label="UBND xã Suối Ngàn")


def press(page: Page) -> None:
    page.locator("main form button[type=submit]:visible").last.click()


def test_ended_session_loses_nothing_typed(visit) -> None:
    page = log_in(visit(LAPTOP), "vanthu")
    fill_petition(page)
    page.context.clear_cookies()
    press(page)
    expect(page.locator("#desk-session")).to_contain_text("Phiên làm việc đã hết")
    page.click("#desk-session button")
    expect(page.locator("[name=content]")).to_have_value("Ván mặt cầu mục, trẻ em đi học qua.")


def test_form_survives_a_new_log_in(visit) -> None:
    """The token of the form is of the session before."""
    page = log_in(visit(LAPTOP), "vanthu")
    fill_petition(page)
    page.context.clear_cookies()
    log_in(page.context.new_page(), "vanthu")
    press(page)
    expect(page).to_have_url(re.compile(r"/kien-nghi/inspect/\d+/$"))


def test_going_back_enters_nothing_twice(visit) -> None:
    page = log_in(visit(LAPTOP), "vanthu")
    fill_petition(page)
    page.fill("[name=title]", "Cầu treo mất lan can")
    press(page)
    expect(page).to_have_url(re.compile(r"/kien-nghi/inspect/\d+/$"))
    page.go_back()
    expect(page.locator("[name=title]")).to_have_value("Cầu treo mất lan can")
    press(page)
    expect(page.locator("main")).to_contain_text("không có gì bị nhập hai lần")


def test_lists_fit_a_phone(visit) -> None:
    """A page of the desk does not scroll sideways: what lies beyond the edge is not read."""
    page = log_in(visit(SMALL_PHONE), "vanthu")
    for viewset in RECORDS:
        is_document = issubclass(viewset, DocumentViewSet)
        name = viewset.url_namespace if is_document else (viewset.name or f"{viewset.model._meta.model_name}s")
        page.goto(reverse(f"{name}:{'list' if is_document else 'index'}"))
        cells = page.locator("#listing-results .listing td").evaluate_all(
            "(all) => all.map((each) => each.getBoundingClientRect().right)"
        )
        assert max(cells, default=0) <= SMALL_PHONE["width"], name
