"""The same records as CSV, as lines of JSON and as a workbook."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from portal.opendata.catalogue.flattening import tables_of
from portal.opendata.catalogue.resources import RESOURCES
from portal.opendata.exports import formats
from tests.factories import make_petition, make_unit
from tests.opendata.everything import make_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", list(RESOURCES))
def test_every_format_has_every_record(ask_all, take, name):
    make_everything(2)
    key = RESOURCES[name].key
    wanted = sorted(str(item[key]) for item in ask_all(name))
    assert wanted
    assert sorted(row[key] for row in table(take(f"{name}.csv"))) == wanted
    lines = take(f"{name}.jsonl").decode().splitlines()
    assert sorted(str(json.loads(line)[key]) for line in lines) == wanted
    rows = list(load_workbook(io.BytesIO(take(f"{name}.xlsx"))).worksheets[0].values)
    assert sorted(str(row[rows[1].index(key)]) for row in rows[2:]) == wanted


def test_json_line_equals_api_record(ask, take):
    petition = make_petition()
    assert json.loads(take("petitions.jsonl")) == ask(f"petitions/{petition.code}")


def test_nested_list_is_separate_table(take):
    petition = make_petition()
    rows = table(take("petitions.csv", table="events"))
    assert [(row["petitions.code"], row["kind"], row["on"]) for row in rows] == [
        (petition.code, "received", "2026-03-05")
    ]


def test_workbook_has_sheet_per_table(take):
    make_everything(1)
    book = load_workbook(io.BytesIO(take("notices.xlsx")))
    assert book.sheetnames == ["notices", "conclusions", "publications", "corrections"]
    assert [sheet.max_row for sheet in book] == [4, 4, 4, 2]


def test_a_sheet_has_headings_in_words(take):
    make_petition()
    words, codes, *_rows = load_workbook(io.BytesIO(take("petitions.xlsx"))).worksheets[0].values
    assert dict(zip(codes, words, strict=True))["received_on"] == "Ngày tiếp nhận"


def test_references_become_address_and_name(take):
    make_petition(unit=make_unit("UBND xã Tân Hòa"))
    (row,) = table(take("petitions.csv"))
    assert (row["received_by.slug"], row["received_by.name"]) == ("ubnd-xa-tan-hoa", "UBND xã Tân Hòa")
    assert row["owner.slug"] == row["owner.name"] == ""


def test_tables_are_narrowed_as_lists_are(take):
    make_petition()
    assert len(table(take("petitions.csv", year=2026))) == 1
    assert table(take("petitions.csv", year=2020)) == []


def test_a_spreadsheet_reads_the_accents(take):
    make_petition()
    assert take("petitions.csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("title", ["=1+1 đồng", "+84 số máy", "-2 độ", "@SUM(A1)", "＝1 đồng"])
def test_text_is_never_a_formula(take, title):
    make_petition(title=title)
    assert table(take("petitions.csv"))[0]["title"] == f"'{title}"
    sheet = load_workbook(io.BytesIO(take("petitions.xlsx"))).worksheets[0]
    cell = sheet.cell(3, [each.value for each in sheet[2]].index("title") + 1)
    assert (cell.value, cell.data_type) == (title, "s")


def test_overlong_cell_text_ends_with_ellipsis(take):
    make_petition(content="x" * 40_000)
    sheet = load_workbook(io.BytesIO(take("petitions.xlsx"))).worksheets[0]
    value = sheet.cell(3, [each.value for each in sheet[2]].index("content") + 1).value
    assert (len(value), value[-1]) == (formats.LONGEST_TEXT, "…")


def test_table_streams_with_bounded_queries(client, django_assert_max_num_queries):
    for _ in range(formats.LINES_AT_ONCE + 1):
        make_petition()
    with django_assert_max_num_queries(8):
        assert len(list(client.get("/api/v1/petitions.csv").streaming_content)) == 3


@pytest.mark.parametrize("name", list(RESOURCES))
def test_every_cell_has_a_column(name, today):
    resource = RESOURCES[name]
    make_everything(1)
    for record in resource.everything(on=today):
        for each in tables_of(resource).values():
            for row in each.rows(resource, record):
                assert len(row) == len(each.columns)
