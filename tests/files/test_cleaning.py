"""What the public gets says nothing of who made it, and shows the same."""

from __future__ import annotations

import io

import docx
import openpyxl
import pikepdf
import pypdfium2 as pdfium
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from portal.files.admission import Admitted, admit
from portal.files.kinds import DOCX, PDF, XLSX
from tests.texts.files import make_docx, make_pdf, make_signed_pdf

from .named import NAME, members_of, named_docx, named_pdf, named_xlsx, photograph, with_members


def unpacked(content: bytes) -> bytes:
    return b"\n".join(name.encode() + b"\n" + part for name, part in members_of(content).items())


def plain(content: bytes) -> bytes:
    """A PDF with nothing compressed."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        options = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized}
        document.save(output, object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)
    return output.getvalue()


@pytest.fixture(scope="module")
def admitted_docx() -> Admitted:
    return admit(named_docx())


@pytest.fixture(scope="module")
def admitted_xlsx() -> Admitted:
    return admit(named_xlsx())


@pytest.fixture(scope="module")
def admitted_pdf() -> Admitted:
    return admit(named_pdf())


def spellings() -> list[bytes]:
    return [NAME.encode(), NAME.encode("utf-16-be"), NAME.encode("utf-16-le"), NAME.replace(" ", "").encode()]


def test_a_docx_names_nobody(admitted_docx):
    assert NAME.encode() in unpacked(admitted_docx.original)
    for spelling in spellings():
        assert spelling not in unpacked(admitted_docx.content)


def test_a_docx_shows_the_same(admitted_docx):
    document = docx.Document(io.BytesIO(admitted_docx.content))
    assert "Sửa đường thôn Ngò" in [paragraph.text for paragraph in document.paragraphs]
    assert b"29/5/2026" in unpacked(admitted_docx.content)
    assert [comment.text for comment in document.comments] == ["Xem lại"]
    assert len(document.inline_shapes) == 1


def test_foreign_package_members_are_removed(admitted_docx):
    assert "la.exe" in members_of(admitted_docx.original)
    names = set(members_of(admitted_docx.content))
    assert not names & {"la.exe", "docProps/core.xml", "docProps/app.xml", "docProps/thumbnail.jpeg"}


def test_an_xlsx_names_nobody(admitted_xlsx):
    assert NAME.encode() in unpacked(admitted_xlsx.original)
    for spelling in spellings():
        assert spelling not in unpacked(admitted_xlsx.content)


def test_an_xlsx_shows_the_same(admitted_xlsx):
    sheet = openpyxl.load_workbook(io.BytesIO(admitted_xlsx.content)).active
    assert sheet["A1"].value == "Kè suối"
    assert sheet["A1"].comment.text == "Author:\nXem lại"


def test_embedded_workbook_names_nobody():
    package = make_docx("Sửa đường").read()
    relations = members_of(package)["word/_rels/document.xml.rels"]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
    relation = f'<Relationship Id="rIdX" Type="{kind}" Target="embeddings/b.xlsx"/></Relationships>'.encode()
    inside = {
        "word/embeddings/b.xlsx": named_xlsx().read(),
        "word/_rels/document.xml.rels": relations.replace(b"</Relationships>", relation),
    }
    content = admit(with_members(package, inside)).content
    assert NAME.encode() not in unpacked(members_of(content)["word/embeddings/b.xlsx"])


def test_a_pdf_names_nobody(admitted_pdf):
    assert NAME.encode() in plain(admitted_pdf.original)
    for spelling in spellings():
        assert spelling not in plain(admitted_pdf.content)


@pytest.mark.parametrize(
    "change", [(b"startxref", b"startxxxx"), (b"%PDF-", b"\r\nHTTP/1.1 200\r\n%PDF-"), (b"%%EOF", b"")]
)
def test_repairable_pdf_is_accepted(change):
    given = make_pdf("Trang một", "Trang hai").read()
    with pikepdf.open(io.BytesIO(admit(ContentFile(given.replace(*change), name="tep.pdf")).content)) as copy:
        assert len(copy.pages) == 2


def test_a_pdf_shows_the_same(admitted_pdf):
    with pdfium.PdfDocument(admitted_pdf.content) as before, pdfium.PdfDocument(admitted_pdf.original) as after:
        assert before[0].get_textpage().get_text_range() == after[0].get_textpage().get_text_range()
        assert before[0].render().to_pil().tobytes() == after[0].render().to_pil().tobytes()


def test_same_file_gives_same_copy(admitted_pdf, admitted_docx):
    assert admit(ContentFile(admitted_pdf.original)).content == admitted_pdf.content
    assert admit(ContentFile(admitted_docx.original)).content == admitted_docx.content


def test_cleaned_copy_stays_unchanged(admitted_pdf, admitted_docx, admitted_xlsx):
    for admitted in (admitted_pdf, admitted_docx, admitted_xlsx):
        assert admit(ContentFile(admitted.content)).is_as_given


def test_signed_pdf_stays_unchanged():
    given = make_signed_pdf("Thông báo", author=NAME)
    admitted = admit(given)
    assert (admitted.is_signed, admitted.is_as_given) == (True, True)
    assert admitted.properties["Author"] == NAME


def test_signed_docx_stays_unchanged():
    signed = with_members(named_docx().read(), {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    admitted = admit(signed)
    assert (admitted.is_signed, admitted.is_as_given, admitted.properties["Author"]) == (True, True, NAME)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_names_nobody(picture_format):
    content = admit(ContentFile(photograph(picture_format))).content
    assert NAME.encode() not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == (picture_format, (40, 30), {})


def test_transparency_of_a_picture_stays():
    output = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(output, "PNG", transparency=(255, 0, 0))
    with Image.open(io.BytesIO(admit(ContentFile(output.getvalue())).content)) as picture:
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (lambda: ContentFile(b"\r\n" + make_pdf("Thông báo").read()), PDF),
        (lambda: ContentFile(b"<html><script>x()</script>" + make_pdf("Thông báo").read()), PDF),
        (named_docx, DOCX),
        (named_xlsx, XLSX),
    ],
)
def test_copy_begins_with_type_signature(make, media_type):
    admitted = admit(make())
    assert admitted.media_type == media_type
    assert admitted.content.startswith((b"%PDF-", b"PK\x03\x04"))
    assert b"<script>" not in admitted.content
