"""The same by command: told first, taken over when asked."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.petitions.models import Petition
from portal.petitions.states import State
from portal.registers.models import Register
from tests.desk import world

TABLES = Path(__file__).parent.parent / "papers" / "tables"
GIVEN = TABLES / "phan_anh_Cau_Say_quyIII.xlsx"

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db):
    return world.commune("Amlanh", province=world.province()).committee


def told(path: Path, unit, *options: str) -> str:
    out = StringIO()
    call_command("import_table", str(path), "--unit", unit.slug, "--received-on", "01/07/2026", *options, stdout=out)
    return out.getvalue()


def test_without_load_nothing_is_kept(unit):
    assert "8 dòng mới, 0 dòng đã có, 0 dòng lỗi" in told(GIVEN, unit, "--as-of", "quý III/2026")
    assert not Petition.objects.exists()
    assert not Register.objects.exists()


def test_load_takes_rows_over(unit):
    assert "Đã nhập 8 kiến nghị" in told(GIVEN, unit, "--load", "--as-of", "quý III/2026")
    resolved = Petition.objects.filter(state=State.RESOLVED)
    assert {f"{petition.state_since:%d/%m/%Y}" for petition in resolved} == {"30/09/2026"}
    assert not Petition.objects.public().exists()


def test_same_file_by_command_adds_nothing(unit):
    told(GIVEN, unit, "--load")
    assert "Không có dòng mới" in told(GIVEN, unit, "--load")
    assert Petition.objects.count() == 8


def table(folder: Path) -> Path:
    path = folder / "so.csv"
    rows = "TT,Nội dung,Địa bàn,Thời hạn,Tình trạng\n1,Đường hỏng,A,20/6/2020,Chưa\n2,Cầu hỏng,B,,Chưa\n"
    path.write_text(rows)
    return path


def test_bad_rows_hold_all_up(unit, tmp_path):
    with pytest.raises(CommandError, match="1 dòng có lỗi"):
        told(table(tmp_path), unit, "--load")
    assert not Petition.objects.exists()


def test_bad_rows_are_skipped_when_asked(unit, tmp_path):
    told(table(tmp_path), unit, "--load", "--skip-bad")
    assert Petition.objects.get().title == "Cầu hỏng"


def test_common_fault_is_one_line(unit, tmp_path):
    path = tmp_path / "so.csv"
    lines = [f"{each},Đường số {each} hỏng,A,20/6/2020,Chưa" for each in range(1, 41)]
    path.write_text("\n".join(["TT,Nội dung,Địa bàn,Thời hạn,Tình trạng", *lines]))
    err = StringIO()
    call_command("import_table", str(path), "--unit", unit.slug, "--received-on", "01/07/2026", stderr=err)
    (line,) = err.getvalue().splitlines()
    assert "40 dòng: 2, 3, 4, …" in line
    assert "Thời hạn" in line


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--unit", "khong-co"], "Không có đơn vị"),
        (["--as-of", "31/12/2099"], "Chưa đến ngày"),
        (["--as-of", "hôm nọ"], "không phải là ngày"),
        (["--dialogue", "DT-99"], "DT-99"),
    ],
)
def test_wrong_options_are_refused(unit, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("import_table", str(GIVEN), *(["--unit", unit.slug] if "--unit" not in options else []), *options)


def test_other_file_is_refused(unit, tmp_path):
    path = tmp_path / "thu.txt"
    path.write_text("Kính gửi Ủy ban nhân dân xã")
    with pytest.raises(CommandError, match="Không tìm thấy"):
        told(path, unit)
