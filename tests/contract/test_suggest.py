"""What every engine suggests while somebody types."""

from datetime import date

import pytest

from search.engines.base import IndexMissing
from search.query.answer import Key
from search.schema.document import Document

TITLES = {
    1: "Đường làng Đồng Quế hỏng nặng sau mưa lũ",
    2: "Đương đơn xin xác nhận đất ở",
    3: "Chậm cấp sổ đỏ cho các hộ dân Bãi Cả",
    4: "Trại lợn xả thải ra suối",
    5: "Đề nghị cải tạo đường dây hạ thế",
    6: "Kiến nghị về chế độ chính sách",
}
DOCUMENTS = [
    *(Document(type="petition", id=id_, title=title, number=f"KN-2024-00{id_}") for id_, title in TITLES.items()),
    Document(type="notice", id=1, title="Thông báo kết luận đối thoại tháng 3", number="412-TB/HU"),
    Document(type="notice", id=2, title="Thông báo kết luận đối thoại tháng 4", number="12/2024/TB-UBND"),
    Document(type="conclusion", id=1, title="412-TB/HU, kết luận số 1: mở đường", is_suggested=False),
]


@pytest.fixture
def typed(engine):
    engine.update(add=DOCUMENTS)

    def suggested(words, **limits):
        return [f"{key.type} {key.id}" for key in engine.suggest(words, **limits)]

    return suggested


def test_missing_or_empty_index_suggests_nothing(engine):
    with pytest.raises(IndexMissing):
        engine.suggest("đường")
    engine.update()
    assert engine.suggest("đường") == ()


@pytest.mark.parametrize(
    "words", ["so do b", "sổ đỏ b", "so do bai ca", "Sổ Đỏ Bãi C", "cấp sổ", "bai c", "ho dan cap s"]
)
def test_title_is_suggested_by_word_prefixes(typed, words):
    assert typed(words) == ["petition 3"]


def test_accents_typed_come_before_others(typed):
    assert typed("đương")[0] == "petition 2"
    assert typed("đường")[-1] == "petition 2"
    assert set(typed("đươ")) == {"petition 1", "petition 2", "petition 5"}


@pytest.mark.parametrize(
    "words", ["412", "412-T", "412 tb", "412tb/h", "412-TB/HU", "thông báo 412", "thong bao so 412"]
)
def test_document_number_is_suggested_first(typed, words):
    assert typed(words)[0] == "notice 1"
    assert "conclusion 1" not in typed(words)


@pytest.mark.parametrize("words", ["12/2024", "12/2024/TB-U", "12-tb"])
def test_year_in_number_is_optional(typed, words):
    assert typed(words)[0] == "notice 2"


@pytest.mark.parametrize("words", ["KN-2024-004", "kn 2024 004", "kn2024004"])
def test_a_code_is_suggested(typed, words):
    assert typed(words) == ["petition 4"]


@pytest.mark.parametrize("words", ["kn 202", "KN-2024", "kn 2024-", "kn20240", "KN-2024-00"])
def test_code_prefix_suggests_matching_codes(typed, words):
    assert {"petition 1", "petition 4"} <= set(typed(words))


def test_common_code_prefix_suggests_nothing(typed):
    assert typed("kn") == []
    assert len(typed("kn-2024")) == 6


@pytest.mark.parametrize("words", ["", " ", "-", "đ", '"', "()", "zzzz", "đường zzzz", "a " * 40, "9" * 80, "đ" * 80])
def test_unmatched_input_suggests_nothing(typed, words):
    assert typed(words) == []


def test_suggestions_respect_limit(typed):
    assert len(typed("đư", limit=2)) == 2


def test_newer_titles_come_first_among_equals(engine):
    document = Document(type="petition", id=1, title="Đường hỏng", received=date(2020, 1, 1))
    engine.update(add=[document, document._replace(id=2, received=date(2026, 1, 1))])
    assert engine.suggest("duong h") == (Key("petition", 2), Key("petition", 1))
