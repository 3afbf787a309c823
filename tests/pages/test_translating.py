"""An editor translates a page piece by piece, in an admin that speaks Vietnamese; nobody else may."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from pages.models import ArticlePage, SectionPage
from tests.desk import world


@pytest.fixture
def editor(db: None) -> Client:
    return world.client_of(get_user_model().objects.create_superuser("bientap", password="x"))


@pytest.fixture
def story(section: SectionPage, article: Any) -> ArticlePage:
    body = [
        ("text", "<p>Xem lịch đối thoại.</p>"),
        ("petitions", {"title": "Diễn biến", "codes": ["KN-2024-006"]}),
    ]
    return article(section, "Cách tham gia", slug="cach-tham-gia", body=body)


@pytest.fixture
def translation(editor: Client, story: ArticlePage) -> Translation:
    """The story, handed in to be translated into English."""
    english = Locale.objects.get(language_code="en")
    url = reverse("wagtail_localize:submit_page_translation", args=[story.pk])
    assert "Dịch trang" in editor.get(url).content.decode()
    assert editor.post(url, {"locales": [english.pk]}).status_code == 302
    return Translation.objects.get(source__object_id=story.translation_key, target_locale=english)


def editing(translation: Translation) -> str:
    return reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])


def test_editor_translates_page_segments(
    editor: Client, client: Client, translation: Translation, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Cách tham gia" in editor.get(editing(translation)).content.decode()
    words = {"Cách tham gia": "How to take part", "cach-tham-gia": "take-part", "Xem lịch đối thoại.": "See the dates."}
    for segment in StringSegment.objects.filter(source=translation.source, string__data__in=words):
        url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        body = encode_multipart(BOUNDARY, {"value": words[segment.string.data]})
        assert editor.put(url, body, content_type=MULTIPART_CONTENT).status_code == 201
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(editing(translation), {"action": "publish"})
    page = client.get("/en/gioi-thieu/take-part/").content.decode()
    assert "How to take part" in page
    assert "See the dates." in page


def test_petition_code_is_copied_untranslated(translation: Translation) -> None:
    pieces = set(StringSegment.objects.filter(source=translation.source).values_list("string__data", flat=True))
    assert {"Xem lịch đối thoại.", "Diễn biến"} <= pieces
    assert "KN-2024-006" not in pieces
    copied = translation.get_target_instance().specific.get_latest_revision_as_object()
    assert list(copied.body[1].value["codes"]) == ["KN-2024-006"]


def test_unpublished_translation_is_not_shown(client: Client, translation: Translation) -> None:
    assert not translation.get_target_instance().live
    assert "This page has not been translated yet" in client.get("/en/gioi-thieu/cach-tham-gia/").content.decode()


def test_translation_editor_is_vietnamese(editor: Client) -> None:
    catalogue = editor.get(reverse("wagtail_localize:javascript_catalog")).content.decode()
    assert json.dumps("Chưa dịch") in catalogue


def test_no_machine_translation_is_offered(editor: Client, translation: Translation, settings: Any) -> None:
    assert not getattr(settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR", None)
    assert '"machineTranslator": null' in unescape(editor.get(editing(translation)).content.decode())


def test_editor_sees_translations_report(editor: Client, translation: Translation) -> None:
    report = editor.get(reverse("wagtail_localize:translations_report"))
    assert report.status_code == 200
    assert "Cách tham gia" in report.content.decode()
