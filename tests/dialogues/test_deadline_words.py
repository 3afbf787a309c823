"""Deadlines in words are kept, a day that follows from them is derived and said to be derived."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override

from portal.dialogues import commitments
from portal.dialogues.due_wording import due_in_words
from portal.dialogues.models import Commitment
from portal.dialogues.models.notices import DueBasis
from portal.records.actors import Actor
from tests.factories import ISSUED_ON, make_conclusion, make_notice, make_unit
from tests.public.reading import read

pytestmark = pytest.mark.django_db


def derived(words: str, *, due_on: date | None = None, issued_on: date | None = ISSUED_ON):
    conclusion = make_conclusion(due_words=words, due_on=due_on)
    conclusion.derive_due_date(issued_on=issued_on)
    return conclusion


def commitment_of(*, issued_on: date = ISSUED_ON, **values) -> Commitment:
    conclusion = make_conclusion(**values)
    conclusion.derive_due_date(issued_on=issued_on)
    return Commitment.objects.get(conclusion__notice=make_notice(conclusion))


@pytest.mark.parametrize(
    ("words", "due", "basis"),
    [
        ("quý IV/2026", date(2026, 12, 31), DueBasis.QUARTER_END),
        ("trong tháng 11/2026", date(2026, 11, 30), DueBasis.MONTH_END),
        ("trước ngày 15/12/2026", date(2026, 12, 15), ""),
        ("thường xuyên", None, ""),
        ("trong thời gian sớm nhất", None, ""),
        ("", None, ""),
    ],
)
def test_day_follows_from_words(words, due, basis):
    conclusion = derived(words)
    assert (conclusion.due_on, conclusion.due_basis) == (due, basis)


def test_typed_date_is_not_derived():
    conclusion = derived("quý IV/2026", due_on=date(2026, 12, 1))
    assert (conclusion.due_on, conclusion.due_basis) == (date(2026, 12, 1), "")


def test_impossible_derived_date_stays_open():
    assert derived("trước ngày 31/12/9999").due_on is None


def test_statement_gets_no_due_date():
    conclusion = make_conclusion(owner=None, due_on=None, due_words="quý IV/2026")
    conclusion.derive_due_date(issued_on=ISSUED_ON)
    assert conclusion.due_on is None


def test_other_date_than_words_is_doubted():
    notice = make_notice(make_conclusion(due_on=date(2026, 12, 1), due_words="quý IV/2026"), publish=False)
    with override("vi"):
        assert notice.doubts() == ["Kết luận 1 có hạn 01/12/2026, nhưng “quý IV/2026” là 31/12/2026."]


def test_derived_date_says_so():
    commitment = commitment_of(due_on=None, due_words="quý IV/2026")
    with override("vi"):
        assert due_in_words(commitment) == "31/12/2026 (suy ra từ “quý IV/2026”: ngày cuối quý)"


def test_words_stand_for_missing_date():
    commitment = commitment_of(due_on=None, due_words="thường xuyên")
    with override("vi"):
        assert due_in_words(commitment) == "thông báo ghi “thường xuyên”: không suy ra được ngày"


def test_extended_date_is_not_derived():
    commitment = commitment_of(due_on=None, due_words="quý IV/2026")
    commitments.extend(
        commitment, by=Actor("UBND xã"), on=ISSUED_ON, due_on=date(2027, 1, 31), reason="Mưa lũ kéo dài."
    )
    commitment.refresh_from_db()
    with override("vi"):
        assert due_in_words(commitment) == "31/01/2027"


@pytest.mark.parametrize("page", ["/cam-ket/", "notice", "aloud"])
def test_pages_name_the_derivation(page):
    notice = commitment_of(due_on=None, due_words="quý IV/2026").conclusion.notice
    address = {"notice": notice.get_absolute_url(), "aloud": f"{notice.get_absolute_url()}doc-loa/"}.get(page, page)
    assert "quý IV/2026" in read(Client(), address)


def test_task_without_date_is_doubted():
    notice = make_notice(
        make_conclusion(due_on=None, due_words="thường xuyên"),
        make_conclusion(due_on=None),
        make_conclusion(),
        make_conclusion(due_on=None, owner=None),
        publish=False,
    )
    with override("vi"):
        assert notice.doubts() == [
            "Kết luận 1 giao việc mà không có ngày: “thường xuyên”.",
            "Kết luận 2 giao việc mà không nói đến khi nào.",
        ]


def test_notice_shows_signer_and_recipients():
    notice = make_notice(
        make_conclusion(owner=make_unit()),
        signing_capacity="KT. CHỦ TỊCH",
        signer_role="PHÓ CHỦ TỊCH",
        signer="Đỗ Thị Lan",
        recipients="Ban Thường vụ Đảng ủy\nLưu: VT",
    )
    page = read(Client(), notice.get_absolute_url())
    assert all(words in page for words in ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Đỗ Thị Lan", "Lưu: VT"))
