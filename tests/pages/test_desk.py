"""Pages at the desk: who may edit them, and what a preview shows."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from pages.models import ArticlePage, HomePage, ListingPage, SectionPage
from portal.organisations.models import Membership, Role

from .commune import Commune


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bien-tap", "bt@example.org", "mat-khau"))
    return client


def test_unsaved_page_can_be_previewed(rf, home: HomePage) -> None:
    for page in (SectionPage(title="Mục"), ListingPage(title="Tin"), ArticlePage(title="Bài", intro="Mở đầu")):
        parent = home if not isinstance(page, ArticlePage) else home.add_child(instance=ListingPage(title="Tin"))
        page.path, page.depth = f"{parent.path}0009", parent.depth + 1
        page.set_url_path(parent)
        response = page.make_preview_request()
        assert response.status_code == 200
        assert page.title in response.content.decode()
    assert home.make_preview_request().status_code == 200


def test_editor_opens_every_page_form(editor: Client, home: HomePage, news: ListingPage) -> None:
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code == 200
    for name in ("sectionpage", "listingpage"):
        assert editor.get(reverse("wagtailadmin_pages:add", args=["pages", name, home.pk])).status_code == 200
    assert editor.get(reverse("wagtailadmin_pages:add", args=["pages", "articlepage", news.pk])).status_code == 200


def test_editor_opens_site_settings(editor: Client) -> None:
    path = reverse("wagtailsettings:edit", args=["pages", "sitesettings"])
    assert editor.get(path, follow=True).status_code == 200


def test_unit_clerk_cannot_edit_pages(home: HomePage, commune: Commune) -> None:
    clerk = get_user_model().objects.create_user("van-thu", "vt@example.org", "mat-khau")
    Membership.objects.create(user=clerk, unit=commune.committee, role=Role.CLERK)
    assert not home.permissions_for_user(clerk).can_edit()
    assert not home.permissions_for_user(clerk).can_add_subpage()


def test_page_offers_no_privacy_restriction(editor: Client, home: HomePage) -> None:
    page = editor.get(reverse("wagtailadmin_pages:set_privacy", args=[home.pk])).content.decode()
    assert "restriction_type" not in page
