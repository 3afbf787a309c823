"""Since when steps can be read here: said once where it is the same."""

from __future__ import annotations

from datetime import date

import pytest

from portal.public.presenters.shown_since import beside, shared_shown_date
from portal.records.history.act_dates import TwoDays

SHOWN = date(2026, 11, 30)


def days(on: date, *, shown_on: date = SHOWN, from_records: bool = False) -> TwoDays:
    return TwoDays(on, shown_on, shown_on, from_records)


FROM_RECORDS = [days(date(2024, 3, day), from_records=True) for day in (1, 8, 21)]
LATE = [days(date(2026, 11, day)) for day in (13, 17)]
ON_ITS_DAY = days(SHOWN)
OTHER = days(date(2026, 10, 1), shown_on=date(2026, 10, 9))


@pytest.mark.parametrize(
    ("history", "above", "each"),
    [
        pytest.param(FROM_RECORDS, "Công khai tại đây từ 30/11/2026, theo hồ sơ nhập.", ["", "", ""], id="imported"),
        pytest.param(
            LATE, "Công khai tại đây từ 30/11/2026.", ["Nhập muộn 17 ngày", "Nhập muộn 13 ngày"], id="typed late"
        ),
        pytest.param([ON_ITS_DAY, ON_ITS_DAY, None], "", ["", "", ""], id="on its day"),
        pytest.param(
            [OTHER, ON_ITS_DAY], "", ["Công khai tại đây từ 09/10/2026, nhập muộn 8 ngày", ""], id="one alone"
        ),
        pytest.param(
            [*LATE, OTHER],
            "Công khai tại đây từ 30/11/2026, trừ bước có ghi khác.",
            ["Nhập muộn 17 ngày", "Nhập muộn 13 ngày", "Công khai tại đây từ 09/10/2026, nhập muộn 8 ngày"],
            id="one differs",
        ),
        pytest.param(
            [*FROM_RECORDS, days(date(2026, 11, 28))],
            "Công khai tại đây từ 30/11/2026.",
            [*["Theo hồ sơ nhập"] * 3, "Công bố chậm 2 ngày"],
            id="records and what came after",
        ),
    ],
)
def test_same_first_showing_is_said_once(history, above, each):
    said = shared_shown_date(history)
    assert (str(said), [beside(step, said) for step in history]) == (above, each)
