"""What is short on paper is spoken in full over the loudspeaker."""

import pytest

from portal.public.exports.loudspeaker import WORDS_A_MINUTE, Script, spoken
from tests.factories import make_conclusion, make_notice, make_unit

from .reading import read


@pytest.mark.parametrize(
    ("written", "read_out"),
    [
        ("UBND xã", "Ủy ban nhân dân xã"),
        ("HĐND và UBND", "Hội đồng nhân dân và Ủy ban nhân dân"),
        ("trước 30/9/2026", "trước ngày 30 tháng 9 năm 2026"),
        ("ngày 05/03/2026", "ngày 5 tháng 3 năm 2026"),
        ("trong tháng 10/2026", "trong tháng 10 năm 2026"),
        ("Thông báo số 412-TB/HU", "Thông báo số 412 thông báo Huyện ủy"),
        ("Quyết định 12/QĐ-UBND", "Quyết định 12 quyết định Ủy ban nhân dân"),
        ("450 m đường, 75 ha, 12 m2, 90%", "450 mét đường, 75 héc-ta, 12 mét vuông, 90 phần trăm"),
        ("350m", "350 mét"),
        # What only looks like something short stays.
        ("108/112 giấy", "108/112 giấy"),
        ("mở đường", "mở đường"),
        ("UBNDX", "UBNDX"),
        ("tỷ lệ 1/500", "tỷ lệ 1/500"),
    ],
)
def test_abbreviations_are_spoken_in_full(written, read_out):
    assert spoken(written) == read_out


def test_reading_time_has_one_minute_minimum():
    assert Script(("từ " * WORDS_A_MINUTE * 3,)).minutes == 3
    assert Script(("Ngắn.",)).minutes == 1


@pytest.mark.django_db
def test_spoken_notice_names_owners_and_dates(client):
    owner = make_unit("UBND xã Tân Hòa")
    notice = make_notice(make_conclusion(text="Sửa 450 m đường.", owner=owner), summary="Xã hứa sửa đường.")
    page = read(client, f"{notice.get_absolute_url()}doc-loa/")
    assert "Xã hứa sửa đường." in page
    assert "Kết luận số 1. Sửa 450 mét đường." in page
    assert "Ủy ban nhân dân xã Tân Hòa. Hạn hoàn thành: ngày 29 tháng 5 năm 2026." in page


@pytest.mark.django_db
def test_english_page_keeps_spoken_text_vietnamese(client):
    notice = make_notice()
    response = client.get(f"/en{notice.get_absolute_url()}doc-loa/")
    assert 'class="prose prose--aloud" lang="vi"' in response.content.decode()
