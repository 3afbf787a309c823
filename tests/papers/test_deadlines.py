from __future__ import annotations

from datetime import date

import pytest

from portal.papers import deadlines

ISSUED = date(2026, 10, 16)


@pytest.mark.parametrize(
    ("words", "due", "basis"),
    [
        ("trước ngày 30/11/2026", "2026-11-30", "date"),
        ("chậm nhất ngày 15 tháng 12 năm 2026", "2026-12-15", "date"),
        ("30-11-2026", "2026-11-30", "date"),
        ("30.11.2026", "2026-11-30", "date"),
        ("2026-11-30", "2026-11-30", "date"),
        ("30/11/26", "2026-11-30", "date"),
        ("ngay trong ngày 06/11/2026", "2026-11-06", "date"),
        ("trong tháng 2/2028", "2028-02-29", "month_end"),
        ("Tháng 11 năm 2026", "2026-11-30", "month_end"),
        ("11/2026", "2026-11-30", "month_end"),
        ("cuối tháng 11", "2026-11-30", "month_end"),
        ("Quý I/2027", "2027-03-31", "quarter_end"),
        ("trong quý 2 năm 2027", "2027-06-30", "quarter_end"),
        ("trong Q4/2026", "2026-12-31", "quarter_end"),
        ("6 tháng đầu năm 2027", "2027-06-30", "half_year_end"),
        ("năm 2027", "2027-12-31", "year_end"),
        ("2027", "2027-12-31", "year_end"),
        ("hết năm", "2026-12-31", "year_end"),
        ("trong vòng 30 ngày kể từ ngày ban hành thông báo", "2026-11-15", "issue_plus_calendar_days"),
        ("15 (mười lăm) ngày, kể từ ngày ký", "2026-10-31", "issue_plus_calendar_days"),
        ("01 tháng kể từ ngày Thông báo này được ban hành", "2026-11-16", "issue_plus_calendar_days"),
        ("03 Tháng kể từ ngày ký", "2027-01-16", "issue_plus_calendar_days"),
        ("14 tháng kể từ ngày ký", "2027-12-16", "issue_plus_calendar_days"),
        ("2 tuần kể từ ngày ký", "2026-10-30", "issue_plus_calendar_days"),
        ("trước  ngày\n30/11/2026", "2026-11-30", "date"),
        ("từ ngày 01/11/2026 đến 15/11/2026", "2026-11-15", "date"),
        ("trước 30/2/2026, chậm nhất 15/12/2026", "2026-12-15", "date"),
        ("tháng 1/2027", "2027-01-31", "month_end"),
        ("tháng 12/2026", "2026-12-31", "month_end"),
        ("01/2027", "2027-01-31", "month_end"),
        ("Trong 12/2026", "2026-12-31", "month_end"),
        ("đầu tháng 11 họp, cuối tháng 12 xong", "2026-12-31", "month_end"),
        ("trước mùa mưa, xong trong tháng 5/2027", "2027-05-31", "month_end"),
        ("quý iv", "2026-12-31", "quarter_end"),
        ("Quý I và quý II năm 2027", "2027-06-30", "quarter_end"),
        ("6 tháng cuối năm 2027", "2027-12-31", "half_year_end"),
        ("Sáu tháng Đầu năm 2027", "2027-06-30", "half_year_end"),
        ("Cuối năm nay", "2026-12-31", "year_end"),
    ],
)
def test_day_follows_from_words(words: str, due: str, basis: str):
    found = deadlines.read(words, ISSUED)
    assert (found.due, found.basis) == (date.fromisoformat(due), basis)


@pytest.mark.parametrize(
    "words",
    [
        *("Thường xuyên", "thời gian sớm nhất", "ngay", "trước khai giảng", "Trước Tết Nguyên đán"),
        *(
            "trước mùa mưa năm 2027",
            "trước 28 tháng Chạp",
            "trước ngày 15/01 âm lịch",
            "ngay từ đầu năm học 2026 - 2027",
        ),
        *("trong 05 ngày làm việc kể từ ngày ban hành", "từ ngày 01/12/2026", "trong 30 ngày", "đầu tháng 12"),
        *("định kỳ ngày 25 hằng tháng", "sáng thứ Bảy hằng tuần", "tại kỳ họp cuối năm", "giai đoạn 2026 - 2030"),
    ],
)
def test_no_day_follows(words: str):
    assert deadlines.read(words, ISSUED) == deadlines.Deadline(words)


def test_missing_year_is_that_of_issue():
    assert deadlines.read("trước 15/11", ISSUED).due == date(2026, 11, 15)
    assert deadlines.read("quý IV", ISSUED).due == date(2026, 12, 31)
    assert deadlines.read("trước 15/11", None).due is None


def test_month_may_be_the_limit():
    assert deadlines.read("trước tháng 12/2026", ISSUED).due == date(2026, 11, 30)
    assert deadlines.read("trước quý I/2027", ISSUED).due == date(2026, 12, 31)
    assert deadlines.read("Trước 6 tháng cuối năm 2027", ISSUED).due == date(2027, 6, 30)
    assert deadlines.read("Trước năm 2027", ISSUED).due == date(2026, 12, 31)


@pytest.mark.parametrize("words", ["tháng 0/2027", "tháng 13/2027", "0/2027", "13/2027", "quý 0/2027"])
def test_calendar_has_twelve_months(words: str):
    assert deadlines.read(words, ISSUED).due is None


