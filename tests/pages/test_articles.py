"""Articles, sections and listings: what is shown, what is not, and how a list is narrowed."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pages.blocks import PetitionsBlock
from pages.models import ArticlePage, HomePage, ListingPage, PublicPage, SectionPage
from pages.models.base import is_reserved_slug
from portal.records.levels import Visibility
from portal.records.visibility import decide

from .commune import Commune


def listed(client: Client, path: str) -> list[str]:
    return [article.title for article in client.get(path).context["page_of_articles"]]


def test_page_types_declare_template_and_parents() -> None:
    types = [model for model in apps.get_app_config("pages").get_models() if issubclass(model, PublicPage)]
    assert set(types) == {HomePage, SectionPage, ListingPage, ArticlePage}
    for model in types:
        get_template(model.template)
        assert "parent_page_types" in vars(model)
        assert "subpage_types" in vars(model)
        assert model.private_page_options == []


def test_draft_is_unlisted_and_404(client: Client, news: ListingPage, article) -> None:
    article(news, "Đã đăng")
    draft = article(news, "Bản nháp", live=False)
    assert listed(client, "/tin-tuc/") == ["Đã đăng"]
    assert client.get(draft.get_url()).status_code == 404
    assert "Bản nháp" not in client.get("/").content.decode()


def test_a_listing_shows_the_newest_first(client: Client, news: ListingPage, article) -> None:
    article(news, "Cũ", published_on=date(2024, 1, 1))
    article(news, "Mới", published_on=date(2026, 1, 1))
    assert listed(client, "/tin-tuc/") == ["Mới", "Cũ"]


def test_tag_narrows_listing_or_says_empty(client: Client, news: ListingPage, article) -> None:
    article(news, "Về đường", tags=("Giao thông", "Giám sát"))
    article(news, "Về nước", tags=("Thủy lợi",))
    article(news, "Nháp", tags=("Bí mật",), live=False)
    tags = {tag["label"]: tag for tag in client.get("/tin-tuc/").context["tags"]}
    assert set(tags) == {"Giao thông", "Giám sát", "Thủy lợi"}
    assert listed(client, "/tin-tuc/" + tags["Giám sát"]["href"].removeprefix("/tin-tuc/")) == ["Về đường"]
    response = client.get("/en/tin-tuc/?nhan=khong-co")
    assert response.status_code == 200
    assert "No article has this tag" in response.content.decode()


def test_article_tags_link_to_listing(client: Client, news: ListingPage, article) -> None:
    page = article(news, "Về đường", tags=("Giám sát",))
    html = client.get(page.get_url()).content.decode()
    assert 'href="/tin-tuc/?nhan=giam-sat"' in html


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("2", 2), ("3", 2), ("0", 2), ("-1", 2), ("hai", 1), ("1e9", 1), ("²", 1)]
)
def test_wrong_page_number_gives_existing_page(
    client: Client, news: ListingPage, article, asked: str, number: int
) -> None:
    for position in range(11):
        article(news, f"Bài {position}")
    response = client.get("/tin-tuc/", {"trang": asked})
    assert response.status_code == 200
    assert response.context["page_of_articles"].number == number


def test_listing_queries_constant_at_any_length(client: Client, news: ListingPage, article) -> None:
    counts = []
    for length in (2, 10):
        for position in range(length):
            article(news, f"Bài {length}.{position}", tags=("Giao thông", f"Thẻ {position}"))
        client.get("/tin-tuc/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/tin-tuc/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_section_follows_tree_order(client: Client, section: SectionPage, article) -> None:
    article(section, "Một", published_on=date(2024, 1, 1))
    second = article(section, "Hai", published_on=date(2026, 1, 1))
    assert [each.title for each in client.get("/gioi-thieu/").context["articles"]] == ["Một", "Hai"]
    second.move(section, pos="first-child")
    assert [each.title for each in client.get("/gioi-thieu/").context["articles"]] == ["Hai", "Một"]


def test_article_omits_hidden_petition(client: Client, news: ListingPage, article, commune: Commune) -> None:
    shown, hidden = commune.petition("Cầu sập"), commune.petition("Nhà riêng")
    block = ("petitions", {"title": "", "codes": [hidden.code, shown.code]})
    page = article(news, "Hai chuyện", body=[block])
    assert "Nhà riêng" in client.get(page.get_url()).content.decode()
    decide(hidden, level=Visibility.NEVER, by=commune.by, on=timezone.localdate(), basis="Đơn yêu cầu")
    after = client.get(page.get_url()).content.decode()
    assert "Cầu sập" in after
    assert "Nhà riêng" not in after
    assert hidden.code not in after


def test_petitions_block_refuses_hidden_petition(commune: Commune) -> None:
    hidden = commune.petition(public=False)
    block = PetitionsBlock()
    for code in (hidden.code, "KN-0000-000"):
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"title": "", "codes": [code]}))


def test_picture_requires_alt_text(news: ListingPage, picture) -> None:
    page = ArticlePage(title="Trạm bơm", slug="tram-bom", intro="Bơm.", picture=picture)
    with pytest.raises(ValidationError, match="picture_alt"):
        page.full_clean(exclude=["path", "depth", "locale", "translation_key", "content_type"])


def test_picture_has_formats_size_and_alt(client: Client, news: ListingPage, article, picture) -> None:
    page = article(news, "Trạm bơm", picture=picture, picture_alt="Bốn ống xả cùng phun nước")
    html = client.get(page.get_url()).content.decode()
    for words in ('type="image/avif"', 'type="image/webp"', "480w", 'alt="Bốn ống xả', 'width="', 'height="'):
        assert words in html


def test_picture_block_loads_lazily(client: Client, news: ListingPage, article, picture) -> None:
    value = {"picture": {"image": picture.pk, "alt_text": "Ruộng ngập nước", "decorative": False}, "caption": ""}
    page = article(news, "Ngập", body=[{"type": "picture", "value": value}])
    html = client.get(page.get_url()).content.decode()
    assert 'loading="lazy"' in html
    assert 'alt="Ruộng ngập nước"' in html


@pytest.mark.parametrize("slug", ["kien-nghi", "thong-bao", "tim-kiem", "en", "quan-tri", "api", "kn", "du-lieu-mo"])
def test_record_addresses_are_reserved(slug: str) -> None:
    assert is_reserved_slug(slug)


def test_other_addresses_are_free(home: HomePage) -> None:
    assert not is_reserved_slug("gioi-thieu")


def test_slug_drops_accents_and_keeps_letters(news: ListingPage, article) -> None:
    assert article(news, "Đường làng thôn Ngò").slug == "duong-lang-thon-ngo"
    assert article(news, "Đường làng thôn Ngò").slug == "duong-lang-thon-ngo-2"


def test_article_text_holds_intro_and_body(news: ListingPage, article) -> None:
    page = article(
        news, "Nước", body=[("text", "<p>Nước <b>sạch</b> về</p>"), ("remark", {"tone": "info", "title": "x"})]
    )
    assert page.text == "Mở đầu của Nước.\nNước sạch về"
