"""Files of public records: what is served, and with which headers."""

import uuid

import pytest
from django.core.files.base import ContentFile

from portal.files.admission import admit
from portal.records.actors import Actor
from portal.records.attachments import attach
from portal.records.models import Attachment
from tests.factories import make_notice, make_petition, make_picture
from tests.texts.files import make_pdf

pytestmark = pytest.mark.django_db

BY = Actor("Văn thư")
PDF = make_pdf("Thông báo").read()


def serve(client, attachment):
    response = client.get(f"/tai-lieu/{attachment.uuid}/")
    content = b"".join(response.streaming_content)
    response.close()
    return response, content


def test_file_is_streamed_with_its_type(client):
    response, content = serve(client, attach(make_notice(), ContentFile(PDF), title="Bản ký", by=BY))
    assert response.streaming
    assert content == admit(ContentFile(PDF)).content
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_file_name_is_ascii(client):
    title = 'Bảng kê "chi trả"\r\nX: 1; đợt 2/2024'
    response, _ = serve(client, attach(make_notice(), ContentFile(PDF), title=title, by=BY))
    assert response["Content-Disposition"] == 'inline; filename="bang-ke-chi-tra-x-1-dot-2-2024.pdf"'


def test_unreadable_title_falls_back_to_uuid(client):
    attachment = attach(make_notice(), ContentFile(PDF), title="Bản ký", by=BY)
    Attachment.objects.filter(pk=attachment.pk).update(title="!!!")  # as an older database may hold it
    response, _ = serve(client, attachment)
    assert f'filename="{attachment.uuid}.pdf"' in response["Content-Disposition"]


def test_picture_is_inline_and_revalidated(client):
    response, _ = serve(client, attach(make_petition(), make_picture(), title="Ảnh", by=BY))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "no-cache"


def test_unknown_file_is_404(client):
    assert client.get(f"/tai-lieu/{uuid.uuid4()}/").status_code == 404


def test_post_to_file_is_refused(client):
    attachment = attach(make_notice(), ContentFile(PDF), title="Bản ký", by=BY)
    assert client.post(f"/tai-lieu/{attachment.uuid}/").status_code == 405
