"""A DOCX is read as Word shows it, changes accepted; each case is a piece of the XML that offices' files have."""

from __future__ import annotations

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from portal.texts import docx as document
from portal.texts.bounds import Hidden
from portal.texts.reader import tidy

W = nsdecls("w", "r")
BOX = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def t(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def field(result: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText> DATE </w:instrText></w:r>{separate}{result}{end}"


def with_blocks(*blocks: str) -> Document:
    made = docx.Document()
    for block in blocks:
        element = parse_xml(
            f'<w:body {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{block}</w:body>'
        )
        for child in element:
            made.element.body.insert(len(made.element.body) - 1, child)
    return made


def read(made: Document, tmp_path) -> tuple[str, set[Hidden]]:
    path = tmp_path / "tep.docx"
    made.save(str(path))
    hidden: set[Hidden] = set()
    return tidy("\n".join(page.text for page in document.pages(str(path), hidden))), hidden


VNI = '<w:rFonts w:hAnsi="VNI-Times"/>'
CHANGED = (
    f'<w:ins w:id="1" w:author="A">{t("29/5/2026")}</w:ins>'
    '<w:del w:id="2" w:author="A"><w:r><w:delText>30/6/2026</w:delText></w:r></w:del>'
)
SHOWN = {
    "an insertion, not a deletion": (p(t("Hạn hoàn thành: ") + CHANGED), "Hạn hoàn thành: 29/5/2026"),
    "where text was moved to": (
        p(f"<w:moveFrom>{t('Cũ')}</w:moveFrom><w:moveTo>{t('Mới')}</w:moveTo>"),
        "Mới",
    ),
    "a paragraph whose end was deleted": (
        p(t("Sửa đường "), '<w:rPr><w:del w:id="3" w:author="A"/></w:rPr>') + p(t("thôn Ngò")),
        "Sửa đường thôn Ngò",
    ),
    "a block content control": (f"<w:sdt><w:sdtContent>{p(t('Trong khối'))}</w:sdtContent></w:sdt>", "Trong khối"),
    "a content control in a line": (p(t("Số ") + f"<w:sdt><w:sdtContent>{t('45')}</w:sdtContent></w:sdt>"), "Số 45"),
    "a table without the cell that was deleted": (
        "<w:tbl><w:tr>"
        f"<w:tc><w:tcPr><w:cellDel w:id='4' w:author='A'/></w:tcPr>{p(t('Cũ'))}</w:tc><w:tc>{p(t('Mới'))}</w:tc>"
        "</w:tr></w:tbl>",
        "Mới",
    ),
    "a smart tag": (p(f'<w:smartTag w:element="date">{t("29/5/2026")}</w:smartTag>'), "29/5/2026"),
    "a link": (p(f'<w:hyperlink w:anchor="x">{t("danbiet.vn")}</w:hyperlink>'), "danbiet.vn"),
    "hyphens that do not break": (p(f"{t('45/TB')}<w:r><w:noBreakHyphen/><w:t>UBND</w:t></w:r>"), "45/TB-UBND"),
    "the sign of such a hyphen": (p(t("45/TB\u2011UBND")), "45/TB-UBND"),
    "no soft hyphens": (p(f"{t('thông')}<w:r><w:softHyphen/><w:t> báo</w:t></w:r>{t(chr(0xAD))}"), "thông báo"),
    "blanks that do not break": (p(t("450\u00a0triệu")), "450 triệu"),
    "tabs and breaks": (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), "a\tb\nc"),
    "the result of a field": (p(field(t("30/11/2026"))), "30/11/2026"),
    "a field within a field": (p(field(field(t("7")))), "7"),
    "a simple field": (p(f'<w:fldSimple w:instr="DATE">{t("30/11/2026")}</w:fldSimple>'), "30/11/2026"),
    "a box after its paragraph": (p(t("Trước hộp") + BOX), "Trước hộp\nTrong hộp"),
    "one of two ways": (
        p(
            "<w:r><mc:AlternateContent><mc:Choice><w:t>Một</w:t></mc:Choice><mc:Fallback><w:t>Hai</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        "Một",
    ),
    "capitals": (p(t("thông báo", "<w:caps/>")), "THÔNG BÁO"),
    "a sign": (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + t(" Đã xong")), "☑ Đã xong"),
    "a font of before Unicode": (
        p(t("Th«ng b¸o – ", '<w:rFonts w:hAnsi=".VnTime"/>') + t("số 45", '<w:rFonts w:hAnsi="Times New Roman"/>')),
        "Thông báo – số 45",
    ),
    "capitals of such a font": (p(t("th«ng b¸o", '<w:rFonts w:hAnsi=".VnTimeH"/>')), "THÔNG BÁO"),
    "VNI across runs": (p(t("Co", VNI) + t("äng", VNI)), "Cộng"),
}


@pytest.mark.parametrize(("block", "shown"), SHOWN.values(), ids=SHOWN)
def test_text_is_read_as_word_shows(block, shown, tmp_path):
    assert read(with_blocks(block), tmp_path) == (shown, set())


ROW = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
WHITE = '<w:color w:val="FFFFFF"/>'
OUT = "<w:trPr><w:hidden/></w:trPr>"
HIDDEN = {
    "letters": (p(t("Thấy") + t("0912345678", "<w:vanish/>")), "Thấy", Hidden.TEXT),
    "white letters": (p(t("Thấy") + t("0912345678", WHITE)), "Thấy", Hidden.TEXT),
    "not white letters on a colour": (p(t("Thấy", f'{WHITE}<w:shd w:val="clear" w:fill="0000AA"/>')), "Thấy", None),
    "not white letters in a paragraph of a colour": (
        p(t("Thấy", WHITE), '<w:shd w:val="clear" w:fill="0000AA"/>'),
        "Thấy",
        None,
    ),
    "a hidden box": (p(t("Thấy") + BOX.replace("<v:shape>", '<v:shape><w:docPr hidden="1"/>')), "Thấy", None),
    "letters switched off again": (p(t("Thấy", '<w:vanish w:val="0"/>')), "Thấy", None),
    "a row": (
        f"<w:tbl>{ROW.format('', 'Thấy')}{ROW.format(OUT, 'Ẩn')}</w:tbl>",
        "Thấy",
        Hidden.ROWS,
    ),
}


@pytest.mark.parametrize(("block", "shown", "hidden"), HIDDEN.values(), ids=HIDDEN)
def test_what_word_hides_stays_out(block, shown, hidden, tmp_path):
    assert read(with_blocks(block), tmp_path) == (shown, {hidden} if hidden else set())


def test_a_style_hides_as_well(tmp_path):
    made = with_blocks(p(t("Thấy")), p(t("Ẩn"), '<w:pStyle w:val="Con"/>'), p(t("Ẩn", '<w:rStyle w:val="Chu"/>')))
    for style in (
        '<w:style {} w:type="paragraph" w:styleId="Cha"><w:rPr><w:vanish/></w:rPr></w:style>',
        '<w:style {} w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Cha"/></w:style>',
        '<w:style {} w:type="character" w:styleId="Chu"><w:rPr><w:vanish/></w:rPr></w:style>',
    ):
        made.styles.element.append(parse_xml(style.format(W)))
    assert read(made, tmp_path) == ("Thấy", {Hidden.TEXT})


def level(at: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(at: int, text: str, key: int = 90) -> str:
    return p(t(text), f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{key}"/></w:numPr>')


def with_list(*blocks: str, levels: str) -> Document:
    made = with_blocks(*blocks)
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/>{restart}</w:num>'))
    return made


def test_numbers_of_lists_are_as_shown(tmp_path):
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2)") + level(2, "lowerLetter", "%3)")
    made = with_list(
        numbered(0, "Đất đai"),
        numbered(1, "Cấp giấy"),
        numbered(2, "Thôn Ngò"),
        numbered(2, "Thôn Vối"),
        numbered(1, "Đo đạc"),
        p(t("Không có số")),
        numbered(0, "Giao thông"),
        numbered(1, "Sửa đường"),
        numbered(0, "Phần khác", key=91),
        levels=levels,
    )
    assert read(made, tmp_path)[0].split("\n") == [
        *("I. Đất đai", "1) Cấp giấy", "a) Thôn Ngò", "b) Thôn Vối", "2) Đo đạc"),
        *("Không có số", "II. Giao thông", "1) Sửa đường", "I. Phần khác"),
    ]


@pytest.mark.parametrize(
    ("levels", "shown"),
    [
        (level(0, "decimal", "Điều %1.") + level(1, "decimal", "%1.%2."), ["Điều 1. a", "1.1. b", "1.2. c"]),
        (level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>"), ["I a", "1.1 b", "1.2 c"]),
        (level(0, "bullet", "\uf0b7") + level(1, "bullet", "-"), ["• a", "- b", "- c"]),
        (level(0, "decimalZero", "%1") + level(1, "none", ""), ["01 a", "b", "c"]),
    ],
)
def test_list_number_formats_are_read(levels, shown, tmp_path):
    made = with_list(numbered(0, "a"), numbered(1, "b"), numbered(1, "c"), levels=levels)
    assert read(made, tmp_path)[0].split("\n") == shown


def test_styles_number_their_paragraphs(tmp_path):
    made = docx.Document()
    for text in ("Một", "Hai"):
        made.add_paragraph(text, style="List Number")
    assert read(made, tmp_path)[0] == "1. Một\n2. Hai"


def test_cells_come_in_their_order(tmp_path):
    made = docx.Document()
    table = made.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, ("Việc", "Đơn vị", "Hạn", "Kè suối", "", "29/5"), strict=True):
        cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    made.add_paragraph("Sau bảng")
    assert read(made, tmp_path)[0] == "Việc\nĐơn vị | Hạn\nKè suối | 29/5\nSau bảng"


def test_a_merged_cell_is_read_once(tmp_path):
    made = docx.Document()
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 1).text = "Thôn Ngò", "Kè", "Đường"
    table.cell(0, 0).merge(table.cell(1, 0))
    assert read(made, tmp_path)[0] == "Thôn Ngò | Kè\nĐường"


