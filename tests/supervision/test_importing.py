from __future__ import annotations

import pytest

from portal.importing import ImportRefused
from portal.supervision.importing import import_findings
from portal.supervision.models import Finding
from tests.factories import make_conclusion, make_notice, make_unit

pytestmark = pytest.mark.django_db

HEADING = "notice,notice_date,issuer,conclusion,supervisor,verdict,date,reason\n"
LINE = "12/TB-UBND,2026-03-12,{issuer},{conclusion},{supervisor},{verdict},{date},{reason}\n"
GOOD = {
    "issuer": "",
    "conclusion": 1,
    "supervisor": "Ủy ban MTTQ xã",
    "verdict": "Chưa thực hiện",
    "date": "2026-05-30",
    "reason": "Chưa thấy gì.",
}


@pytest.fixture(autouse=True)
def notice():
    make_unit("Ủy ban MTTQ xã", kind="front")
    return make_notice(make_conclusion(), number="12/TB-UBND")


def _load(**change):
    return import_findings((HEADING + LINE.format(**{**GOOD, **change})).encode(), file="tep.csv")


def test_a_finding_is_loaded_once():
    assert (_load().loaded, _load().known) == (1, 1)
    assert Finding.objects.get().verdict == "not"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"conclusion": 9}, "conclusion"),
        ({"supervisor": "Hội Không Có"}, "supervisor"),
        ({"verdict": "tuyệt vời"}, "verdict"),
        ({"date": ""}, "date"),
        ({"reason": ""}, "reason"),
        ({"date": "2026-03-11"}, "date"),
        ({"date": "2206-03-11"}, "date"),
    ],
)
def test_wrong_finding_names_row_and_column(change, column):
    with pytest.raises(ImportRefused) as refused:
        _load(**change)
    assert [(error.row, error.column) for error in refused.value.report.errors] == [(2, column)]
    assert not Finding.objects.exists()


def test_shared_notice_number_needs_issuer(notice):
    make_notice(make_conclusion(), number="12/TB-UBND")
    with pytest.raises(ImportRefused) as refused:
        _load()
    assert refused.value.report.errors[0].column == "issuer"
    assert _load(issuer=str(notice.unit)).loaded == 1
    assert Finding.objects.get().commitment.conclusion.notice == notice
