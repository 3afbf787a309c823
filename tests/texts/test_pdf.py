"""A PDF is read column by column, hyphens kept, with what was stamped and typed, without what nobody sees."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode

from portal.texts.bounds import Hidden
from portal.texts.pdf import pages as pdf
from portal.texts.reflow import reflow

from .files import font, make_pdf, pictures_of

LEFT = [
    "Cột trái dòng một về đường làng",
    "cột trái dòng hai về kè suối",
    "cột trái dòng ba về nước sạch",
    "hết cột.",
]
RIGHT = [
    "Cột phải dòng một về trường học",
    "cột phải dòng hai về trạm y tế",
    "cột phải dòng ba về chợ xã",
    "hết cột.",
]


def blank() -> FPDF:
    made = FPDF()
    for subset in ("latin", "vietnamese"):
        made.add_font(subset, fname=font(subset))
    made.set_font("latin", size=11)
    made.set_fallback_fonts(["vietnamese"], exact_match=False)
    made.add_page()
    return made


def put(made: FPDF, across: float, down: float, text: str) -> None:
    """A line of text at a place, in millimetres."""
    made.set_xy(across, down)
    made.cell(text=text)


def read(content: bytes, tmp_path) -> tuple[str, set[Hidden]]:
    path = tmp_path / "tep.pdf"
    path.write_bytes(content)
    hidden: set[Hidden] = set()
    return "\n".join(page.text for page in pdf.pages(str(path), hidden)), hidden


def of(draw: Callable[[FPDF], None]) -> bytes:
    made = blank()
    draw(made)
    return bytes(made.output())


def row_by_row(made: FPDF) -> None:
    put(made, 15, 20, "THÔNG BÁO KẾT LUẬN CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ CẨM ĐƯỜNG TẠI HỘI NGHỊ")
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        put(made, 15, 30 + 6 * number, left)
        put(made, 110, 30 + 6 * number, right)
    put(made, 15, 60, "Nơi nhận: như trên, lưu văn thư và các phòng, ban của xã, các thôn.")


def test_columns_are_read_in_sequence(tmp_path):
    text, _ = read(of(row_by_row), tmp_path)
    assert text.split("\n") == [
        "THÔNG BÁO KẾT LUẬN CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ CẨM ĐƯỜNG TẠI HỘI NGHỊ",
        " ".join(LEFT),
        " ".join(RIGHT),
        "Nơi nhận: như trên, lưu văn thư và các phòng, ban của xã, các thôn.",
    ]


def test_rows_of_figures_stay_rows(tmp_path):
    def draw(made: FPDF) -> None:
        for number in range(5):
            put(made, 15, 30 + 6 * number, f"Thôn số {number} của xã Cẩm Đường")
            put(made, 150, 30 + 6 * number, f"{number}50")

    text, _ = read(of(draw), tmp_path)
    assert "Thôn số 1 của xã Cẩm Đường 150" in text


def test_ruled_table_rows_stay_rows(tmp_path):
    def draw(made: FPDF) -> None:
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            made.line(10, 29.5 + 6 * number, 200, 29.5 + 6 * number)
            put(made, 15, 30 + 6 * number, left)
            put(made, 110, 30 + 6 * number, right)

    assert f"{LEFT[0]} {RIGHT[0]}" in read(of(draw), tmp_path)[0]


@pytest.mark.parametrize(
    ("above", "below", "shown"),
    [
        ("Thông báo số 45/TB-", "UBND ngày 12/3/2026", "Thông báo số 45/TB-UBND ngày 12/3/2026"),
        ("trong giai đoạn 2021-", "2025 của tỉnh", "trong giai đoạn 2021-2025 của tỉnh"),
        ("Phòng Văn hóa -", "Xã hội của xã", "Phòng Văn hóa - Xã hội của xã"),
    ],
)
def test_hyphen_at_line_end_stays(above, below, shown, tmp_path):
    def draw(made: FPDF) -> None:
        put(made, 15, 30, above)
        put(made, 15, 36, below)

    assert read(of(draw), tmp_path)[0] == shown
    assert reflow(f"{above}\n{below}") == shown


def with_notes(*notes: dict) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(make_pdf("Thông báo kết luận")) as document:
        made = (pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[50, 700, 250, 730], **note) for note in notes)
        document.pages[0].obj.Annots = [document.make_indirect(each) for each in made]
        document.save(output)
    return output.getvalue()


FREE_TEXT = {"Subtype": pikepdf.Name.FreeText, "DA": pikepdf.String("/Helv 12 Tf 0 g")}


def test_a_stamped_number_is_read(tmp_path):
    text, _ = read(with_notes({**FREE_TEXT, "Contents": pikepdf.String("45/TB-UBND")}), tmp_path)
    assert text.split() == ["Thông", "báo", "kết", "luận", "45/TB-UBND"]


def test_hidden_stamps_and_remarks_are_skipped(tmp_path):
    stamp = {**FREE_TEXT, "Contents": pikepdf.String("45/TB-UBND"), "F": 2}
    remark = {"Subtype": pikepdf.Name.Text, "Contents": pikepdf.String("Xem lại")}
    assert read(with_notes(stamp, remark), tmp_path)[0] == "Thông báo kết luận"


def test_form_field_is_read_with_value(tmp_path):
    output = io.BytesIO()
    with pikepdf.open(make_pdf("Thông báo kết luận")) as document:
        name, text = pikepdf.Name, pikepdf.String
        field = pikepdf.Dictionary(
            Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T=text("so"), V=text("45/TB-UBND"), F=4
        )
        field.Rect, field.DA = [50, 700, 250, 730], text("/Helv 12 Tf 0 g")
        made = document.make_indirect(field)
        helvetica = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=[made], NeedAppearances=True, DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=helvetica))
        )
        document.pages[0].obj.Annots = [made]
        document.save(output)
    assert "45/TB-UBND" in read(output.getvalue(), tmp_path)[0]


def white(made: FPDF) -> None:
    put(made, 15, 30, "Thấy được")
    made.set_text_color(255, 255, 255)
    put(made, 15, 40, "Chữ trắng")


def covered(made: FPDF) -> None:
    put(made, 15, 30, "Thấy được")
    put(made, 15, 40, "Bị che")
    made.set_fill_color(0, 0, 0)
    made.rect(10, 38, 60, 10, style="F")


def undrawn(made: FPDF) -> None:
    put(made, 15, 30, "Thấy được")
    made.text_mode = TextMode.INVISIBLE
    put(made, 15, 40, "Không vẽ")


def outside(made: FPDF) -> None:
    put(made, 15, 30, "Thấy được")
    put(made, 220, 40, "Ngoài trang")


@pytest.mark.parametrize("draw", [white, covered, undrawn, outside])
def test_invisible_text_stays_out(draw, tmp_path):
    assert read(of(draw), tmp_path) == ("Thấy được", {Hidden.TEXT})


def test_white_text_on_colour_is_read(tmp_path):
    def draw(made: FPDF) -> None:
        made.set_fill_color(0, 0, 120)
        made.rect(10, 25, 100, 20, style="F")
        made.set_text_color(255, 255, 255)
        put(made, 15, 30, "Thấy được")

    assert read(of(draw), tmp_path) == ("Thấy được", set())


def test_letters_behind_a_scan_are_read(tmp_path):
    def draw(made: FPDF) -> None:
        picture = pictures_of(make_pdf("Sửa đường thôn Ngò trước ngày 29/5"))[0]
        made.image(picture, x=0, y=0, w=made.w, h=made.h)
        made.set_font("latin", size=14)
        made.text_mode = TextMode.INVISIBLE
        put(made, made.l_margin, made.t_margin, "Sửa đường thôn Ngò trước ngày 29/5")

    assert read(of(draw), tmp_path) == ("Sửa đường thôn Ngò trước ngày 29/5", set())


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_read_alike(turned, tmp_path):
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(of(row_by_row))) as document:
        document.pages[0].obj.Rotate = turned
        document.save(output)
    assert " ".join(LEFT) in read(output.getvalue(), tmp_path)[0]
