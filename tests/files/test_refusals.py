"""What is not taken, and the sentence that says what to do. Nothing of it is decoded in the web process."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.desk.actions.base import EvidenceField
from portal.files.admission import admit
from tests.factories import make_picture
from tests.texts.files import make_docx, make_pdf

from .named import members_of, with_members

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
MAIN = b"wordprocessingml.document.main+xml"


def png(*chunks: tuple[bytes, bytes], size: tuple[int, int] = (8, 8), colour: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", *size, 8, colour, 0, 0, 0)
    rows = zlib.compress(bytes((size[0] + 1) * size[1])) if size < (100, 100) else b""
    parts = ((b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b""))
    written = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def large_png() -> bytes:
    """178 megapixels of one colour in some hundred kilobytes."""
    output = io.BytesIO()
    Image.new("1", (13_350, 13_350)).save(output, "PNG")
    return output.getvalue()


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def zip_of(**members: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return output.getvalue()


def with_macros() -> bytes:
    package = make_docx("Thông báo").read()
    types = members_of(package)["[Content_Types].xml"]
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    start = types.index(b"application/vnd.openxmlformats-officedocument." + MAIN)
    end = start + len(b"application/vnd.openxmlformats-officedocument." + MAIN)
    return with_members(package, {"[Content_Types].xml": types[:start] + macro + types[end:]}).read()


# Made when they are needed: some are large.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "Tệp rỗng"),
    "HTML": (lambda: b"<html><script>alert(1)</script></html>", "Chỉ nhận tệp"),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "Chỉ nhận tệp"),
    "an executable": (lambda: b"MZ\x90\x00" + bytes(500), "Chỉ nhận tệp"),
    "a GIF": (lambda: b"GIF89a" + bytes(20), "Chỉ nhận tệp"),
    "an archive": (lambda: zip_of(a=b"1"), "Chỉ nhận tệp"),
    "an old Word file": (lambda: OLE, "trước năm 2007"),
    "an Office file with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
    "a PDF with a password": (lambda: make_pdf("Thông báo", password="mat-khau").read(), "có mật khẩu"),
    "macros": (with_macros, "macro"),
    "the beginning of a PDF": (lambda: make_pdf("Thông báo").read()[:200], "bị hỏng"),
    "half a PDF": (lambda: half(make_pdf("Trang một", "Trang hai").read()), "bị hỏng"),
    "the beginning of a DOCX": (lambda: make_docx("Thông báo").read()[:-400], "bị hỏng"),
    "a DOCX without its text": (lambda: zip_of(**{"[Content_Types].xml": b"<Types"}), "bị hỏng"),
    "a DOCX that unfolds": (
        lambda: with_members(make_docx("x").read(), {"a.xml": bytes(210 * 1024**2)}).read(),
        "quá lớn",
    ),
    "a JPEG that is none": (lambda: b"\xff\xd8\xff broken", "bị hỏng"),
    "half a JPEG": (lambda: make_picture().read()[:300], "bị hỏng"),
    "a PNG with a broken tRNS": (lambda: png((b"tRNS", b"\x01"), colour=2), "bị hỏng"),
    "a PNG with a zTXt bomb": (
        lambda: png((b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(200_000_000)))),
        "bị hỏng",
    ),
    "178 megapixels": (large_png, "40 triệu điểm ảnh"),
    "pixels beyond number": (lambda: png(size=(2**31 - 1, 2**31 - 1)), "40 triệu điểm ảnh"),
}


@pytest.mark.parametrize(("make", "said"), REFUSED.values(), ids=REFUSED)
def test_refusal_states_its_reason(make, said):
    with pytest.raises(ValidationError) as error:
        admit(ContentFile(make(), name="tep.docx"))
    assert said in " ".join(error.value.messages)


def test_form_error_names_file():
    files = [SimpleUploadedFile("cau.jpg", make_picture().read()), SimpleUploadedFile("suoi.png", large_png())]
    with pytest.raises(ValidationError) as error:
        EvidenceField().clean(files)
    assert [message.partition(":")[0] for message in error.value.messages] == ["suoi.png"]
