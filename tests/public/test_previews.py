"""What a chat shows of a shared address: the title, a sentence and a picture of the record."""

import io

import pytest
from django.conf import settings
from PIL import Image

from portal.public.templatetags.page_addresses import site_address
from tests.factories import make_dialogue, make_notice, make_petition

from .reading import in_english

pytestmark = pytest.mark.django_db

RECORDS = [make_petition, make_notice, make_dialogue]


def picture_of(client, record, **headers):
    return client.get(f"{record.get_absolute_url()}anh.png", headers=headers)


@pytest.mark.parametrize("make", RECORDS)
def test_shared_record_has_title_and_picture(client, make):
    record = make()
    page = client.get(record.get_absolute_url()).content.decode()
    picture = f"{settings.SITE_URL}{record.get_absolute_url()}anh.png"
    assert f'<meta property="og:image" content="{picture}">' in page
    title = getattr(record, "title", None) or record.theme
    assert f'<meta property="og:title" content="{title}">' in page


@pytest.mark.parametrize("make", RECORDS)
def test_preview_picture_is_1200_by_630(client, make):
    response = picture_of(client, make())
    assert response["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (1200, 630)


def test_unchanged_picture_answers_304(client):
    petition = make_petition()
    tag = picture_of(client, petition)["ETag"]
    assert picture_of(client, petition, **{"If-None-Match": tag}).status_code == 304
    petition.save()
    assert picture_of(client, petition, **{"If-None-Match": tag}).status_code == 200


def test_preview_picture_follows_page_language(client):
    petition = make_petition()
    vietnamese = picture_of(client, petition).content
    assert client.get(f"{in_english(petition)}anh.png").content != vietnamese


@pytest.mark.parametrize("title", ["Đường " * 90, "#set page(fill: red) *đậm* $x$ \\ @a", "«Ngõ» <b>&amp;"])
def test_any_title_can_be_drawn(client, title):
    assert picture_of(client, make_petition(title=title[:490])).status_code == 200


def test_a_hidden_record_has_no_picture(client):
    assert picture_of(client, make_petition(public=False)).status_code == 404


def test_list_page_shows_portal_picture(client):
    page = client.get("/kien-nghi/").content.decode()
    assert f'<meta property="og:image" content="{site_address()}/static/public/preview.png">' in page
