"""The library of documents and pictures takes what records take; the original of a record's file stays at the desk."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from portal.organisations.models import Role
from portal.records.actors import Actor
from portal.records.attachments import attach
from tests.factories import make_dialogue, make_notice
from tests.files.named import NAME, named_docx, named_pdf, photograph
from tests.files.test_cleaning import unpacked
from tests.files.test_refusals import large_png
from tests.texts.files import make_docx

pytestmark = pytest.mark.django_db

LIBRARIES = {Document: "wagtaildocs:add_multiple", Image: "wagtailimages:add_multiple"}


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(
        get_user_model().objects.create_superuser("bien-tap", "bt@example.org", "mat-khau"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def upload(editor: Client, model: type, name: str, content: bytes) -> dict:
    file = SimpleUploadedFile(name, content)
    collection = Collection.get_first_root_node().pk
    answer = editor.post(
        reverse(LIBRARIES[model]),
        {"files[]": file, "title": "Tài liệu", "collection": collection},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    ("model", "name", "content"),
    [
        (Document, "trang.html", b"<html><script>alert(1)</script></html>"),
        (Document, "trang.pdf", b"<html><script>alert(1)</script></html>"),
        (Document, "hinh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        (Document, "don.docx", b"MZ\x90\x00" + bytes(500)),
        (Document, "don.docx", make_docx("Thông báo").read()[:-400]),
        (Image, "cau.png", large_png()),
        (Image, "cau.jpg", photograph()[:300]),
        (Image, "cau.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
)
def test_what_records_refuse_the_library_refuses(editor, model, name, content):
    answer = upload(editor, model, name, content)
    assert answer["success"] is False
    assert answer["error_message"]
    assert not model.objects.exists()


def test_refusal_gives_single_message(editor):
    answer = upload(editor, Document, "don.docx", b"MZ\x90\x00" + bytes(500))
    assert answer["error_message"] == "don.docx: Chỉ nhận tệp PDF, DOCX, XLSX, JPEG, PNG và WebP."


def test_library_document_omits_author_name(editor, client):
    assert upload(editor, Document, "ke-hoach.docx", named_docx().read())["success"]
    document = Document.objects.get()
    response = client.get(document.url)
    assert (response.status_code, document.filename) == (200, "ke-hoach.docx")
    assert NAME.encode() not in unpacked(response.getvalue())


def test_suffix_follows_content_type(editor):
    assert upload(editor, Document, "ke-hoach.docx", named_pdf().read())["success"]
    assert Document.objects.get().filename == "ke-hoach.pdf"


def test_library_picture_omits_metadata(editor):
    assert upload(editor, Image, "cau.jpg", photograph())["success"]
    with Image.objects.get().file.open("rb") as file, Picture.open(io.BytesIO(file.read())) as picture:
        assert (picture.size, dict(picture.getexif())) == ((40, 30), {})


def test_document_supports_ranges_and_validators(editor, client):
    upload(editor, Document, "ke-hoach.pdf", named_pdf().read())
    url = Document.objects.get().url
    part = client.get(url, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.getvalue(), part["Content-Type"]) == (206, b"%PDF-", "application/pdf")
    assert client.get(url, headers={"If-None-Match": part["ETag"]}).status_code == 304
    assert client.get(f"{url}x").status_code == 404


def test_stored_html_is_served_as_attachment(client):
    document = Document(title="Cũ")
    document.file.save("trang.html", ContentFile(b"<script>alert(1)</script>"))
    document.save()
    response = client.get(document.url)
    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_older_library_files_are_cleaned(client):
    Document.objects.create(title="Cũ", file=ContentFile(named_docx().read(), name="ke-hoach.docx"))
    Image.objects.create(title="Cũ", file=ImageFile(io.BytesIO(photograph()), name="cau.jpg"))
    assert run() == "2 made, 0 left as they are\n"
    assert run() == "0 made, 0 left as they are\n"
    response = client.get(Document.objects.get().url)
    assert NAME.encode() not in unpacked(response.getvalue())
    with Image.objects.get().file.open("rb") as file:
        assert NAME.encode() not in file.read()


def run() -> str:
    output = io.StringIO()
    call_command("make_public_copies", stdout=output, stderr=output)
    return output.getvalue()


def test_a_missing_document_is_404(client):
    document = Document(title="Mất")
    document.file.save("mat.pdf", ContentFile(b"%PDF-"))
    document.save()
    document.file.storage.delete(document.file.name)
    assert client.get(document.url).status_code == 404


def test_original_file_requires_record_access(a, b, client):
    notice = make_notice(dialogue=make_dialogue(chair=a.head))
    given = named_docx()
    attachment = attach(notice, given, title="Bản ký", by=Actor("UBND xã"))
    url = reverse("original_file", args=[attachment.uuid])
    answer = a.client(Role.CLERK).get(url)
    assert answer.getvalue() == ContentFile(given.open().read()).read()
    assert answer["Cache-Control"].startswith("private, no-store")
    page = a.client(Role.CLERK).get(reverse("notices:inspect", args=[notice.pk])).content.decode()
    assert url in page
    assert b.client(Role.CLERK).get(url).status_code == 404
    assert client.get(url).status_code == 302
