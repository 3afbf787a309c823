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


def test_a_file_is_streamed_as_what_it_is(client):
    response, content = serve(client, attach(make_notice(), ContentFile(PDF), title="Bản ký", by=BY))
    assert response.streaming
    assert content == admit(ContentFile(PDF)).content
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_its_name_is_ascii_however_it_is_titled(client):
    title = 'Bảng kê "chi trả"\r\nX: 1; đợt 2/2024'
    response, _ = serve(client, attach(make_notice(), ContentFile(PDF), title=title, by=BY))
    assert response["Content-Disposition"] == 'inline; filename="bang-ke-chi-tra-x-1-dot-2-2024.pdf"'


def test_a_title_of_nothing_readable_still_has_a_name(client):
    attachment = attach(make_notice(), ContentFile(PDF), title="Bản ký", by=BY)
    Attachment.objects.filter(pk=attachment.pk).update(title="!!!")  # as an older database may hold it
    response, _ = serve(client, attachment)
    assert f'filename="{attachment.uuid}.pdf"' in response["Content-Disposition"]


def test_a_picture_is_shown_and_nobody_keeps_it_without_asking(client):
    response, _ = serve(client, attach(make_petition(), make_picture(), title="Ảnh", by=BY))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "no-cache"


def test_a_file_that_is_not_there_is_404(client):
    assert client.get(f"/tai-lieu/{uuid.uuid4()}/").status_code == 404


def test_a_file_cannot_be_sent_to(client):
    attachment = attach(make_notice(), ContentFile(PDF), title="Bản ký", by=BY)
    assert client.post(f"/tai-lieu/{attachment.uuid}/").status_code == 405
