"""Real files, made anew by every test that reads one."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pypdfium2 as pdfium
from django.core.files.base import ContentFile
from django.db.models import Model
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import AccessPermission
from openpyxl import Workbook
from PIL import Image

import portal
from portal.files.admission import sha256_of
from portal.files.kinds import EXTENSIONS
from portal.records.models import Attachment

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every letter
FONTS = Path(portal.__file__).parent / "public/static/public/fonts"
SCAN_SCALE = 200 / 72


@cache
def font(subset: str) -> Path:
    """A font of the site's as the PDF writer wants it: unpacked, in a file."""
    unpacked = TTFont(FONTS / f"be-vietnam-pro-{subset}-400-normal.woff2")
    unpacked.flavor = None
    path = Path(tempfile.mkdtemp(prefix="dan-biet-fonts-")) / f"{subset}.ttf"
    unpacked.save(path)
    return path


def make_pdf(*pages: str, password: str = "") -> ContentFile:
    document = FPDF()
    if password:
        document.set_encryption(owner_password=password, user_password=password, permissions=AccessPermission.none())
    for subset in ("latin", "vietnamese"):
        document.add_font(subset, fname=font(subset))
    document.set_font("latin", size=14)
    document.set_fallback_fonts(["vietnamese"], exact_match=False)
    for page in pages:
        document.add_page()
        document.multi_cell(0, text=page)
    return ContentFile(bytes(document.output()), name="van-ban.pdf")


def make_signed_pdf(*pages: str, author: str = "Nguyễn Văn An") -> ContentFile:
    """With a field that holds a signature, though not a valid one."""
    output = io.BytesIO()
    with pikepdf.open(make_pdf(*pages)) as document:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String("0"))
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Ký"), V=document.make_indirect(value))
        document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[document.make_indirect(field)])
        document.docinfo["/Author"] = author
        document.save(output)
    return ContentFile(output.getvalue(), name="ban-ky-so.pdf")


def make_scan(*pages: str) -> ContentFile:
    """The same pages as pictures, without a letter of text."""
    document = FPDF()
    for picture in pictures_of(make_pdf(*pages)):
        document.add_page()
        document.image(picture, x=0, y=0, w=document.w, h=document.h)
    return ContentFile(bytes(document.output()), name="ban-quet.pdf")


def pictures_of(file: ContentFile) -> list[Image.Image]:
    with pdfium.PdfDocument(file.read()) as document:
        return [page.render(scale=SCAN_SCALE).to_pil() for page in document]


def store(record: Model, file: ContentFile, *, media_type: str) -> Attachment:
    """A file that came into the portal before there was a door."""
    content = file.read()
    attachment = Attachment(
        record=record,
        title="Bản ký",
        extension=EXTENSIONS[media_type],
        media_type=media_type,
        size=len(content),
        sha256=sha256_of(content),
        added_by="Văn phòng UBND xã",
    )
    attachment.file.save("", ContentFile(content), save=False)
    attachment.save()
    return attachment


def make_docx(*paragraphs: str, table: Iterable[Iterable[str]] = ()) -> ContentFile:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    rows = [list(row) for row in table]
    if rows:
        grid = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return _content(document, "van-ban.docx")


def make_xlsx(sheets: Mapping[str, Iterable[Iterable[object]]], *, hidden: str = "") -> ContentFile:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    return _content(workbook, "bang.xlsx")


def _content(document: object, name: str) -> ContentFile:
    output = io.BytesIO()
    document.save(output)  # type: ignore[attr-defined]
    return ContentFile(output.getvalue(), name=name)
