"""Commitments at the end of each month, as they stood then."""

from __future__ import annotations

from datetime import date

import pytest

from portal.dialogues import commitments
from portal.dialogues.models import Commitment
from portal.records.actors import Actor
from portal.supervision.figures.progress import Month, by_month
from tests.factories import make_commitment

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế")
# The notice that makes a commitment is of 12/03/2026, and its work is due on 29/05/2026.
MARCH, APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in range(3, 8))


def told(*, on: date) -> list[tuple[date, int, int, int]]:
    """Month by month: done, open and in time, overdue."""
    months = by_month(Commitment.objects.public(), on=on)
    return [(month.first, month.done, month.in_time, month.overdue) for month in months]


def test_months_run_from_commitment_to_today():
    make_commitment()
    assert told(on=date(2026, 5, 4)) == [(MARCH, 0, 1, 0), (APRIL, 0, 1, 0), (MAY, 0, 1, 0)]


def test_no_commitments_give_no_months():
    assert told(on=date(2026, 5, 4)) == []


def test_commitment_is_overdue_after_due_date():
    make_commitment()
    assert told(on=date(2026, 5, 29))[-1] == (MAY, 0, 1, 0)
    assert told(on=date(2026, 5, 30))[-1] == (MAY, 0, 0, 1)


def test_commitment_is_done_from_report_day():
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=date(2026, 4, 30), text="Xong.", done=True)
    assert told(on=date(2026, 6, 15)) == [(MARCH, 0, 1, 0), (APRIL, 1, 0, 0), (MAY, 1, 0, 0), (JUNE, 1, 0, 0)]


def test_reopening_leaves_earlier_months_done():
    commitment = make_commitment()
    commitments.report(commitment, by=BY, on=date(2026, 4, 2), text="Xong.", done=True)
    commitments.reopen(commitment, by=BY, on=date(2026, 6, 2), reason="Chưa xong.")
    assert told(on=date(2026, 6, 15)) == [(MARCH, 0, 1, 0), (APRIL, 1, 0, 0), (MAY, 1, 0, 0), (JUNE, 0, 0, 1)]


def test_extended_commitment_keeps_past_overdue_months():
    commitment = make_commitment()
    commitments.extend(commitment, due_on=date(2026, 6, 20), by=BY, on=date(2026, 6, 1), reason="Mưa bão.")
    assert told(on=date(2026, 7, 1))[-3:] == [(MAY, 0, 0, 1), (JUNE, 0, 0, 1), (JULY, 0, 0, 1)]
    assert told(on=date(2026, 6, 19))[-1] == (JUNE, 0, 1, 0)


def test_withdrawn_commitment_leaves_later_months():
    commitment = make_commitment()
    commitments.withdraw(commitment, by=BY, on=date(2026, 5, 2), reason="Thông báo sau thay thế.")
    months = by_month(Commitment.objects.public(), on=date(2026, 5, 30))
    assert [month.promised for month in months] == [1, 1, 0]


def test_commitments_take_one_query(django_assert_num_queries):
    for _ in range(3):
        make_commitment()
    with django_assert_num_queries(1):
        months = by_month(Commitment.objects.public(), on=date(2026, 3, 20))
    assert months == [Month(MARCH, done=0, in_time=3, overdue=0)]
