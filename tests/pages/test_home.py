"""The front door answers what citizens ask first, of public records only, in few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Locale, Page, Site

from pages.example import initial_pages
from pages.models import HomePage, ListingPage, SectionPage
from portal.dialogues import publication
from portal.petitions.models import Kind, Petition
from portal.records.levels import Visibility
from portal.records.visibility import decide

from .commune import Commune

ONE_TEXT = [("text", "<p>Chào bạn.</p>")]


def arrange(home: HomePage, body: list) -> None:
    home.body = body
    home.save_revision().publish()


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_fresh_database_serves_portal_home(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.templates[0].name == "pages/home_page.html"
    assert [locale.language_code for locale in Locale.objects.all()] == ["en", "vi"]


@pytest.mark.django_db
def test_the_first_visitor_writes_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert [each["sql"] for each in captured if not each["sql"].startswith("SELECT")] == []


@pytest.mark.django_db
def test_empty_portal_home_says_no_records(client: Client) -> None:
    page = client.get("/en/").content.decode()
    assert "No dialogue is announced at the moment" in page
    assert "No notice has been published yet" in page
    assert "Nothing is overdue" in page
    assert "no data yet" in page


def test_home_without_blocks_shows_defaults(client: Client, home: HomePage, record: Commune) -> None:
    page = client.get("/en/").content.decode()
    for words in ("When can I speak?", "Sắp tới 1", "What was concluded?", "Kết luận 3", "What became of it?"):
        assert words in page
    assert page.index("Sắp tới 1") < page.index("Sắp tới 2")
    assert page.index("Kết luận 3") < page.index("Kết luận 2")


def test_overdue_counts_link_to_matching_lists(client: Client, home: HomePage, record: Commune) -> None:
    found = client.get("/").context["overdue"]
    assert (found.commitment_count, found.petition_count) == (6, 3)
    assert len(found.commitments) == 3
    page = client.get("/").content.decode()
    for path, number in (("/cam-ket/?thoi-han=overdue", 6), ("/kien-nghi/?thoi-han=overdue", 3)):
        assert path in page
        assert client.get(path).context["page"].paginator.count == number


def test_every_rate_shows_denominator(client: Client, home: HomePage, record: Commune) -> None:
    record.petition(kind=Kind.COMPLAINT, public=False)
    complaint = Petition.objects.get(kind=Kind.COMPLAINT)
    decide(complaint, level=Visibility.AGGREGATE_ONLY, by=record.by, on=timezone.localdate(), basis="Luật Khiếu nại")
    rates = client.get("/").context["rates"]
    # A complaint stands in no list, and so in no rate whose numbers lead to lists: only the scoreboard counts it.
    assert [(rate.numerator, rate.denominator) for rate in rates] == [(3, 3), (0, 6), (0, 6), (0, 3)]
    assert client.get(rates[3].denominator_href).context["page"].paginator.count == 3
    assert "3/3" in strip_tags(client.get("/").content.decode())


def test_default_blocks_add_max_ten_queries(client: Client, home: HomePage, record: Commune) -> None:
    by_default = queries(client, "/")
    arrange(home, ONE_TEXT)
    assert by_default - queries(client, "/") <= 10


def test_queries_do_not_grow_with_records(client: Client, home: HomePage, record: Commune) -> None:
    before = queries(client, "/")
    for number in range(4):
        record.notice(f"Thêm {number}", conclusions=3)
    assert queries(client, "/") == before


def test_home_shows_only_arranged_blocks(client: Client, home: HomePage, record: Commune) -> None:
    arrange(home, [("latest_notices", {"title": "Mới kết luận", "how_many": 1})])
    page = client.get("/").content.decode()
    assert "Mới kết luận" in page
    assert "Kết luận 3" in page
    assert "Kết luận 2" not in page
    assert "Sắp tới 1" not in page


def test_hidden_record_leaves_blocks_and_counts(client: Client, home: HomePage, record: Commune) -> None:
    notice = record.notice("Không nên thấy")
    dialogue = record.dialogue("Buổi kín", on=timezone.localdate() + timedelta(days=1), held=False)
    assert "Buổi kín" in client.get("/").content.decode()
    for hidden in (notice, record.petition("Ẩn đi"), dialogue):
        decide(hidden, level=Visibility.NEVER, by=record.by, on=timezone.localdate(), basis="Đơn yêu cầu")
    response = client.get("/")
    for words in ("Không nên thấy", "Ẩn đi", "Buổi kín"):
        assert words not in response.content.decode()
    assert response.context["overdue"].commitment_count == 6
    assert response.context["rates"][3].denominator == Petition.objects.public().count() == 3


def test_withdrawn_notice_leaves_latest_notices(client: Client, home: HomePage, record: Commune) -> None:
    notice = record.notice("Rút lại")
    assert "Rút lại" in client.get("/").content.decode()
    publication.withdraw_notice(notice, by=record.by, on=timezone.localdate(), reason="Ban hành nhầm")
    assert "Rút lại" not in client.get("/").content.decode()


def test_stories_and_explanations_are_separate_blocks(
    client: Client, home: HomePage, section: SectionPage, news: ListingPage, article
) -> None:
    article(news, "Chuyện con đường")
    article(section, "Cách tham gia")
    arrange(
        home,
        [("stories", {"title": "", "how_many": 3, "listing": news}), ("explanations", {"title": "", "how_many": 3})],
    )
    response = client.get("/en/")
    page = response.content.decode()
    told, explained = page.split("Good to know")
    assert "Chuyện con đường" in told
    assert "Cách tham gia" not in told
    assert "Cách tham gia" in explained
    assert 'href="/en/tin-tuc/"' in told


@pytest.mark.django_db
def test_migrate_keeps_edited_home() -> None:
    home = HomePage.objects.get()
    home.title = "Cổng của xã"
    home.save_revision().publish()
    call_command("migrate", verbosity=0)
    assert HomePage.objects.get().title == "Cổng của xã"
    assert Site.objects.get().root_page_id == home.pk


@pytest.mark.django_db
def test_welcome_page_becomes_home_keeping_key() -> None:
    home = HomePage.objects.get()
    welcome = Page.objects.get(pk=home.pk)
    HomePage.objects.all()._raw_delete("default")
    Page.objects.filter(pk=welcome.pk).update(content_type=ContentType.objects.get_for_model(Page))
    initial_pages.create_home_page(using="default")
    assert HomePage.objects.get().pk == welcome.pk
    assert Site.objects.get().root_page.specific_class is HomePage


@pytest.mark.django_db(transaction=True)
def test_flush_recreates_page_tree(client: Client) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert Page.get_first_root_node().get_children().get().specific == HomePage.objects.get()
    assert client.get("/").status_code == 200
