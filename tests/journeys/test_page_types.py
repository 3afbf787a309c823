"""Every type of public page, on a phone and on a desk, in light and in dark: readable by all, calm in the console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE

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


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_type_is_accessible_and_fits_its_window(visit, viewport, scheme):
    page = visit(viewport, color_scheme=scheme)
    troubles = []
    for path in PAGES:
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        troubles += [f"{path}: {violation['id']} ({violation['help']})" for violation in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            troubles.append(f"{path}: wider than the window")
    assert not troubles
