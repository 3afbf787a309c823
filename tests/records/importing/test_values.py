"""What offices write in a cell, and what it means."""

from datetime import date, datetime, time
from typing import Any

import pydantic
import pytest
import time_machine

from portal.importing import Clock, Count, Day, DayWithTime, Flag, Moment, PastDay
from portal.importing.reports import RowError, in_few_lines

DAY = date(2026, 12, 1)


def read(kind: Any, value: Any) -> Any:
    return pydantic.TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: Any) -> bool:
    with pytest.raises(pydantic.ValidationError) as error:
        read(kind, value)
    return all(problem["type"] == "value_error" for problem in error.value.errors())


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-01",
        "01/12/2026",
        "1/12/2026",
        "1-12-2026",
        "01.12.2026",
        "2026/12/01",
        "01\u201112\u20112026",
        "ngày 01 tháng 12 năm 2026",
        "Ngày 1 tháng 12 năm 2026",
        " 01/12/2026 ",
        "2026-12-01T00:00:00",
        "01/12/2026 00:00",
        "46357",
        46357,
        DAY,
        datetime(2026, 12, 1, 14),
        "2026-11-30T17:30:00Z",
    ],
)
def test_day_is_read(written):
    assert read(Day, written) == DAY


@pytest.mark.parametrize(
    "written",
    ["30/02/2026", "5/3", "1/12/26", "mai", "", "20261201", 2026, True, [], {}, "0001-01-01", "31/12/9999",
     "01/12/20265", "1/12-2026", "2026-12/01", "ngày 31 tháng 2 năm 2026", "2026-12-01x", "9" * 5000,
     float("nan"), float("inf"), -1, "Quý III/2026", "١/١٢/٢٠٢٦"],
)  # fmt: skip
def test_what_is_no_day_is_refused(written):
    assert refused(Day, written)


@time_machine.travel("2026-11-30T20:00:00+07:00")
def test_fact_of_tomorrow_is_refused():
    assert read(PastDay, "30/11/2026") == date(2026, 11, 30)
    assert refused(PastDay, "01/12/2026")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-12-01T14:00+00:00", Moment(DAY, time(21))),
        ("2026-12-01T14:00Z", Moment(DAY, time(21))),
        ("2026-12-01T20:00:00+00:00", Moment(date(2026, 12, 2), time(3))),
        ("2026-12-01T14:00+07:00", Moment(DAY, time(14))),
        ("2026-12-01T14:00-05:00", Moment(date(2026, 12, 2), time(2))),
        ("01/12/2026 14:00", Moment(DAY, time(14))),
        ("01/12/2026, 14h30", Moment(DAY, time(14, 30))),
        ("01/12/2026", Moment(DAY, None)),
    ],
)
def test_moment_is_read_in_local_time(written, moment):
    assert read(DayWithTime, written) == moment


@pytest.mark.parametrize(
    ("written", "clock"),
    [("08:00", time(8)), ("8h", time(8)), ("8h30", time(8, 30)), ("8 giờ 30", time(8, 30)), ("8g30", time(8, 30)),
     ("14:00:00", time(14)), ("07:00+00:00", time(14)), (time(8), time(8)), ("8 giờ 30 phút", time(8, 30))],
)  # fmt: skip
def test_hour_is_read(written, clock):
    assert read(Clock, written) == clock


@pytest.mark.parametrize(
    "written", ["chiều", "25:00", "8h75", "08:00-11:00", "8h - 11h30", "", 8, 28800, "01/12/2026", None, []]
)
def test_what_is_no_hour_is_refused(written):
    assert refused(Clock, written)


@pytest.mark.parametrize(
    ("written", "number"),
    [("0", 0), ("12", 12), (12, 12), (12.0, 12), ("12,0", 12), ("1.000", 1000), ("1 000", 1000), ("1\u00a0000", 1000)],
)
def test_count_is_read(written, number):
    assert read(Count, written) == number


@pytest.mark.parametrize(
    "written",
    [
        "-5",
        -5,
        "12,5",
        12.5,
        "1,000",
        "1.00",
        "khoảng 20",
        "",
        True,
        "99999999999999999999",
        "9" * 5000,
        "1.000.001",
        [],
        "١٢",
    ],
)
def test_what_is_no_count_is_refused(written):
    assert refused(Count, written)


@pytest.mark.parametrize("written", ["có", "Có", "CÓ", "x", "X", "✓", "true", True, 1, "1", "đúng", "rồi"])
def test_yes_is_read(written):
    assert read(Flag, written) is True


@pytest.mark.parametrize("written", ["không", "Không", "false", False, 0, "0", "sai", "chưa"])
def test_no_is_read(written):
    assert read(Flag, written) is False


@pytest.mark.parametrize("written", ["có lẽ", "2", 2, "-", [], {}])
def test_neither_yes_nor_no_is_refused(written):
    assert refused(Flag, written)


def test_common_fault_is_told_once():
    """A column that is wrong in thousands of rows takes one line; what is wrong in few is told row by row."""
    wrong = [RowError("a.csv", row, "kind", "không rõ") for row in range(2, 13_000)]
    single = RowError("a.csv", 7, "title", "để trống")
    assert list(in_few_lines([*wrong, single])) == [
        "a.csv: kind: không rõ (12998 dòng: 2, 3, 4, …)",
        "a.csv, dòng 7, cột “title”: để trống",
    ]