def test_shorter_month_ends_earlier():
    assert deadlines.read("01 tháng kể từ ngày ký", date(2026, 1, 31)).due == date(2026, 2, 28)


def test_day_after_issue_needs_issue():
    assert deadlines.read("15 ngày kể từ ngày ký", None) == deadlines.Deadline("15 ngày kể từ ngày ký")
    assert deadlines.read("cuối năm", None).due is None


def test_impossible_day_is_told():
    assert deadlines.read("trước ngày 31/9/2026", ISSUED).is_impossible
    assert deadlines.read("trước ngày 31/9/2026", None).is_impossible
    assert deadlines.read("trước ngày 31/9", ISSUED).is_impossible
    assert not deadlines.read("trước ngày 15/11", None).is_impossible, "its year is not known"
    assert not deadlines.read("trước ngày 31/9, chậm nhất 15/12", ISSUED).is_impossible
    assert not deadlines.read("trước mùa lũ 2027", ISSUED).is_impossible


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rà soát hồ sơ, hoàn thành trước ngày 30/11/2026.", ["trước ngày 30/11/2026"]),
        ("xong trước 15/11; báo cáo trong Q4/2026.", ["trước 15/11", "trong Q4/2026"]),
        ("Thời gian hoàn thành: 30/11/2026.", ["30/11/2026"]),
        ("Thời hạn: quý I/2027.", ["quý I/2027"]),
        ("nạo vét kênh, xong trong tháng 10/2026.", ["xong trong tháng 10/2026"]),
        ("chậm nhất đến hết ngày 20/12/2026 phải xong", ["chậm nhất đến hết ngày 20/12/2026"]),
        ("báo cáo trước ngày 20 hằng tháng.", ["trước ngày 20 hằng tháng"]),
        ("Triển khai từ 01/11/2026, duy trì thường xuyên.", ["Triển khai từ 01/11/2026, duy trì thường xuyên"]),
        ("từ ngày 01/11/2026 đến ngày 15/11/2026", ["từ ngày 01/11/2026 đến ngày 15/11/2026"]),
        ("theo Thông báo số 15-TB/ĐU ngày 18/6/2026", []),
        ("phục vụ bà con trong khung giờ 6 giờ 30 - 7 giờ 30", []),
        ("cho phép chợ hoạt động đến hết năm 2026", []),
        ("hoàn thiện đường, điện trước khi mời các hộ bốc thăm", []),
        ("từ nguồn kinh phí chi thường xuyên của Trung tâm giáo dục thường xuyên", []),
        ("đơn vị đã nạo vét trong tháng 5/2026", []),
        ("được giao sửa cầu trước ngày 31/3/2026 nhưng chưa làm", []),
        ("đơn vị đã nạo vét trong ngày 16/10/2026", ["trong ngày 16/10/2026"]),  # the day of the paper has not passed
        ("đơn vị đã nạo vét trong ngày 15/10/2026", []),
        ("nạo vét trước ngày 15/9/2026", ["trước ngày 15/9/2026"]),  # signed a month after the meeting
        ("nạo vét trước ngày 14/9/2026", []),
        ("nạo vét trước ngày 14/9", ["trước ngày 14/9"]),
        ("Chợ hoạt động đến hết ngày 20/12/2026; xong trước 15/12.", ["trước 15/12"]),
        ("chợ hoạt động trước ngày 15/12/2026", ["trước ngày 15/12/2026"]),
        ("CHO PHÉP CHỢ HOẠT ĐỘNG ĐẾN HẾT NĂM 2026", []),
        (
            "từ ngày 01/11/2026 đến ngày 15/11/2026 khảo sát, từ ngày 01/12/2026 thi công",
            ["từ ngày 01/11/2026 đến ngày 15/11/2026", "từ ngày 01/12/2026"],
        ),
    ],
)
def test_deadlines_in_running_text(text: str, words: list[str]):
    assert [each.words for each in deadlines.found_in(text, ISSUED)] == words


def test_words_are_found_where_written():
    text = "Thời hạn: 30/11/2026; báo cáo trước 15/11, sau đó duy trì thường xuyên."
    found = deadlines.found_in(text, ISSUED)
    assert [text[each.start : each.end] for each in found] == [each.words for each in found]
    assert [each.words for each in found] == ["30/11/2026", "trước 15/11", "thường xuyên"]


def test_undated_words_are_last_said():
    """Of two that name one day the later one is that of the whole."""
    said = deadlines.found_in("xong trước mùa mưa, sau đó thường xuyên", ISSUED)
    assert deadlines.last(said) == said[-1]
    twice = deadlines.found_in("xong trước 15/11; báo cáo trước ngày 15/11/2026", ISSUED)
    assert deadlines.last(reversed(twice)) == twice[-1]


def test_deadline_needs_no_day_of_issue():
    assert [each.due for each in deadlines.found_in("đã xong trước ngày 31/3/2020", None)] == [date(2020, 3, 31)]


def test_last_day_is_that_of_all():
    found = deadlines.found_in("khởi công trước ngày 30/12/2026, xong trong quý I/2027; duy trì thường xuyên", ISSUED)
    last = deadlines.last(found)
    assert last is not None
    assert last.due == date(2027, 3, 31)
    assert deadlines.last([]) is None


@pytest.mark.parametrize("words", ["0000", "5/0000", "trước quý I/0001", "trước tháng 1/0001", "năm 0000"])
def test_years_before_all_calendars(words):
    assert deadlines.read(words, ISSUED).due is None
