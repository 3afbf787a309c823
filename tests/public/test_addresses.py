"""Addresses are a promise: short ones lead on, former ones too."""

import pytest
from wagtail.models import Page, Site

from pages.models import SectionPage
from tests.factories import make_petition, make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["{code}", "{lower}", "{code}/"])
def test_short_link_redirects_to_petition(client, typed):
    petition = make_petition()
    response = client.get("/kn/" + typed.format(code=petition.code, lower=petition.code.lower()))
    assert response.status_code == 301
    assert response["Location"] == petition.get_absolute_url()


def test_a_short_link_keeps_the_language(client):
    petition = make_petition()
    address = petition.get_absolute_url()
    assert client.get(f"/en/kn/{petition.code}")["Location"] == f"/en{address}"


def test_short_link_to_hidden_petition_404s(client):
    hidden = make_petition(public=False)
    assert client.get(f"/kn/{hidden.code}").status_code == 404
    assert client.get("/kn/KN-2026-XXXX").status_code == 404


def test_moved_page_redirects_from_former_address(client, django_capture_on_commit_callbacks):
    home = Site.objects.get().root_page
    page = home.add_child(instance=SectionPage(title="Cách tham gia", slug="cach-tham-gia", intro="Ai cũng nói được."))
    page.save_revision().publish()
    page.slug = "tham-gia"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert client.get("/cach-tham-gia/")["Location"] == "/tham-gia/"
    assert Page.objects.get(pk=page.pk).slug == "tham-gia"


def test_renamed_unit_keeps_its_address(client):
    unit = make_unit("Phòng Kinh tế xã Đồng Quế")
    address = unit.get_absolute_url()
    unit.name = "Phòng Kinh tế và Hạ tầng xã Đồng Quế"
    unit.save()
    assert unit.get_absolute_url() == address
    assert unit.name in client.get(address).content.decode()
