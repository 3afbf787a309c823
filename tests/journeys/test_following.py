"""Following a search in a real browser: from the page over the mailbox to the end."""

from __future__ import annotations

import email
import re
import time
from email.policy import default
from pathlib import Path

import pytest

from .conftest import PHONE, Portal

pytestmark = pytest.mark.browser


def mail_to(portal: Portal, address: str, *, seconds: float = 30):
    """The mail that the worker has put into the folder for this address."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for file in Path(portal.environment["DATA_DIR"], "mail").glob("*.log"):
            message = email.message_from_bytes(file.read_bytes(), policy=default)
            if message["To"] == address:
                return message
        time.sleep(0.5)
    raise AssertionError("no mail came")


@pytest.mark.parametrize("scripts", [True, False])
def test_search_is_followed_confirmed_and_ended(portal, visit, scripts):
    address = f"lan-{scripts}@example.vn".lower()
    page = visit(PHONE, java_script_enabled=scripts)
    page.goto("/tim-kiem/?q=đường")
    page.get_by_role("link", name="Báo tôi khi có kết quả mới").click()
    page.get_by_label("Địa chỉ thư điện tử").fill("lan@")
    page.get_by_label("Mỗi tuần một lần").check()
    page.get_by_role("button", name="Gửi cho tôi liên kết xác nhận").click()
    assert page.get_by_text("Đây không phải địa chỉ thư điện tử").is_visible()
    assert page.get_by_label("Mỗi tuần một lần").is_checked()

    page.get_by_label("Địa chỉ thư điện tử").fill(address)
    page.get_by_role("button", name="Gửi cho tôi liên kết xác nhận").click()
    assert page.get_by_role("heading", name="Hãy xem hộp thư của bạn").is_visible()

    message = mail_to(portal, address)
    text = message.get_body(("plain",)).get_content()
    page.goto(re.search(r"http://\S+/theo-doi/thu/\S+", text)[0])
    page.get_by_role("button", name="Có, hãy báo cho tôi qua thư").click()
    assert page.get_by_role("heading", name="Từ nay bạn theo dõi nội dung này").is_visible()

    page.goto(re.search(r"<(\S+)>", message["List-Unsubscribe"])[1])
    page.get_by_role("button", name="Thôi nhận, và xóa địa chỉ của tôi").click()
    assert page.get_by_role("heading", name="Bạn không nhận thư nữa").is_visible()
