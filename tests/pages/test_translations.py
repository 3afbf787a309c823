"""Translations are pages of their own; whoever reads in English gets them where there are, and else the original."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from pages.models import ArticlePage, HomePage, ListingPage, SectionPage

NOTE = "This page has not been translated yet"


@pytest.fixture
def translated(db: None) -> Callable[..., Any]:
    """`translated(page, slug="about", title="About")`: its translation into English, published."""

    def translate(page: Any, *, live: bool = True, **words: Any) -> Any:
        copy = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
        for name, value in words.items():
            setattr(copy, name, value)
        copy.live = False
        revision = copy.save_revision()
        if live:
            revision.publish()
        return type(page).objects.get(pk=copy.pk)

    return translate


def links_of(html: str) -> set[str]:
    return set(re.findall(r'<a [^>]*href="(/[^"]*)"', html))


def get(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, f"{path} answers {response.status_code}"
    return " ".join(response.content.decode().split())


def test_translation_has_its_own_english_address(
    client: Client, home: HomePage, section: SectionPage, translated: Callable[..., Any]
) -> None:
    translated(home, title="Home")
    translated(section, title="About us", slug="about", intro="What this is for.")
    page = get(client, "/en/about/")
    assert '<header class="page-head" lang="en">' in page
    assert "What this is for." in page
    assert NOTE not in page
    assert "About us" not in get(client, "/gioi-thieu/")


def test_original_address_redirects_keeping_query(
    client: Client, home: HomePage, news: ListingPage, translated: Callable[..., Any]
) -> None:
    translated(home, title="Home")
    translated(news, title="News", slug="news")
    response = client.get("/en/tin-tuc/?trang=2")
    assert (response.status_code, response["Location"]) == (302, "/en/news/?trang=2")


def test_stale_site_paths_show_original(
    client: Client, home: HomePage, news: ListingPage, translated: Callable[..., Any]
) -> None:
    Site.clear_site_root_paths_cache()
    client.get("/tin-tuc/")
    known = cache.get(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)
    translated(home, title="Home")
    translated(news, title="News", slug="news")
    cache.set(SITE_ROOT_PATHS_CACHE_KEY, known, version=SITE_ROOT_PATHS_CACHE_VERSION)
    assert "Tin tức" in get(client, "/en/tin-tuc/")


def test_untranslated_page_shows_vietnamese_with_note(
    client: Client, home: HomePage, section: SectionPage, article: Callable[..., ArticlePage], translated: Any
) -> None:
    story = article(section, "Cách tham gia")
    translated(home, title="Home")
    translated(section, title="About us", slug="about", live=False)
    for path in ("/gioi-thieu/", story.get_url()):
        page = get(client, f"/en{path}")
        assert NOTE in page
        assert 'lang="vi"' in page
        assert NOTE not in get(client, path)


def test_untranslated_page_has_original_as_canonical(client: Client, section: SectionPage) -> None:
    page = get(client, "/en/gioi-thieu/")
    assert f'rel="canonical" href="{settings.SITE_URL}/gioi-thieu/"' in page
    assert 'hreflang="en" href="' not in page


def test_page_names_address_of_other_language(
    client: Client, home: HomePage, section: SectionPage, translated: Callable[..., Any]
) -> None:
    translated(home, title="Home")
    translated(section, title="About us", slug="about")
    for path, other in (("/gioi-thieu/", "/en/about/"), ("/en/about/", "/gioi-thieu/")):
        page = get(client, path)
        assert f'rel="canonical" href="{settings.SITE_URL}{path}"' in page
        assert f'hreflang="vi" href="{settings.SITE_URL}/gioi-thieu/"' in page
        assert f'hreflang="en" href="{settings.SITE_URL}/en/about/"' in page
        assert f'<a class="language" href="{other}"' in page


def test_english_only_page_links_vietnamese_home(
    client: Client, home: HomePage, translated: Callable[..., Any]
) -> None:
    english = translated(home, title="Home")
    only = SectionPage(title="For visitors", slug="visitors", locale=english.locale)
    english.add_child(instance=only)
    only.save_revision().publish()
    assert '<a class="language" href="/"' in get(client, "/en/visitors/")
    assert client.get("/visitors/").status_code == 404


def test_english_list_holds_each_article_once(
    client: Client, home: HomePage, news: ListingPage, article: Callable[..., ArticlePage], translated: Any
) -> None:
    told = article(news, "Chuyện con đường", tags=("Giao thông",))
    article(news, "Chuyện trạm bơm", tags=("Thủy lợi",))
    translated(home, title="Home")
    translated(news, title="News", slug="news")
    translated(told, title="The road", slug="the-road")
    page = get(client, "/en/news/")
    assert '<li lang="en"> <article class="entry"> <h2 class="entry__title"> <a href="/en/news/the-road/">' in page
    assert '<li lang="vi"> <article class="entry"> <h2 class="entry__title"> <a href="/en/tin-tuc/' in page
    assert "/en/tin-tuc/chuyen-con-duong/" not in page
    original = get(client, "/tin-tuc/")
    assert "The road" not in original
    assert {"Chuyện con đường", "Chuyện trạm bơm"} <= set(re.findall(r"Chuyện [^<]*\w", original))


def test_home_and_sections_link_translations(
    client: Client, home: HomePage, section: SectionPage, news: ListingPage, article: Any, translated: Any
) -> None:
    home.body = [("stories", {"title": "", "how_many": 3, "listing": news}), ("explanations", {"how_many": 3})]
    home.save_revision().publish()
    told, explained = article(news, "Chuyện con đường"), article(section, "Cách tham gia")
    for page, slug in ((home, "home-en"), (news, "news"), (section, "about"), (told, "road"), (explained, "join")):
        translated(page, title=slug, slug=slug)
    links = links_of(get(client, "/en/"))
    assert {"/en/news/", "/en/news/road/", "/en/about/join/"} <= links
    assert not {link for link in links if "chuyen" in link or "tin-tuc" in link}
    assert "/en/about/join/" in links_of(get(client, "/en/about/"))
    assert {"/tin-tuc/chuyen-con-duong/", "/gioi-thieu/cach-tham-gia/"} <= links_of(get(client, "/"))


def test_links_and_breadcrumbs_prefer_translations(
    client: Client, home: HomePage, section: SectionPage, news: ListingPage, article: Any, translated: Any
) -> None:
    target, other = article(section, "Cách tham gia"), article(section, "Quyền riêng tư")
    link = '<a linktype="page" id="{}">đây</a>'
    body = [("text", f"<p>{link.format(target.pk)} {link.format(other.pk)}</p>")]
    story = article(news, "Chuyện", body=body)
    for page, slug in ((home, "home-en"), (news, "news"), (section, "about"), (target, "join")):
        translated(page, title=slug, slug=slug)
    page = get(client, f"/en{story.get_url()}")
    assert {"/en/about/join/", "/en/gioi-thieu/quyen-rieng-tu/", "/en/news/"} <= links_of(page)
    assert '<a href="/en/news/" lang="en">' in page


def test_translation_and_original_ask_few_queries(
    client: Client, home: HomePage, news: ListingPage, article: Any, translated: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        told = article(news, f"Chuyện {number}")
    for page, slug in ((home, "home-en"), (news, "news"), (told, "story")):
        translated(page, title=slug, slug=slug)
    for path in ("/tin-tuc/", "/en/news/", told.get_url(), "/en/news/story/"):
        get(client, path)
        with django_assert_max_num_queries(11, info=path):
            get(client, path)


def test_home_without_text_needs_no_translation(client: Client, home: HomePage) -> None:
    page = get(client, "/en/")
    assert NOTE not in page
    assert f'rel="canonical" href="{settings.SITE_URL}/en/"' in page
    home.lead = "Cổng của xã."
    home.save_revision().publish()
    assert NOTE in get(client, "/en/")


def test_alias_parent_says_it_is_untranslated(
    client: Client, section: SectionPage, article: Any, translated: Any
) -> None:
    translated(article(section, "Cách tham gia"), title="How to take part", slug="take-part")
    assert Page.objects.get(slug="gioi-thieu", locale__language_code="en").alias_of is not None
    assert NOTE in get(client, "/en/gioi-thieu/")
    assert NOTE not in get(client, "/en/gioi-thieu/take-part/")


@pytest.mark.django_db(transaction=True)
def test_former_address_redirects_in_both_languages(client: Client, home: HomePage) -> None:
    section = SectionPage(title="Giới thiệu", slug="gioi-thieu")
    home.add_child(instance=section)
    section.save_revision().publish()
    section.slug = "ve-chung-toi"
    section.save_revision().publish()
    assert Redirect.objects.filter(old_path="/gioi-thieu").exists()
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/gioi-thieu/")
        assert (response.status_code, response["Location"]) == (301, f"{prefix}/ve-chung-toi/")
    assert client.get("/en/khong-co/").status_code == 404


def test_sitemap_lists_translation_beside_original(
    client: Client, home: HomePage, section: SectionPage, news: ListingPage, translated: Any
) -> None:
    translated(home, title="Home")
    translated(section, title="About us", slug="about")
    sitemap = client.get("/sitemap-pages.xml").content.decode()
    for path in ("/gioi-thieu/", "/en/about/"):
        (entry,) = re.findall(rf"<url><loc>{settings.SITE_URL}{path}</loc>.*?</url>", sitemap, re.DOTALL)
        assert f'hreflang="vi" href="{settings.SITE_URL}/gioi-thieu/"' in entry
        assert f'hreflang="en" href="{settings.SITE_URL}/en/about/"' in entry
    assert "/en/tin-tuc/" not in sitemap
