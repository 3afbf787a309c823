"""Deadlines as offices write them ("trong quý IV/2026", "trước 15/11"), the day that follows, and by which rule.

No day follows from working days, the lunar calendar, seasons, sessions, what recurs and what only begins: the words
stay.
`read` takes words that are a deadline, such as a cell of a table; `found_in` looks for deadlines in running text, and
`last` says which of several is that of the whole.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Basis(StrEnum):
    """By which rule a day follows from the words."""

    DATE = "date"
    MONTH_END = "month_end"
    QUARTER_END = "quarter_end"
    HALF_YEAR_END = "half_year_end"
    YEAR_END = "year_end"
    ISSUE_PLUS_CALENDAR_DAYS = "issue_plus_calendar_days"


class Deadline(NamedTuple):
    """`due` is None where no day follows; `is_impossible` if that is because no calendar has the day (31/9).

    `start` and `end` are where `found_in` found the words.
    """

    words: str
    due: date | None = None
    basis: Basis | None = None
    is_impossible: bool = False
    start: int = 0
    end: int = 0


class _Day(NamedTuple):
    due: date
    basis: Basis


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _unnamed(pattern: re.Pattern[str]) -> str:
    """The pattern as a part of a larger one."""
    return f"(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', pattern.pattern)})"


_OF_YEAR = r"(?:(?:\s+năm|\s*[/.-])\s*(?P<year>\d{4})(?!\d))?"
# "15.11" without a year is rather a number, and so is "1,5/2".
_DAY = _compiled(
    r"(?<![\d/.,])(?:(?P<iso>\d{4}-\d\d-\d\d)|(?P<day>\d{1,2})(?:\s*[/-]\s*|\s+tháng\s+|[.](?=\d{1,2}[.]\d{4}))"
    r"(?P<month>\d{1,2})(?:(?:\s*[/.-]|\s+năm)\s*(?P<year>\d{4}|\d\d(?!\d)))?)(?![\d/]|h\d|\s+giờ)"
)
_MONTH = _compiled(rf"(?<![\d/])(?:(?:\btháng\s+|\bT[.]?)(?P<month>\d{{1,2}})(?![\dh]){_OF_YEAR})")
_QUARTER = _compiled(rf"\b(?:quý\s+|Q)(?P<quarter>IV|I{{1,3}}|[1-4])\b{_OF_YEAR}")
_HALF = _compiled(r"(?:6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<year>\d{4}))?")
_YEAR = _compiled(r"\bnăm\s+(?P<year>\d{4})(?!\s*[-–]\s*\d{4})")
_PERIOD = "|".join(map(_unnamed, (_HALF, _QUARTER, _MONTH, _YEAR)))
_NAMED = f"(?:{_unnamed(_DAY)}|{_PERIOD})"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}

_RECURRING = r"(?:hằng|hàng|mỗi|từng)\s+(?:ngày|tuần|tháng|quý|năm)\b"
_UNDATED = _compiled(rf"{_RECURRING}|định kỳ|thường xuyên|âm lịch|tháng\s+(?:chạp|giêng)|ngày\s+làm\s+việc")
_SEASON = _compiled(r"\bmùa\b|\bvụ\b|năm học|kỳ họp|khai giảng|\btết\b|\bdịp\b|giai đoạn|nhiệm kỳ")
_BEGINNING = _compiled(rf"(?:kể\s+)?từ\s+(?:ngày\s+|đầu\s+)?{_NAMED}")
_VAGUE = _compiled(r"(?:đầu|giữa|tuần)\s*$")
_ISSUE = (
    r"(?:kể\s+)?từ\s+(?:ngày\s+|khi\s+)?(?:thông báo\s+(?:này\s+)?(?:được\s+)?)?(?:ban\s+hành|ký|ra\b|có\s+hiệu\s+lực)"
)
_AFTER_ISSUE = _compiled(
    rf"(?P<count>\d{{1,3}})(?:\s*\([^)]*\))?\s+(?P<unit>ngày|tuần|tháng)\s*,?\s+(?:tính\s+)?{_ISSUE}"
)


def read(words: str, issued_on: date | None) -> Deadline:
    """Of words that say when. `issued_on`, the day of the paper, gives the year where none is written."""
    words = " ".join(words.split())
    try:
        days, is_impossible = _days(words, issued_on)
    except (ValueError, OverflowError):  # of the year 0, or before the first one
        return Deadline(words, is_impossible=True)
    last_day = max(days, default=None)
    if last_day is None:
        return Deadline(words, is_impossible=is_impossible)
    return Deadline(words, last_day.due, last_day.basis)


def _days(words: str, issued_on: date | None) -> tuple[list[_Day], bool]:
    """All days that follow, and whether one is written that no calendar has."""
    if found := _AFTER_ISSUE.search(words):
        return ([_after(issued_on, found)] if issued_on else []), False
    if _UNDATED.search(words):
        return [], False
    year = issued_on.year if issued_on else None
    rest = _BEGINNING.sub(" ", words)
    written = [_written_day(each, year) for each in _DAY.finditer(rest)]
    if written:
        days = [_Day(each, Basis.DATE) for each in written if each]
        return days, not days and (year is not None or bool(re.search(r"\d{4}", rest)))
    return list(_ends_of_periods(rest, year)), False


def _written_day(found: re.Match[str], year: int | None) -> date | None:
    if found["iso"]:
        parts = [int(each) for each in found["iso"].split("-")]
    else:
        parts = [_full_year(found["year"]) or year or 0, int(found["month"]), int(found["day"])]
    try:
        return date(*parts)
    except ValueError:
        return None


def _full_year(written: str | None) -> int | None:
    return int(written) + (2000 if len(written) == 2 else 0) if written else None


def _after(issued_on: date, found: re.Match[str]) -> _Day:
    count, unit = int(found["count"]), found["unit"].lower()
    if unit == "tháng":
        months = issued_on.month - 1 + count
        end = _month_end(issued_on.year + months // 12, months % 12 + 1)
        due = end.replace(day=min(issued_on.day, end.day))
    else:
        due = issued_on + timedelta(days=count * (7 if unit == "tuần" else 1))
    return _Day(due, Basis.ISSUE_PLUS_CALENDAR_DAYS)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _ends_of_periods(words: str, year: int | None) -> Iterator[_Day]:
    """The last days of the periods that are named; "trước tháng 12" ends on the day before it."""
    for pattern, basis, length in (
        (_HALF, Basis.HALF_YEAR_END, 6),
        (_QUARTER, Basis.QUARTER_END, 3),
        (_MONTH, Basis.MONTH_END, 1),
        (_YEAR, Basis.YEAR_END, 12),
    ):
        if pattern is _YEAR and _SEASON.search(words):
            return
        found = None
        for found in pattern.finditer(words):
            before = words[: found.start()].rstrip().lower()
            of_year = _full_year(found["year"]) if found["year"] else year
            month = _last_month(found)
            if of_year is None or not 1 <= month <= 12 or _VAGUE.search(before):
                continue
            end = _month_end(of_year, month)
            if before.endswith("trước"):
                end = date(of_year, month - length + 1, 1) - timedelta(days=1)
            yield _Day(end, basis)
        if found:
            return
    if re.fullmatch(r"\d{4}", words):
        yield _Day(date(int(words), 12, 31), Basis.YEAR_END)
    elif found := re.fullmatch(r"(?:trước |trong )?(\d{1,2})\s*[/-]\s*(\d{4})", words, re.IGNORECASE):
        if 1 <= int(found[1]) <= 12:
            yield _Day(_month_end(int(found[2]), int(found[1])), Basis.MONTH_END)
    elif year is not None and re.search(r"(?:cuối|hết|trong)\s+năm(?:\s+nay)?$", words, re.IGNORECASE):
        yield _Day(date(year, 12, 31), Basis.YEAR_END)


def _last_month(found: re.Match[str]) -> int:
    parts = found.groupdict()
    if "half" in parts:
        return 6 if parts["half"].lower() == "đầu" else 12
    if "quarter" in parts:
        written = parts["quarter"].upper()
        return 3 * (_ROMAN.get(written) or int(written))
    return int(parts.get("month") or 12)


_BEFORE = r"(?:trước|chậm nhất|muộn nhất|không quá|hạn cuối|hạn chót)(?:\s+(?:là|đến|vào|trong))?(?:\s+hết)?"
_SEASONS = (
    r"(?:tết\s+nguyên\s+đán|tết|(?:mùa|vụ)\s+(?:đông\s+xuân|hè\s+thu|[^\W\d]+(?:\s+(?:bão|lũ|khô))?)"
    r"|(?:ngày\s+)?khai giảng|kỳ họp\s+\w+|năm học(?:\s+mới)?|dịp\s+tết)"
    r"(?:\s+(?:năm(?:\s+học)?\s+)?\d{4}(?:\s*[-–]\s*\d{4})?)?"
)
# How a deadline is told in running text; those before take what those after would cut.
_TOLD = tuple(
    map(
        _compiled,
        (
            rf"{_unnamed(_BEGINNING)}\s+đến\s+(?:hết\s+)?(?:ngày\s+)?{_NAMED}",
            rf"(?:triển khai|thực hiện|bắt đầu)\s+{_unnamed(_BEGINNING)}\s*[,;]?\s+(?:và\s+)?(?:duy trì|thực hiện)"
            r"\s+thường xuyên",
            rf"(?:định kỳ\s+|{_BEFORE}\s+|vào\s+)?(?:ngày\s+)(?:mùng\s+)?\d{{1,2}}(?:\s+của)?\s+{_RECURRING}",
            rf"(?:(?:sáng|chiều|tối)\s+)?(?:thứ\s+\w+|chủ nhật)\s+{_RECURRING}",
            rf"(?:định kỳ\s+)?{_RECURRING}",
            r"định kỳ\s+(?:\d+|một|hai|ba|sáu)\s+(?:ngày|tuần|tháng|năm)(?:\s+(?:một|1)\s+lần)?",
            r"(?:trong\s+(?:vòng\s+|thời hạn\s+|thời gian\s+)?|chậm nhất\s+(?:là\s+|sau\s+)?|không quá\s+|sau\s+)"
            r"\d{1,3}(?:\s*\([^)]*\))?\s+(?:ngày làm việc|ngày|tuần|tháng)(?!\s+\d)(?:,?\s+(?:tính\s+)?(?:"
            rf"{_ISSUE}|(?:kể\s+)?từ\s+(?:ngày|khi)\s+(?:nhận(?:\s+được)?|có|kết thúc))"
            r"(?:\s+(?:thông báo|văn bản)(?:\s+(?:kết luận\s+)?này|\s+kết luận)?)?)?",
            r"trước\s+(?:ngày\s+)?(?:\d{1,2}|rằm|mùng\s+\d{1,2})\s+tháng\s+(?:chạp|giêng|\w+\s+âm lịch)",
            r"trước\s+(?:ngày\s+)?\d{1,2}/\d{1,2}\s+\(?âm lịch\)?",
            rf"trước\s+{_SEASONS}",
            r"(?:ngay\s+)?từ\s+(?:đầu\s+)?năm học\s+\d{4}\s*[-–]\s*\d{4}",
            r"tại\s+kỳ họp\s+[^,.;:]{2,40}",
            rf"(?:ngay\s+)?trong\s+(?:ngày|sáng|chiều)(?:\s+ngày)?\s+{_NAMED}",
            rf"{_BEFORE}\s+(?:ngày\s+)?{_NAMED}",
            rf"(?:xong\s+)?trong\s+(?:{_PERIOD})",
            rf"(?:trong\s+|đến\s+)?(?:cuối|hết)\s+(?:ngày\s+)?{_NAMED}",
            rf"(?:(?<=thành)|(?<=xong)|(?<=thúc)|(?<=hạn)|(?<=hiện)|(?<=gian)):?\s+(?:(?:vào|đến|là)\s+)?(?:ngày\s+)?{_NAMED}",
            rf"(?<=phấn đấu )đến\s+(?:hết\s+)?(?:ngày\s+)?{_NAMED}",
            rf"(?:vào|đến)\s+ngày\s+{_NAMED}",
            rf"{_unnamed(_QUARTER)}(?=\s*(?:[.;,]|$))",
            _unnamed(_BEGINNING),
            r"(?:trong\s+)?thời gian (?:sớm nhất|tới)|sớm nhất có thể|(?:trong\s+)?tuần (?:này|sau|tới)\b",
            r"(?:ngay\s+)?sau khi (?:ban hành|có) thông báo(?: này)?|ngay sau (?:hội nghị|buổi đối thoại|đối thoại)",
            # Not "chi thường xuyên" (a kind of budget), nor "giáo dục thường xuyên" (a kind of school).
            r"(?<!chi )(?<!phí )(?<!giáo dục )(?<!vốn )(?<!nguồn )(?<!chữa )(?<!không )thường xuyên(?:, liên tục)?",
        ),
    )
)
# How long something lasts is no end of a task: "hoạt động đến hết năm 2026".
_LASTS = _compiled(r"(?:hoạt động|tồn tại|áp dụng|có hiệu lực|kéo dài|gia hạn|giữ nguyên|niêm yết)\b[^,.;]{0,40}$")
_PAST = _compiled(r"\b(?:đã|được|vừa|từng)\b[^,.;:]{0,60}$")
# A paper is signed some days after the meeting that set its deadlines.
_SIGNED_LATE = timedelta(days=31)


def found_in(text: str, issued_on: date | None) -> list[Deadline]:
    """The deadlines of a running text, in their order; what is past, and what only lasts so long, is none."""
    taken: list[Deadline] = []
    for pattern in _TOLD:
        for match in pattern.finditer(text):
            start = match.end() - len(match[0].lstrip(": "))
            if any(start < each.end and each.start < match.end() for each in taken):
                continue
            found = read(text[start : match.end()], issued_on)._replace(start=start, end=match.end())
            if not _is_none(found, text[:start], issued_on):
                taken.append(found)
    return sorted(taken, key=lambda each: each.start)


def _is_none(found: Deadline, before: str, issued_on: date | None) -> bool:
    if re.match(r"(?:đến|hết|cuối)\b", found.words, re.IGNORECASE) and _LASTS.search(before):
        return True
    if found.due is None or issued_on is None or found.due >= issued_on:
        return False
    says_year = re.search(r"\d{4}", found.words)
    return bool(_PAST.search(before)) or (says_year is not None and found.due < issued_on - _SIGNED_LATE)


def last(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Of several the last day; where no day follows from any, the last that is said."""
    said = list(deadlines)
    dated = [(each.due, each.start, each) for each in said if each.due is not None]
    return max(dated)[2] if dated else next(reversed(said), None)
