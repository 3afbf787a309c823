"""How long petitions waited: half, nine of ten, and those that wait still."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.petitions import lifecycle
from portal.petitions.models import Petition
from portal.records.actors import Actor
from portal.supervision.figures.waiting_times import Waiting, waits
from tests.factories import HELD_ON, make_petition, make_unit

pytestmark = pytest.mark.django_db

BY = Actor("Phòng Kinh tế")
TODAY = HELD_ON + timedelta(days=100)


def after(days: int) -> date:
    return HELD_ON + timedelta(days=days)


def answered(days: int) -> Petition:
    petition = make_petition()
    lifecycle.answer(petition, by=BY, on=after(days), text="Đã giải trình.")
    return petition


def resolved(days: int) -> Petition:
    petition = make_petition()
    lifecycle.resolve(petition, by=BY, on=after(days), text="Đã làm xong.")
    return petition


def waiting_for_an_answer() -> Waiting:
    return waits(Petition.objects.public(), on=TODAY).answered


def waiting_for_the_end() -> Waiting:
    return waits(Petition.objects.public(), on=TODAY).resolved


def test_unanswered_petitions_are_still_waiting():
    answered(5)
    make_petition()
    make_petition(on=after(40))
    assert waiting_for_an_answer() == Waiting({5: 1}, still=2, longest=100)
    assert waiting_for_an_answer().total == 3


def test_an_answer_is_not_a_resolution():
    answered(5)
    assert waiting_for_the_end() == Waiting({}, still=1, longest=100)


def test_resolution_counts_as_answer():
    resolved(12)
    assert waiting_for_an_answer().days == waiting_for_the_end().days == {12: 1}


def test_first_answer_counts():
    petition = answered(5)
    lifecycle.answer(petition, by=BY, on=after(30), text="Trả lời thêm.")
    assert waiting_for_an_answer().days == {5: 1}


def test_reopened_petition_keeps_its_answer():
    petition = resolved(20)
    lifecycle.reopen(petition, by=BY, on=after(50), reason="Làm chưa xong.")
    assert waiting_for_the_end() == Waiting({}, still=1, longest=100)
    assert waiting_for_an_answer().days == {20: 1}


def test_forwarded_petition_owes_no_answer():
    lifecycle.forward(make_petition(), to=make_unit(), by=BY, on=after(3), reason="Tỉnh lộ")
    assert waiting_for_an_answer().total == waiting_for_the_end().total == 0


@pytest.mark.parametrize(
    ("days", "median", "most"),
    [
        ({}, None, None),
        ({0: 1}, 0, 0),
        ({3: 1, 8: 1}, 3, 8),
        ({3: 1, 8: 1, 30: 1}, 8, 30),
        ({1: 9, 400: 1}, 1, 1),
        ({1: 8, 60: 1, 400: 1}, 1, 60),
    ],
)
def test_median_and_ninth_decile_are_computed(days, median, most):
    waiting = Waiting(days, still=7, longest=500)
    assert (waiting.median, waiting.most) == (median, most)
