"""Files of the example: a notice as DOCX, an annex as XLSX, with real text."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from portal.dialogues.models import Notice

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '{paragraphs}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
)


def as_docx(notice: Notice) -> bytes:
    """The official text of a notice as a Word file."""
    day = notice.issued_on
    head = [
        _paragraph(str(notice.unit).upper(), bold=True),
        _paragraph(f"Số {notice.number}" + (f", ngày {day.day:02d}/{day.month}/{day.year}" if day else "")),
        _paragraph("THÔNG BÁO", bold=True, centred=True),
        _paragraph(notice.title, bold=True, centred=True),
    ]
    body = [_paragraph(text) for text in (notice.opening, notice.assessment) if text]
    body += [_paragraph(f"{conclusion.number}. {conclusion.text}") for conclusion in notice.conclusions.all()]
    body += [_paragraph(notice.closing)] if notice.closing else []
    return _zipped(DOCUMENT.format(paragraphs="".join([*head, *body])))


def _paragraph(text: str, *, bold: bool = False, centred: bool = False) -> str:
    style = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{style}<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _zipped(document: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONSHIPS)
        archive.writestr("word/document.xml", document)
    return output.getvalue()


def annex_of(annex: dict[str, Any]) -> bytes:
    """The table of an annex as a spreadsheet: title, headings, rows, footnote."""
    workbook = Workbook(write_only=False)
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet("Phụ lục")
    sheet.append([annex["title"]])
    sheet.append(annex["columns"])
    for row in annex["rows"]:
        sheet.append(row)
    sheet.append([annex.get("footnote", "")])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row - 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()
