"""What outdates which pages."""

from __future__ import annotations

from functools import partial

import pytest

from pages.models import ArticlePage, HomePage, ListingPage, SiteSettings
from portal.dialogues.models import Topic
from portal.organisations.models import HeadTerm
from portal.records.actors import Actor
from portal.records.levels import Visibility
from portal.records.signals import answers_changed
from portal.records.visibility import decide
from portal.workdays.models import SpecialDay
from search.models import SynonymRule
from tests.factories import make_commitment, make_conclusion, make_dialogue, make_notice, make_petition, make_unit

from .conftest import TODAY

BY = Actor("Văn phòng UBND xã")
LISTS = ["/", "/kien-nghi/", "/thong-bao/", "/lich-doi-thoai/", "/cam-ket/", "/giam-sat/"]
PAGES = [*LISTS, "/tim-kiem/?q=duong"]


@pytest.fixture
def outdated(reader, committed, django_assert_num_queries):
    """`outdated(change, pages)`: those of the pages that are made anew after the change."""

    def after(change, pages=PAGES):
        for address in pages:
            reader.get(address)
        with committed():
            change()
        return {address for address in pages if is_made_anew(address)}

    def is_made_anew(address):
        try:
            with django_assert_num_queries(0):
                reader.get(address)
        except pytest.fail.Exception:
            return True
        return False

    return after


RECORDS = [
    (make_petition, {"/", "/kien-nghi/"}),
    (make_notice, {"/", "/thong-bao/", "/lich-doi-thoai/", "/cam-ket/", "/giam-sat/"}),
    (make_commitment, {"/", "/cam-ket/", "/giam-sat/"}),
    (make_dialogue, {"/", "/lich-doi-thoai/", "/giam-sat/", "/thong-bao/"}),
]


@pytest.mark.parametrize(("make", "listed"), RECORDS)
def test_new_record_outdates_its_lists(outdated, make, listed):
    assert outdated(make) >= listed


def test_petition_without_dialogue_outdates_own_lists(outdated):
    petition = make_petition(public=False)
    change = partial(decide, petition, level=Visibility.PUBLIC, by=BY, on=TODAY, basis="Công khai")
    assert outdated(change, LISTS) == {"/", "/kien-nghi/", "/giam-sat/"}, "the scoreboard counts it"


def change_unit():
    make_unit("Tên khác")


def change_settings():
    found = SiteSettings.objects.get()
    found.locality = "Xã Yên Thuận"
    found.save()


@pytest.mark.parametrize(
    "change",
    [
        change_unit,
        change_settings,
        lambda: Topic.objects.create(name="Nước sạch"),
        lambda: HeadTerm.objects.create(unit=make_unit(), title="Chủ tịch"),
        lambda: SpecialDay.objects.create(date=TODAY, kind="off", name="Nghỉ bù"),
    ],
)
def test_shared_content_outdates_every_page(outdated, change):
    assert outdated(change) == set(PAGES)


def test_synonyms_outdate_only_search_answers(outdated):
    assert outdated(lambda: SynonymRule.objects.create(line="đường, lộ")) == {"/tim-kiem/?q=duong"}
    assert outdated(lambda: answers_changed.send(None)) == {"/tim-kiem/?q=duong"}


def test_article_outdates_pages_not_records(outdated):
    news = HomePage.objects.get().add_child(instance=ListingPage(title="Tin tức", slug="tin-tuc"))
    article = news.add_child(instance=ArticlePage(title="Đường mới", intro="Đã xong.", live=False))
    pages = [*PAGES, "/tin-tuc/"]
    publish = article.save_revision().publish
    for change in (publish, lambda: ArticlePage.objects.get().unpublish(), article.delete):
        assert outdated(change, pages) - {"/tim-kiem/?q=duong"} == {"/", "/tin-tuc/"}


def test_related_petitions_outdate_each_other(outdated):
    one, other, third = make_petition(), make_petition(), make_petition()
    pages = [each.get_absolute_url() for each in (one, other, third)]
    assert outdated(lambda: one.related.add(other), pages) == set(pages[:2])


def test_a_notice_outdates_its_dialogue(outdated):
    dialogue, conclusion = make_dialogue(), make_conclusion()
    pages = [dialogue.get_absolute_url(), make_dialogue().get_absolute_url()]
    assert outdated(lambda: make_notice(conclusion, dialogue=dialogue), pages) == {pages[0]}
