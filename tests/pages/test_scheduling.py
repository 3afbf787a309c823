"""Pages go live and leave at their time: set by an editor, done by the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from pages.admin import scheduling
from pages.models import ArticlePage, ListingPage
from portal.desk.menu import RECORDS
from portal.dialogues.models import OfficialDocument
from portal.dispatch import schedule
from portal.following.followables import NewsWindow, find
from search.models import IndexRequest
from tests.dispatch.conftest import queue, timetable, work  # noqa: F401 (fixtures of the worker)

NOON = datetime(2026, 6, 15, 12, tzinfo=timezone.get_default_timezone())
HOUR = timedelta(hours=1)


@pytest.fixture
def at() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock.move_to


@pytest.fixture
def do_what_is_due(work: Callable[[], None], at: Any) -> Callable[[datetime], None]:  # noqa: F811 (the fixture above)
    """Let the worker, which knows the timetable already, work at a moment."""
    schedule.every(scheduling.publish_scheduled, minutes=1)
    work()

    def at_moment(moment: datetime) -> None:
        at(moment)
        work()

    return at_moment


@pytest.fixture
def scheduled(article: Any) -> Callable[..., ArticlePage]:
    """An article that an editor has set to go live at a time."""

    def write(below: Any, title: str, *, go_live_at: datetime, **more: Any) -> ArticlePage:
        page = article(below, title, live=False, go_live_at=go_live_at, **more)
        page.save_revision().publish()
        assert not ArticlePage.objects.get(pk=page.pk).live
        return page

    return write


def test_page_goes_live_at_its_time(do_what_is_due, scheduled, news: ListingPage, client: Client) -> None:
    page = scheduled(news, "Đường làng đã xong", go_live_at=NOON + HOUR)

    do_what_is_due(NOON + HOUR / 2)
    assert client.get("/tin-tuc/duong-lang-da-xong/").status_code == 404

    do_what_is_due(NOON + HOUR + timedelta(minutes=1))
    assert client.get("/tin-tuc/duong-lang-da-xong/").status_code == 200
    assert not page.revisions.exclude(approved_go_live_at=None).exists()


def test_expired_page_is_unpublished(do_what_is_due, article, news: ListingPage, client: Client) -> None:
    page = article(news, "Mời dự đối thoại", expire_at=NOON + HOUR)
    assert client.get(page.url).status_code == 200

    do_what_is_due(NOON + 2 * HOUR)

    assert client.get(page.url).status_code == 404
    assert ArticlePage.objects.get(pk=page.pk).expired


def test_scheduled_page_reaches_tag_followers(do_what_is_due, scheduled, news: ListingPage) -> None:
    tag = Tag.objects.create(name="Giao thông")
    scheduled(news, "Đường làng đã xong", go_live_at=NOON + HOUR, tags=(tag.name,))
    assert find("nhan").news(tag.slug, NewsWindow()) == []

    do_what_is_due(NOON + 2 * HOUR)

    (news_item,) = find("nhan").news(tag.slug, NewsWindow(since=NOON + HOUR))
    assert "Đường làng đã xong" in news_item.title


def test_search_looks_at_scheduled_pages(do_what_is_due, scheduled, article, news: ListingPage) -> None:
    coming = scheduled(news, "Đường làng đã xong", go_live_at=NOON + HOUR)
    leaving = article(news, "Mời dự đối thoại", expire_at=NOON + HOUR)
    IndexRequest.objects.all().delete()

    do_what_is_due(NOON + 2 * HOUR)

    asked = IndexRequest.objects.filter(type="article").values_list("object_id", flat=True)
    assert {coming.pk, leaving.pk} <= set(asked)


def test_publication_outdates_cached_list(
    do_what_is_due, scheduled, news: ListingPage, settings, django_capture_on_commit_callbacks
) -> None:
    settings.PAGE_CACHE = True
    caches["pages"].clear()
    reader = Client()
    scheduled(news, "Đường làng đã xong", go_live_at=NOON + HOUR)
    assert "Đường làng đã xong" not in reader.get(news.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        do_what_is_due(NOON + HOUR + timedelta(minutes=1))

    assert "Đường làng đã xong" in reader.get(news.url).content.decode()
    caches["pages"].clear()


def test_bad_page_blocks_no_other(do_what_is_due, scheduled, news: ListingPage, caplog) -> None:
    bad = scheduled(news, "Đường hỏng", go_live_at=NOON + HOUR)
    good = scheduled(news, "Đường làng đã xong", go_live_at=NOON + HOUR)
    revision = bad.revisions.get()
    revision.content = {**revision.content, "published_on": "hôm qua"}
    revision.save()

    do_what_is_due(NOON + 2 * HOUR)

    assert ArticlePage.objects.get(pk=good.pk).live
    assert not ArticlePage.objects.get(pk=bad.pk).live
    assert "Not published or withdrawn" in caplog.text


DOCUMENTS = [viewset for viewset in RECORDS if issubclass(viewset.model, OfficialDocument)]


@pytest.mark.parametrize("viewset", DOCUMENTS, ids=lambda viewset: viewset.model.__name__)
def test_documents_offer_no_time_of_publication(viewset) -> None:
    """They are published by their approval: nothing else may make one public or take one off."""
    form = viewset().get_edit_handler().get_form_class()
    assert {"go_live_at", "expire_at"}.isdisjoint(form.base_fields)


def test_site_publishes_on_its_timetable() -> None:
    assert scheduling.publish_scheduled.module_path in schedule._timetable
