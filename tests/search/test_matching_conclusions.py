"""A notice is found by what it concludes, and the result says which of its conclusions that is."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.dialogues.models import Notice
from search.index import outbox
from search.index.documents import SOURCES
from tests.factories import make_conclusion, make_notice

pytestmark = pytest.mark.django_db

CONCLUSIONS = (
    "Nạo vét kênh tiêu thôn Đoài trước mùa mưa.",
    "Lắp ba trạm quan trắc nước thải tại cụm công nghiệp Đồng Vang.",
    "Công khai kết quả đo nước mỗi tháng.",
)


@pytest.fixture
def notice(tmp_path, settings) -> Notice:
    settings.SEARCH_URL = f"embedded://{tmp_path / 'search'}"
    notice = make_notice(*(make_conclusion(text=text) for text in CONCLUSIONS))
    outbox.rebuild()
    return notice


def found_under(notice: Notice, words: str) -> list[str]:
    """The conclusions named beneath the notice, by their anchors."""
    response = Client().get("/tim-kiem/", {"q": words, "loai": "notice"})
    [group] = response.context["groups"]
    [result] = [result for result in group.results if result.record == notice]
    return [part.url.rpartition("#")[2] for part in result.matching_conclusions]


def test_matching_conclusion_is_named_and_linked(notice):
    assert found_under(notice, "trạm quan trắc") == ["ket-luan-2"]
    shown = Client().get("/tim-kiem/?q=tram+quan+trac&loai=notice").content.decode()
    assert f'{notice.get_absolute_url()}#ket-luan-2"' in shown
    assert "<mark>trạm quan trắc</mark>" in shown.replace("</mark> <mark>", " ")


def test_conclusions_with_most_words_are_named(notice):
    assert found_under(notice, "nước") == ["ket-luan-2", "ket-luan-3"]
    assert found_under(notice, "kết quả đo nước") == ["ket-luan-3"]


def test_without_words_none_is_named(notice):
    assert found_under(notice, "") == []


def test_notice_text_match_names_no_conclusion(notice):
    Notice.objects.filter(pk=notice.pk).update(assessment="Đại biểu nêu việc khám bệnh tại trạm y tế xã còn chậm.")
    outbox.reindex(outbox.keys_of(notice))
    assert found_under(notice, "khám bệnh tại trạm y tế xã") == []


def test_unpublished_conclusion_is_not_indexed(notice):
    draft = make_conclusion(text="Xây nhà văn hóa thôn Thượng.")
    draft.notice = notice
    draft.save()
    [document] = SOURCES["notice"].documents([notice.pk]).values()
    assert "quan trắc" in document.body
    assert "văn hóa" not in document.body
