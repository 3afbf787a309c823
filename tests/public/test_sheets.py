"""Sheets for the notice board: one page, in words that stand on their own, with the way back to the living page."""

import pypdfium2
import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.records.actors import Actor
from tests.factories import ISSUED_ON, make_conclusion, make_dialogue, make_head, make_notice, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BY = Actor("Văn phòng UBND xã")


def pages_of(client, address):
    """The text of each page of a PDF; soft line breaks are spaces."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(response.content)
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return pages


def test_notice_sheet_shows_owner_deadline_status(client):
    notice = make_notice(make_conclusion(text="Sửa cầu Ngò.", owner=make_unit("Phòng Kinh tế")))
    [page] = pages_of(client, f"{notice.get_absolute_url()}cam-ket.pdf")
    for said in (notice.title, notice.number, "Sửa cầu Ngò.", "Phòng Kinh tế", "29/05/2026", "Quá hạn", "15/06/2026"):
        assert said in page


def test_sheet_marks_report_as_unchecked(client):
    notice = make_notice()
    commitments.report(Commitment.objects.get(), by=BY, on=ISSUED_ON, text="Xong.", done=True)
    [page] = pages_of(client, f"{notice.get_absolute_url()}cam-ket.pdf")
    assert "Báo đã hoàn thành" in page
    assert "Chưa giám sát" in page


@pytest.mark.parametrize("number", [1, 8])
def test_a_sheet_keeps_to_one_page(client, number):
    text = "Giao đơn vị chủ trì, phối hợp các đơn vị liên quan sửa chữa đoạn đường hỏng trước mùa mưa. " * 3
    notice = make_notice(*(make_conclusion(text=text) for _ in range(number)))
    assert len(pages_of(client, f"{notice.get_absolute_url()}cam-ket.pdf")) == 1


def test_long_notice_continues_on_next_page(client):
    notice = make_notice(*(make_conclusion() for _ in range(60)))
    pages = pages_of(client, f"{notice.get_absolute_url()}cam-ket.pdf")
    assert len(pages) > 1
    assert all(notice.get_absolute_url() in page for page in pages)


def test_unit_sheet_shows_only_upcoming_dialogues(client, today):
    head = make_head()
    make_dialogue(on=today.replace(day=25), held=False, chair=head, theme="Nước sạch", how_to_join="Ai cũng đến được.")
    make_dialogue(chair=head, theme="Đã xong")
    [page] = pages_of(client, f"{head.unit.get_absolute_url()}lich.pdf")
    for said in ("Nước sạch", "25/06/2026", "08:00", "Nhà văn hóa thôn Ngò", "Ai cũng đến được.", head.title):
        assert said in page
    assert "Đã xong" not in page


def test_unit_without_upcoming_dialogue_says_so(client):
    [page] = pages_of(client, f"{make_unit().get_absolute_url()}lich.pdf")
    assert "Hiện chưa có cuộc đối thoại nào" in page


def test_a_hidden_notice_has_no_sheet(client):
    draft = make_notice(publish=False)
    assert client.get(f"{draft.get_absolute_url()}cam-ket.pdf").status_code == 404
    assert client.get(f"{draft.get_absolute_url()}doc-loa/").status_code == 404


def test_sheet_asks_at_most_8_queries(client, django_assert_max_num_queries):
    notice = make_notice(*(make_conclusion() for _ in range(12)))
    with django_assert_max_num_queries(8):
        client.get(f"{notice.get_absolute_url()}cam-ket.pdf")