def test_headers_and_footers_are_read_once(tmp_path):
    made = docx.Document()
    made.add_paragraph("Nội dung")
    made.sections[0].header.paragraphs[0].text = "UBND XÃ CẨM ĐƯỜNG"
    made.sections[0].footer.paragraphs[0].text = "Lưu: VT"
    made.sections[0].first_page_header.paragraphs[0].text = "Không trang nào có"
    made.sections[0].different_first_page_header_footer = False
    made.add_section()
    assert read(made, tmp_path)[0] == "UBND XÃ CẨM ĐƯỜNG\nNội dung\nLưu: VT"


def test_remarks_stay_out(tmp_path):
    made = docx.Document()
    made.add_paragraph("Nội dung")
    made.add_comment(made.paragraphs[0].runs, text="Xem lại", author="An")
    assert read(made, tmp_path)[0] == "Nội dung"


def test_number_without_list_is_ignored(tmp_path):
    made = with_blocks(numbered(0, "Mất danh sách", key=99), numbered(0, "Không", key=0))
    assert read(made, tmp_path)[0] == "Mất danh sách\nKhông"


def test_footnotes_come_at_end(tmp_path):
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    made = with_blocks(p(t("Thông báo số 45") + reference + t("/TB-UBND")), p(t("Hết")))
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p(t("Đã đính chính"))}</w:footnote></w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), made.part.package)
    made.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    assert read(made, tmp_path)[0] == "Thông báo số 45[1]/TB-UBND\nHết\n[1] Đã đính chính"


@pytest.mark.parametrize("broken", ['<w:ilvl w:val="x"/>', '<w:ilvl w:val="77"/>', '<w:ilvl w:val="-3"/>'])
def test_odd_levels_break_nothing(broken, tmp_path):
    block = p(t("Việc"), f'<w:numPr>{broken}<w:numId w:val="90"/></w:numPr>')
    assert "Việc" in read(with_list(block, levels=level(0, "decimal", "%1.")), tmp_path)[0]


def test_self_based_style_breaks_nothing(tmp_path):
    made = with_blocks(p(t("Việc"), '<w:pStyle w:val="Vong"/>'))
    circle = f'<w:style {W} w:type="paragraph" w:styleId="Vong"><w:basedOn w:val="Vong"/></w:style>'
    made.styles.element.append(parse_xml(circle))
    assert read(made, tmp_path)[0] == "Việc"
