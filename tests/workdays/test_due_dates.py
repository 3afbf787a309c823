"""What `due_dates` prints."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.workdays.models import DeadlineRule

from .days import VECTORS

pytestmark = pytest.mark.django_db


def printed(*args: str) -> list[list[str]]:
    out = StringIO()
    call_command("due_dates", *args, stdout=out)
    return [line.split("\t") for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["event"])
def test_one_line_per_rule_in_force(vector):
    lines = printed(vector["event"])
    result = [["result", vector["due_10_calendar_days_rolled"]]] if vector["event"] >= "2025-07-01" else []
    assert [line[:2] for line in lines] == [["notice", vector["due_7_working_days"]], *result]
    year, month, day = vector["event"].split("-")
    assert all(len(line) == 3 and f"{day}/{month}/{year}" in line[2] for line in lines)


def test_level_option_leaves_out_other_rules():
    assert [line[0] for line in printed("2026-02-12", "--level", "district")] == ["notice"]
    assert [line[0] for line in printed("2026-02-12", "--level", "commune")] == ["notice", "result"]


def test_expired_rule_is_not_printed():
    DeadlineRule.objects.filter(code="result").update(valid_to=date(2026, 2, 11))
    assert [line[0] for line in printed("2026-02-12")] == ["notice"]


@pytest.mark.parametrize("bad", ["2026-02-30", "12/02/2026", "tomorrow", "", "20260212", "2026-02-12T00:00"])
def test_a_bad_date_is_named(bad):
    with pytest.raises(CommandError, match=f"“{bad}”"):
        printed(bad)


def test_date_beyond_calendar_is_error():
    with pytest.raises(CommandError):
        printed("9999-12-30")
