"""The desk takes an office's own table: given, looked through, taken over."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.organisations.models import Role
from portal.petitions.models import Kind, Petition
from portal.petitions.states import State
from portal.records.levels import Visibility
from portal.registers.models import KnownHeading, Register, RegisterRow, RowState, Stage, Upload

from . import world
from .forms import fields

pytestmark = pytest.mark.django_db

TABLES = Path(__file__).parent.parent / "papers" / "tables"
GIVEN = sorted(path for path in TABLES.iterdir() if path.suffix != ".json")
HEADING = "TT\tNội dung\tĐịa bàn\tCơ quan giải quyết\tThời hạn\tTình trạng"
ROWS = (
    "1\tĐường thôn Ngò hỏng\tThôn Ngò\tPhòng Kinh tế\tQuý III/2026\tĐã trả lời",
    "2\tCầu Sậy mục ván\tThôn Sậy\tPhòng Kinh tế\t\tĐang giải quyết",
)


@pytest.fixture
def give(a, django_capture_on_commit_callbacks):
    """Give a table at the desk as a clerk does, and let the job read it."""

    def given(content: bytes | str | Path, **typed: str) -> Register:
        client = a.client(Role.CLERK)
        url = reverse("registers:add")
        form = {**fields(client, url), "unit": a.committee.pk, "received_on": "01/01/2024", **typed}
        if isinstance(content, Path):
            form["file"] = SimpleUploadedFile(content.name, content.read_bytes())
        elif isinstance(content, bytes):
            form["file"] = SimpleUploadedFile("bang.bin", content)
        else:
            form["pasted"] = content
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, form)
        assert response.status_code == 302, response.context["form"].errors
        return Register.objects.latest("pk")

    return given


@pytest.fixture
def take(a, django_capture_on_commit_callbacks):
    def taken(register: Register, **typed: str) -> Register:
        url = reverse("registers:take", args=[register.pk])
        client = a.client(Role.CLERK)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, {**fields(client, url), **typed})
        assert response.status_code == 302, response.context["form"].errors
        register.refresh_from_db()
        return register

    return taken


def page(a, register: Register, query: str = "") -> str:
    response = a.client(Role.CLERK).get(reverse("registers:inspect", args=[register.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def table(*rows: str) -> str:
    return "\n".join((HEADING, *rows))


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_given_tables_become_petitions(give, take, path):
    expected = json.loads(path.with_suffix(".json").read_text())["rows"]
    register = give(path)

    assert register.stage == Stage.READ, register.refusal
    rows = list(register.rows.all())
    assert len(rows) == len(expected)
    contents = [
        next(text for text in row.cells.values() if text == wanted["content"])
        for row, wanted in zip(rows, expected, strict=True)
    ]
    take(register, good_rows="on")
    assert register.stage == Stage.TAKEN
    assert Petition.objects.count() == register.rows.filter(state=RowState.TAKEN).count() >= len(expected) - 2
    assert set(Petition.objects.values_list("visibility", flat=True)) == {Visibility.UNDECIDED}
    assert set(Petition.objects.values_list("content", flat=True)) <= set(contents)


def test_pasted_cells_are_read(give):
    register = give(table(*ROWS))
    assert [row.state for row in register.rows.all()] == [RowState.NEW, RowState.NEW]


def test_file_is_gone_once_read(give):
    register = give(GIVEN[0])
    assert not Upload.objects.exists()
    assert len(register.sha256) == 64


def test_telephone_numbers_are_not_kept(give):
    workbook = openpyxl.Workbook()
    workbook.active.append(["TT", "Họ và tên", "Điện thoại", "Nội dung", "Địa bàn", "Tình trạng", "Người báo"])
    for number in range(1, 4):
        row = [number, "Nguyễn Văn An", "0912345678", f"Đường {number} hỏng", "Thôn Ngò", "Chưa", "Trần Thị Bình"]
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    register = give(file.getvalue())
    kept = json.dumps([*register.rows.values_list("cells", flat=True), register.columns], ensure_ascii=False)
    assert "Đường 1 hỏng" in kept
    for told in ("0912345678", "Nguyễn Văn An", "Trần Thị Bình", "Họ và tên"):
        assert told not in kept


def test_headings_are_shown_with_fields(a, give):
    shown = page(a, give(table(*ROWS)))
    for words in ("Cơ quan giải quyết", "Cột nào chứa gì", "Cầu Sậy mục ván", "Tình trạng"):
        assert words in shown


def test_mapping_is_remembered(a, give, django_capture_on_commit_callbacks):
    heading = "TT\tNội dung\tĐịa bàn\tTình trạng\tViệc riêng"
    register = give(f"{heading}\n1\tĐường hỏng\tThôn Ngò\tChưa\tPhòng Kinh tế")
    client = a.client(Role.CLERK)
    url = reverse("registers:inspect", args=[register.pk])
    number = next(number for number, column in enumerate(register.columns) if column["heading"] == "Việc riêng")
    form = {**fields(client, url), f"column_{number}": "owner"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("registers:map", args=[register.pk]), form)

    assert KnownHeading.objects.get().field == "owner"
    register.refresh_from_db()
    assert register.stage == Stage.READ
    later = give(f"{heading}\n1\tCầu hỏng\tThôn Ngò\tChưa\tPhòng Kinh tế")
    assert later.columns[number]["field"] == "owner"


def test_faults_stand_at_their_cells(a, give):
    register = give(table("1\tĐường hỏng\tThôn Ngò\tSở Lạ\t31/9/2026\tLơ lửng", *ROWS))
    row = register.rows.first()
    headings = {column["key"]: column["heading"] for column in register.columns}
    assert {headings[fault["key"]] for fault in row.faults} == {"Cơ quan giải quyết", "Thời hạn", "Tình trạng"}
    shown = page(a, register, "?rows=all")
    assert "“Sở Lạ” không phải đơn vị trên cổng" in shown
    assert "“31/9/2026” không phải ngày có thật" in shown


def test_deadline_before_receipt_is_faulty(a, give):
    register = give(table("1\tĐường hỏng\tThôn Ngò\t\t20/6/2020\tChưa", ROWS[1]))
    assert [row.state for row in register.rows.all()] == [RowState.FAULTY, RowState.NEW]
    assert "Nhập 1 dòng đúng, bỏ 1 dòng lỗi" in page(a, register)


def test_receipt_is_asked_for_where_missing(a, give):
    """Nobody knows when it was received: no day is made up before which it was due."""
    register = give(table(ROWS[0], ROWS[1]), received_on="")
    assert [row.state for row in register.rows.all()] == [RowState.FAULTY, RowState.NEW]
    assert "ghi ngày tiếp nhận ở trên" in page(a, register)


def test_spoilt_text_is_faulty(give):
    register = give("TT\tNội dung\tĐịa bàn\tTình trạng\n1\t??ng th?n Ng? h?ng\tA\tChưa")
    assert register.rows.get().state == RowState.FAULTY


def test_faulty_rows_wait_for_consent(a, give, take):
    register = give(table("1\tĐường hỏng\tThôn Ngò\t\t20/6/2020\tChưa", ROWS[1]))
    url = reverse("registers:take", args=[register.pk])
    client = a.client(Role.CLERK)
    refused = client.post(url, fields(client, url))
    assert "1 dòng có lỗi" in refused.content.decode()
    assert not Petition.objects.exists()

    take(register, good_rows="on")
    assert [petition.title for petition in Petition.objects.all()] == ["Cầu Sậy mục ván"]


def test_rows_left_out_become_csv(a, give, take):
    register = take(give(table("1\tĐường hỏng\tThôn Ngò\t\t20/6/2020\tChưa", ROWS[1])), good_rows="on")
    url = reverse("registers:not_taken", args=[register.pk])
    assert url in page(a, register)
    response = a.client(Role.CLERK).get(url)
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert lines[0][1:3] == ["Nội dung", "Địa bàn"]
    assert lines[1][1] == "Đường hỏng"
    assert "trước ngày tiếp nhận" in lines[1][-1]
    assert len(lines) == 2


def test_denunciation_is_refused_and_forgotten(a, give, take):
    register = give(table("1\tTố cáo ông Bảy nhận tiền\tThôn Ngò\t\t\tChưa", *ROWS))
    kept = json.dumps([*register.rows.values("cells"), register.warnings, register.skipped], ensure_ascii=False)
    assert "Bảy" not in kept
    assert "tố cáo không được nhận" in kept
    assert register.refused == 1
    assert take(register).refused == 0


@pytest.mark.parametrize("kind", ["Tố cáo", "Đơn tố cáo", "TỐ CÁO"])
def test_marked_denunciation_is_refused(give, kind):
    register = give(
        f"TT\tNội dung\tĐịa bàn\tTình trạng\tLoại đơn\n1\tBao che\tThôn Ngò\tChưa\t{kind}\n2\tCầu hỏng\tA\tChưa\t"
    )
    assert [row.cells["noi dung"] for row in register.rows.all()] == ["Cầu hỏng"]


def test_complaint_keeps_its_kind(give, take):
    take(give("TT\tNội dung\tĐịa bàn\tTình trạng\tLoại đơn\n1\tXem lại quyết định\tThôn Ngò\tChưa\tKhiếu nại"))
    assert Petition.objects.get().kind == Kind.COMPLAINT


STATES = {
    "Đã trả lời": State.ANSWERED,
    "Đã giải quyết xong": State.RESOLVED,
    "Đang giải quyết": State.IN_PROGRESS,
    "Tiếp thu, đưa vào kế hoạch": State.SCHEDULED,
    "Đã chuyển Sở Xây dựng": State.FORWARDED,
    "Chưa": State.RECEIVED,
    "Chưa giải quyết xong": State.IN_PROGRESS,
    "": State.RECEIVED,
}


@pytest.mark.parametrize("words", STATES)
def test_state_becomes_a_step(give, take, words):
    take(
        give(f"TT\tNội dung\tĐịa bàn\tGhi chú\tTình trạng\n1\tĐường hỏng\tThôn Ngò\t\t{words}\n2\tCầu hỏng\tB\tx\tChưa")
    )
    assert Petition.objects.get(title="Đường hỏng").state == STATES[words]


def test_state_holds_as_of_its_day(give, take):
    heading = "TT\tNội dung\tĐịa bàn\tNgày nhận\tTình trạng"
    rows = "1\tĐường hỏng\tA\t02/03/2026\tĐã trả lời\n2\tCầu hỏng\tB\t02/03/2026\tĐã trả lời ngày 15/4/2026"
    take(give(f"{heading}\n{rows}", as_of="quý II/2026"))
    first, second = Petition.objects.order_by("pk")
    assert f"{first.received_on:%d/%m/%Y}" == "02/03/2026"
    assert f"{first.state_since:%d/%m/%Y}" == "30/06/2026"
    assert f"{second.state_since:%d/%m/%Y}" == "15/04/2026"


def test_words_of_a_deadline_are_kept(a, give, take):
    take(give(table(ROWS[0].replace("Quý III/2026", "trước khai giảng"), ROWS[1])))
    answered = Petition.objects.get(title="Đường thôn Ngò hỏng")
    assert answered.due_on is None
    assert any("trước khai giảng" in event.text for event in answered.events.all())


def test_quarter_becomes_a_due_day(a, give, take):
    take(give(table(*ROWS)))
    petition = Petition.objects.get(title="Đường thôn Ngò hỏng")
    assert f"{petition.due_original:%d/%m/%Y}" == "30/09/2026"
    assert petition.owner == a.department


@pytest.mark.parametrize("name", ["UBND xã", "UBND xã Amlanh", "ubnd xã AMLANH"])
def test_place_of_office_may_be_missing(a, give, take, name):
    take(give(table(f"1\tĐường hỏng\tThôn Ngò\t{name}\t\tChưa", ROWS[1])))
    assert Petition.objects.get(title="Đường hỏng").owner == a.committee


def test_codes_are_made_where_missing(give, take):
    take(give("Mã số\tNội dung\tĐịa bàn\tTình trạng\nKN-2026-07\tĐường hỏng\tA\tChưa\n\tCầu hỏng\tB\tChưa"))
    codes = set(Petition.objects.values_list("code", flat=True))
    assert "KN-2026-07" in codes
    assert len(codes) == 2


def test_same_file_adds_nothing(a, give, take):
    take(give(table(*ROWS)))
    again = give(table(*ROWS))
    assert [row.state for row in again.rows.all()] == [RowState.KNOWN, RowState.KNOWN]
    shown = page(a, again)
    assert "Tệp này đã được nhập ngày" in shown
    assert "không thêm gì" in shown
    client = a.client(Role.CLERK)
    url = reverse("registers:take", args=[again.pk])
    assert "Không có dòng mới" in client.post(url, fields(client, url)).content.decode()
    assert Petition.objects.count() == 2


def test_row_of_another_table_is_known(give, take):
    take(give(table(ROWS[0])))
    later = give(table(*ROWS))
    assert [row.state for row in later.rows.all()] == [RowState.KNOWN, RowState.NEW]


def test_row_typed_before_is_known(a, give):
    typed = world.petition(world.held_dialogue(a), title="Cầu", public=False)
    register = give(table(f"1\t{typed.content}\t\t\t\tChưa", *ROWS))
    row = register.rows.first()
    assert row.state == RowState.KNOWN
    assert typed.code in row.faults[0]["text"]


def test_row_given_twice_is_taken_once(give, take):
    take(give(table(ROWS[0], ROWS[0].replace("1", "2", 1), ROWS[1])))
    assert Petition.objects.count() == 2


def test_table_sent_twice_enters_once(a):
    client = a.client(Role.CLERK)
    url = reverse("registers:add")
    form = {**fields(client, url), "unit": a.committee.pk, "pasted": table(*ROWS)}
    assert client.post(url, form).status_code == 302
    assert "không có gì bị nhập hai lần" in client.post(url, form).content.decode()
    assert Register.objects.count() == 1


def test_button_pressed_twice_takes_once(a, give, django_capture_on_commit_callbacks):
    register = give(table(*ROWS))
    client = a.client(Role.CLERK)
    url = reverse("registers:take", args=[register.pk])
    form = fields(client, url)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, form)
        client.post(url, form)
    assert Petition.objects.count() == 2


def test_approver_of_the_unit_publishes(a, give, take):
    take(give(table(*ROWS)))
    petition = Petition.objects.first()
    url = reverse("petitions:publish", args=[petition.pk])
    assert a.client(Role.APPROVER).get(url).status_code == 200
    assert petition.events.first().user == a.staff[Role.CLERK]


def test_purged_petition_leaves_no_text(give, take):
    take(give(table(*ROWS)))
    assert list(RegisterRow.objects.values_list("cells", flat=True)) == [{}, {}]


UNREADABLE = {
    "empty": (b"", "trống"),
    "html": (b"<html><body>x</body></html>", "trang web"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "ảnh"),
    "archive": (b"PK\x03\x04" + b"x" * 100, "hỏng"),
    "old": (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "2007"),
    "text": ("Kính gửi Ủy ban nhân dân xã".encode(), "không tìm thấy"),
    "brackets": (b"[" * 100_000, ""),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_other_files_are_refused_with_reason(a, give, kind):
    content, said = UNREADABLE[kind]
    if not content:
        client = a.client(Role.CLERK)
        form = {**fields(client, reverse("registers:add")), "unit": a.committee.pk}
        form["file"] = SimpleUploadedFile("a.xlsx", content)
        response = client.post(reverse("registers:add"), form)
        assert "rỗng" in str(response.context["form"].errors)
        return
    register = give(content)
    assert register.stage == Stage.NOT_READ, register.rows.values("cells", "faults")
    assert said.lower() in register.refusal.lower()
    assert re.search("[àáảãạăâđêôơưọộ]", register.refusal)
    assert register.refusal in page(a, register).replace("&quot;", '"').replace("&#x27;", "'")
    assert not Upload.objects.exists()


def test_nothing_given_is_said(a):
    client = a.client(Role.CLERK)
    url = reverse("registers:add")
    response = client.post(url, {**fields(client, url), "unit": a.committee.pk})
    assert "Hãy chọn tệp" in str(response.context["form"].errors)


def test_day_to_come_is_refused(a):
    client = a.client(Role.CLERK)
    url = reverse("registers:add")
    typed = {"unit": a.committee.pk, "pasted": table(*ROWS), "as_of": "31/12/2099"}
    response = client.post(url, {**fields(client, url), **typed})
    assert "Chưa đến ngày 31/12/2099" in str(response.context["form"].errors)


def test_progress_needs_no_script(a):
    register = Register.objects.create(
        unit=a.committee, name="so.xlsx", as_of=world.today(), stage=Stage.TAKING, total=200, done=50
    )
    shown = page(a, register)
    assert '<meta http-equiv="refresh"' in shown
    assert 'value="25"' in shown
    assert "50 trên 200 dòng" in shown


def test_register_is_for_clerks_alone(a, give):
    register = give(table(*ROWS))
    url = reverse("registers:inspect", args=[register.pk])
    assert a.client(Role.APPROVER).get(url).status_code == 404
    assert "registers" not in a.client(Role.APPROVER).get(reverse("petitions:index")).content.decode()
