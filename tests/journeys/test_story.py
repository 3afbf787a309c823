"""The main job from end to end, in a real browser: plan, announce, conclude, approve, report, supervise, look it up."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import PHONE, log_in

pytestmark = pytest.mark.browser

OFFICE = "UBND xã Suối Ngàn"
OWNER = "Phòng Kinh tế xã Suối Ngàn"
PETITIONS = ("Đường vào thôn Nà Pheo lầy lội sau mỗi trận mưa", "Cầu tạm ở thôn Nà Pheo đã hỏng mặt ván")
CONCLUSIONS = (
    "Giao Phòng Kinh tế xã rải cấp phối 1,2 km đường vào thôn Nà Pheo.",
    "Giao Phòng Kinh tế xã thay mặt ván cầu tạm thôn Nà Pheo.",
    "Giao Phòng Kinh tế xã công khai tiến độ hằng tuần tại nhà văn hóa thôn.",
)


def photo() -> bytes:
    """A picture as a phone takes it, with the place in its metadata."""
    picture, output = Image.new("RGB", (640, 480), "#9c8f6a"), io.BytesIO()
    metadata = picture.getexif()
    metadata[0x010E] = "21.2731, 106.1946"
    picture.save(output, "JPEG", exif=metadata)
    return output.getvalue()


def fill_date(page: Page, name: str, value: str) -> None:
    """Type a date, and click beside the field to close its calendar, which opens a moment later."""
    page.fill(f"input[name={name}]", value)
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    page.mouse.click(700, 35)  # the empty middle of the head line
    expect(calendar).to_have_count(0)


def submit(page: Page) -> None:
    with page.expect_navigation():  # the form asks first whether the session still holds
        page.click("main form button[type=submit]:visible")
    expect(page.locator(".error-message:visible")).to_have_count(0)


def act(page: Page, action: str, **fields: str) -> None:
    """Press the button of an action on the page of a record, fill its form and send it."""
    page.click(f"main a[href*='/{action}/']")
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    submit(page)


def plan_and_hold(page: Page) -> str:
    """The clerk plans, announces and holds a dialogue; the key of it is returned."""
    page.goto("/quan-tri/doi-thoai/new/")
    page.select_option("select[name=unit]", label=OFFICE)
    page.select_option("select[name=chair]", label="Chủ tịch UBND xã Suối Ngàn")
    page.fill("input[name=theme]", "Đường và cầu vào thôn Nà Pheo")
    fill_date(page, "starts_at", f"{date.today():%Y-%m-%d} 08:00")
    page.fill("input[name=place_text]", "Nhà văn hóa thôn Nà Pheo")
    submit(page)
    act(page, "announce", basis="Luật Tổ chức chính quyền địa phương 72/2025, Điều 43")
    act(page, "hold", attendees="42", speakers="7", answered_on_site="5")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def enter_petition(page: Page, dialogue: str, title: str) -> None:
    page.goto(f"/quan-tri/kien-nghi/new/?dialogue={dialogue}")
    page.check("input[name=kind][value=request]")
    page.fill("input[name=title]", title)
    page.fill("textarea[name=content]", f"{title}. Đề nghị xã sửa xong trước mùa mưa tới.")
    page.fill("input[name=petitioner]", "Nhân dân thôn Nà Pheo")
    submit(page)


def draft_notice(page: Page, dialogue: str) -> None:
    """Three conclusions, the first two answering a petition each, submitted for approval."""
    page.goto(f"/quan-tri/thong-bao/add/?dialogue={dialogue}")
    page.fill("input[name=title]", "Kết luận về đường và cầu vào thôn Nà Pheo")
    page.fill("input[name=number]", "77/TB-UBND")
    fill_date(page, "issued_on", date.today().isoformat())
    for index, text in enumerate(CONCLUSIONS):
        page.click("#id_conclusions-ADD")
        page.fill(f"textarea[name=conclusions-{index}-text]", text)
        page.select_option(f"select[name=conclusions-{index}-owner]", label=OWNER)
        fill_date(page, f"conclusions-{index}-due_on", (date.today() + timedelta(days=30)).isoformat())
    for index in range(len(PETITIONS)):
        page.locator(f"input[name=conclusions-{index}-petition_codes]").nth(index).check()
    page.click(".w-dropdown-button .w-dropdown__toggle")
    page.click("button[name=action-submit]")
    expect(page).to_have_url(re.compile(r"/thong-bao/inspect/"))


def test_public_petition_shows_its_whole_history(visit):
    clerk = log_in(visit(), "vanthu")
    dialogue = plan_and_hold(clerk)
    for title in PETITIONS:
        enter_petition(clerk, dialogue, title)
    draft_notice(clerk, dialogue)
    notice = clerk.url
    expect(clerk.locator("main a[href*='/approve/']")).to_have_count(0)

    approver = log_in(visit(), "duyet")
    for title in PETITIONS:
        approver.goto("/quan-tri/kien-nghi/?visibility=undecided")
        approver.click(f"main a:has-text('{title}')")
        act(approver, "publish", basis="Kết luận 116-KL/TU, mục 2")
    approver.goto(notice)
    act(approver, "approve")
    approver.goto(notice)
    expect(approver.locator("main a[href*='/thong-bao/77-tb-ubnd']").first).to_be_visible()

    reporter = log_in(visit(), "baocao")
    reporter.goto("/quan-tri/cam-ket/")
    reporter.click("main a:has-text('rải cấp phối')")
    reporter.click("main a[href*='/report/']")
    reporter.fill("main [name=text]", "Đã rải xong 1,2 km cấp phối, thôn đã nghiệm thu")
    reporter.check("main input[name=is_done]")
    reporter.set_input_files(
        "main input[type=file]", {"name": "duong-na-pheo.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    submit(reporter)

    supervisor = log_in(visit(), "giamsat")
    supervisor.goto("/quan-tri/cam-ket/")
    supervisor.click("main a:has-text('rải cấp phối')")
    supervisor.click("main a[href*='/find/']")
    supervisor.check("main input[name=verdict][value=not]")
    supervisor.fill("main [name=reason]", "Đến hiện trường: mới đổ đá ở 300 m đầu, phần còn lại chưa làm")
    submit(supervisor)

    citizen = visit(PHONE)
    citizen.goto("/")
    citizen.fill("main input[name=q]", "duong vao thon na pheo lay loi")
    citizen.press("main input[name=q]", "Enter")
    citizen.click(f"main a:has-text('{PETITIONS[0]}') >> nth=0")
    story = citizen.locator("main")
    expect(story).to_contain_text("Nhân dân thôn Nà Pheo")
    expect(story).to_contain_text(CONCLUSIONS[0])
    expect(story).to_contain_text(OWNER)
    expect(story).to_contain_text("Đã rải xong 1,2 km cấp phối")
    expect(story).to_contain_text("mới đổ đá ở 300 m đầu")
    evidence = story.locator("a[href*='/tai-lieu/']").first.get_attribute("href")
    served = citizen.request.get(evidence or "")
    assert served.headers["content-type"] == "image/jpeg"
    assert not Image.open(io.BytesIO(served.body())).getexif(), "the photo still tells where it was taken"
    overflow = citizen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page is wider than the phone"
