"""Translates the example's pages to English; what editors have changed stays."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale, Page

from pages.models import ArticlePage, HomePage, ListingPage, SectionPage
from portal.dialogues.models import Topic

from . import english
from .record_links import linked


def translate_stories(home: HomePage, about: SectionPage, news: ListingPage) -> None:
    """Translate the pages of the example, from the top of the tree down."""
    _translate(home, **english.HOME)
    _translate(about, **english.ABOUT)
    _translate(news, **english.NEWS)
    for slug, story in english.STORIES.items():
        for article in ArticlePage.objects.filter(slug=slug, locale=home.locale):
            _translate(article, **_words(story))


def translate_topics() -> None:
    """Give the topics of the example their English names, where nobody has given them one."""
    for topic in Topic.objects.filter(name__in=english.TOPICS, name_en=""):
        topic.name_en = english.TOPICS[topic.name]
        topic.save(update_fields=["name_en"])


def _words(story: english.Translated) -> dict[str, Any]:
    return {
        "slug": story.slug,
        "title": story.title,
        "intro": story.intro,
        "picture_alt": story.picture,
        "picture_caption": story.caption,
        "body": [{"type": kind, "value": linked(value) if kind == "text" else value} for kind, value in story.body],
    }


def _translate(page: Page, **words: Any) -> None:
    locale = Locale.objects.get(language_code="en")
    if page.has_translation(locale):
        return
    translation = page.copy_for_translation(locale)
    for name, value in words.items():
        setattr(translation, name, value)
    translation.save_revision().publish()
