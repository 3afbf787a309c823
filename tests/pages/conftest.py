"""A tree of pages above a small record, both built as editors and offices build them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.utils import timezone
from django.utils.translation import override
from wagtail.images import get_image_model

from pages.models import ArticlePage, HomePage, ListingPage, SectionPage

from .commune import Commune


def publish(parent: Any, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """A request in English leaves its language behind; the next test asks for addresses in the site's own."""
    with override("vi"):
        yield


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def section(home: HomePage) -> SectionPage:
    return publish(home, SectionPage(title="Giới thiệu", slug="gioi-thieu", intro="Cổng này để làm gì."))


@pytest.fixture
def news(home: HomePage) -> ListingPage:
    return publish(home, ListingPage(title="Tin tức", slug="tin-tuc"))


@pytest.fixture
def article() -> Callable[..., ArticlePage]:
    """`article(below, "Tiêu đề", tags=[…], live=False, body=[…])`"""

    def write(below: Any, title: str, *, tags: tuple[str, ...] = (), live: bool = True, **more: Any) -> ArticlePage:
        values = {"intro": f"Mở đầu của {title}.", "published_on": date(2026, 6, 1), **more}
        page = ArticlePage(title=title, live=live, **values)
        page.tags.add(*tags)
        if live:
            return publish(below, page)
        below.add_child(instance=page)
        return page

    return write


@pytest.fixture
def picture(db: None) -> Any:
    """A picture of the example in the library."""
    from pages.example import FILES

    with (FILES / "tram-bom.webp").open("rb") as file:
        return get_image_model().objects.create(title="Trạm bơm", file=ImageFile(file, name="tram-bom.webp"))


@pytest.fixture
def commune(db: None) -> Commune:
    return Commune.found()


@pytest.fixture
def record(commune: Commune) -> Commune:
    """One of everything that the home page shows: two dialogues to come, three notices, overdue work."""
    today = timezone.localdate()
    for number in (1, 2):
        commune.dialogue(f"Sắp tới {number}", on=today + timedelta(days=7 * number), held=False)
    for number in (1, 2, 3):
        held = commune.dialogue()
        asked = commune.petition(f"Đường hỏng {number}", dialogue=held)
        commune.notice(f"Kết luận {number}", dialogue=held, asked=(asked,), conclusions=2)
    return commune
