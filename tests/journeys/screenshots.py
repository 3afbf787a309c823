"""`make screenshots`: the main pages of the example as a phone and a desk show them, and as paper does.

They go to docs/screenshots/. A picture has few colours, so that it is kept with a palette: a third of the size.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from .conftest import DESKTOP, PHONE
from .serving import ROOT, running_browser, running_portal

FOLDER = ROOT / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "schedule": "/lich-doi-thoai/",
    "dialogue": "/doi-thoai/2024-03-21-boi-thuong-giai-phong-mat-bang-va-cap-giay-chung-nhan-quyen-su-dung-dat/",
    "notices": "/thong-bao/",
    "notice": "/thong-bao/412-tb-hu-2024-03-29/",
    "petitions": "/kien-nghi/",
    "petition": "/kien-nghi/KN-2024-003/",
    "search": "/tim-kiem/?q=so+do+bai+ca",
    "supervision": "/giam-sat/",
    "charts": "/giam-sat/bieu-do/",
}
PAPER = {"width": 794, "height": 1123}  # A4 at 96 pixels an inch


def take_all() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_portal(Path(folder)) as portal, running_browser() as browser:
        for name, path in PAGES.items():
            address = f"{portal.url}{path}"
            take(browser, address, f"{name}-phone", PHONE, device_scale_factor=2)
            take(browser, address, f"{name}-desk", DESKTOP)
            take(browser, address, f"{name}-dark", DESKTOP, color_scheme="dark")
            take(browser, address, f"{name}-print", PAPER, media="print")


def take(
    browser: Browser, address: str, name: str, viewport: dict[str, int], *, media: str = "", **how: object
) -> None:
    page = browser.new_page(viewport=viewport, locale="vi-VN", **how)
    if media:
        page.emulate_media(media=media)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    keep(page, name)
    page.close()


def keep(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(colors=128, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    take_all()
