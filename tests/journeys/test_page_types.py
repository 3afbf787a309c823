"""Every type of public page, on a phone and on a desk, in light and in dark: readable by all, calm in the console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, NARROWEST, PHONE, log_in

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/lich-doi-thoai/",
    "/doi-thoai/2024-03-21-boi-thuong-giai-phong-mat-bang-va-cap-giay-chung-nhan-quyen-su-dung-dat/",
    "/thong-bao/",
    "/thong-bao/412-tb-hu-2024-03-29/",
    "/kien-nghi/",
    "/kien-nghi/KN-2024-003/",
    "/cam-ket/",
    "/don-vi/ubnd-xa-suoi-ngan/",
    "/giam-sat/",
    "/giam-sat/bieu-do/",
    "/tim-kiem/?q=so+do+bai+ca",
    "/en/kien-nghi/KN-2024-003/",
)


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def troubles_of(page: Page) -> list[str]:
    """What axe finds on the page as it is, and whether it is wider than its window."""
    found = Axe().run(page, options={"runOnly": RULES})
    troubles = [f"{page.url}: {violation['id']} ({violation['help']})" for violation in found.response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        troubles.append(f"{page.url}: wider than the window")
    return troubles


@pytest.mark.parametrize("viewport", [NARROWEST, PHONE, DESKTOP], ids=["narrowest", "phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_types_are_accessible_and_fit(visit, viewport, scheme):
    page = visit(viewport, color_scheme=scheme)
    troubles = []
    for path in PAGES:
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        troubles += troubles_of(page)
    assert not troubles


@pytest.mark.parametrize("viewport", [NARROWEST, DESKTOP], ids=["narrowest", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_state_is_accessible(visit, viewport, scheme):
    page = log_in(visit(viewport, color_scheme=scheme), "quantri")
    page.goto("/thiet-ke/")
    page.eval_on_selector_all("details", "all => all.forEach(each => { each.open = true })")
    assert not troubles_of(page)


MOST_SHIFT = 0.02  # of the window, weighed by how far: a fifth of what passes for good

# The sum of all that moved while the page was loading, once nothing has moved for half a second.
SHIFT = """() => new Promise(settled => {
    let sum = 0;
    new PerformanceObserver(shifts => {
        for (const shift of shifts.getEntries()) sum += shift.hadRecentInput ? 0 : shift.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => settled(sum), 500);
})"""


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_loading_page_does_not_shift(visit, viewport):
    page = visit(viewport)
    shifts = {}
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
        shifts[path] = page.evaluate(SHIFT)
    assert {path: shift for path, shift in shifts.items() if shift > MOST_SHIFT} == {}


def test_reduced_motion_stops_all_animation(visit):
    page = visit(reduced_motion="reduce")
    page.goto("/")
    moving = """[...document.querySelectorAll("*")].filter(each => {
        const style = getComputedStyle(each);
        return [style.transitionDuration, style.animationDuration].some(time => parseFloat(time) > 0.01);
    }).length"""
    assert page.evaluate(moving) == 0


def test_keyboard_reader_can_skip_to_content(visit):
    page = visit()
    page.goto("/kien-nghi/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
