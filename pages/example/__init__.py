"""The pages of the example: a home page with its blocks, explanations and news.

Invented like the record they link to; the pictures are our own (each .webp was drawn as the .svg beside it).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.models import Page

from ..models import ArticlePage, HomePage, ListingPage, SectionPage, SiteSettings
from .record_links import linked
from .stories import ABOUT, EXPLANATIONS, FOOTER, FOOTER_EN, LOCALITY, NEWS, PICTURES, STORIES, Story
from .translations import translate_stories, translate_topics

FILES = Path(__file__).parent / "pictures"


@transaction.atomic
def load_stories() -> list[ArticlePage]:
    """Add what is missing of the example's pages, and of their translations; return the articles that were added.

    May be called again: a page that exists stays as its editors made it. Load the record first, since links to
    petitions and notices are made only to public ones. Raises HomePage.DoesNotExist before the first migrate.
    """
    home = HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    with override(settings.LANGUAGE_CODE):
        about = _page(home, SectionPage(slug="gioi-thieu", **ABOUT))
        news = _page(home, ListingPage(slug="tin-tuc", **NEWS))
        articles = [_create_article(story, below=about) for story in EXPLANATIONS] + [
            _create_article(story, below=news) for story in STORIES
        ]
        _arrange(home, news)
        translate_stories(home, about, news)
        translate_topics()
        _introduce()
    return [article for article in articles if article is not None]


def _page(parent: Page, page: Any) -> Any:
    """The page with this slug below the parent, published now if there is none."""
    existing = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    return existing or _publish(parent, page)


def _publish(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _create_article(story: Story, *, below: Page) -> ArticlePage | None:
    if ArticlePage.objects.child_of(below).filter(slug=story.slug).exists():
        return None
    article = ArticlePage(
        slug=story.slug,
        title=story.title,
        published_on=story.published_on,
        intro=story.intro,
        picture=_picture(story.picture) if story.picture else None,
        picture_alt=PICTURES.get(story.picture, ""),
        picture_caption=story.caption,
        body=[{"type": kind, "value": linked(value) if kind == "text" else value} for kind, value in story.body],
    )
    article.tags.add(*story.tags)
    return _publish(below, article)


def _picture(name: str) -> Any:
    """The picture of this name in the library, put there once."""
    images = get_image_model().objects
    if existing := images.filter(title=name).first():
        return existing
    with (FILES / f"{name}.webp").open("rb") as file:
        return images.create(title=name, description=PICTURES[name], file=ImageFile(file, name=f"{name}.webp"))


def _arrange(home: HomePage, news: ListingPage) -> None:
    if home.body:
        return
    arrangement: Any = [
        ("upcoming_dialogues", {"title": "", "how_many": 3}),
        ("latest_notices", {"title": "", "how_many": 3}),
        ("overdue", {"title": "", "how_many": 3}),
        ("figures", {"title": ""}),
        ("stories", {"title": "", "how_many": 3, "listing": news}),
        ("explanations", {"title": "", "how_many": 6}),
    ]
    home.body = arrangement
    home.save_revision().publish()


def _introduce() -> None:
    site = SiteSettings.load()
    if not site.locality:
        site.locality, site.footer_text, site.footer_text_en = LOCALITY, FOOTER, FOOTER_EN
        site.save()
