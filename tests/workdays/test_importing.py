"""The yearly announcement as a CSV file: good rows are entered, bad ones named with row, column and reason."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.importing import ImportRefused
from portal.workdays.deadlines import set_deadline
from portal.workdays.enums import Kind
from portal.workdays.importing import import_calendar
from portal.workdays.models import SpecialDay

pytestmark = pytest.mark.django_db

HEADING = "date,kind,name,certainty,source\n"
GOOD = "2027-02-05,nghi,Tết Đinh Mùi,chac,Thông báo\n"
MAKE_UP = "2027-02-20,make_up,Làm bù,,\n"


def load(text: str | bytes, **given):
    content = text if isinstance(text, bytes) else text.encode()
    return import_calendar(content, file="lich.csv", **given)


def refused(text: str | bytes, **given) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as caught:
        load(text, **given)
    assert all(error.file == "lich.csv" and error.reason for error in caught.value.report.errors)
    return [(error.row, error.column) for error in caught.value.report.errors]


def test_good_row_keeps_all_columns():
    report = load(HEADING + GOOD + MAKE_UP)
    assert (report.loaded, report.known, report.errors) == (2, 0, [])
    tet = SpecialDay.objects.get(date=date(2027, 2, 5))
    assert (tet.kind, tet.name, tet.certainty, tet.source) == (Kind.OFF, "Tết Đinh Mùi", "chac", "Thông báo")
    assert SpecialDay.objects.get(date=date(2027, 2, 20)).kind == Kind.MAKE_UP


def test_second_import_loads_nothing():
    load(HEADING + GOOD)
    report = load(HEADING + GOOD)
    assert (report.loaded, report.known) == (0, 1)


def test_file_replaces_existing_day():
    load(HEADING + GOOD)
    load(HEADING + GOOD.replace("chac", "kha_chac"))
    assert SpecialDay.objects.get(date=date(2027, 2, 5)).certainty == "kha_chac"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2027-02-30,nghi,Tết,,", "date"),
        (",nghi,Tết,,", "date"),
        ("2027-02-05,holiday,Tết,,", "kind"),
        ("2027-02-05,nghi,,,", "name"),
        (f"2027-02-05,nghi,{'x' * 201},,", "name"),
        ("2027-02-05,lam_bu,Làm bù,,", "kind"),  # a Friday is worked anyway
        ("2027-02-05,nghi,Tết,,báo, trang 2", ""),
    ],
)
def test_bad_row_is_named_with_column(row, column):
    assert refused(HEADING + MAKE_UP + row) == [(3, column)]


def test_bad_cells_are_named_nothing_loaded():
    before = SpecialDay.objects.count()
    assert refused(HEADING + GOOD + "\n" + "x,y,,,\n" + GOOD) == [(4, "date"), (4, "kind"), (4, "name"), (5, "date")]
    assert SpecialDay.objects.count() == before


def test_bad_rows_can_be_skipped():
    report = load(HEADING + "x,nghi,Tết,,\n" + GOOD, skip_bad=True)
    assert (report.loaded, [(error.row, error.column) for error in report.errors]) == (1, [(2, "date")])


@pytest.mark.parametrize("skip_bad", [True, False])
@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", (0, "")),
        (b"date,kind,certainty,source\n", (1, "")),
        (HEADING.encode(), (0, "")),
        (HEADING.encode() + b"2027-02-05,nghi,T\xea\xea\n", (0, "")),
        (HEADING.encode() + b'2027-02-05,nghi,"T\n', (2, "")),
    ],
)
def test_malformed_table_is_always_refused(content, where, skip_bad):
    assert refused(content, skip_bad=skip_bad) == [where]


def test_spreadsheet_csv_is_understood():
    text = "\ufeff" + (HEADING + GOOD).replace(",", ";").replace("2027-02-05", "05/02/2027").replace("\n", "\r\n")
    load(text)
    assert SpecialDay.objects.filter(date=date(2027, 2, 5)).exists()


def test_import_moves_open_deadlines_once(django_user_model):
    record = django_user_model.objects.create(username="a dialogue")
    deadline = set_deadline(record, "notice", level="commune", starts_on=date(2027, 2, 1))
    load(HEADING + GOOD + "2027-02-08,nghi,Tết Đinh Mùi,,\n", reason="Thông báo nghỉ Tết 2027")
    deadline.refresh_from_db()
    assert deadline.due_on == date(2027, 2, 12)
    former = deadline.changes.get()
    assert (former.due_on, former.reason) == (date(2027, 2, 10), "Thông báo nghỉ Tết 2027")


def test_command_names_refused_rows_and_files(tmp_path):
    path = tmp_path / "lich.csv"
    path.write_text(HEADING + "x,nghi,Tết,,\n", encoding="utf-8")
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("import_calendar", str(path), stderr=err)
    assert re.search(r"lich\.csv.*2.*date", err.getvalue())
    with pytest.raises(CommandError, match="missing"):
        call_command("import_calendar", str(tmp_path / "missing.csv"))


def test_command_can_skip_bad_rows(tmp_path):
    path = tmp_path / "lich.csv"
    path.write_text(HEADING + "x,nghi,Tết,,\n" + GOOD, encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("import_calendar", str(path), "--skip-bad", stdout=out, stderr=err)
    assert "lich.csv" in err.getvalue()
    assert SpecialDay.objects.filter(date=date(2027, 2, 5)).exists()
