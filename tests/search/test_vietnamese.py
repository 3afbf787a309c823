"""The rules S2, S4 and S6 of cases.json, and what every token must keep."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.language.document_numbers import asked_numbers, document_numbers, number_in_title, number_keys
from portal.language.similarity import accent_distance, one_edit_away, sounds_alike
from portal.language.syllables import fold, normalise, prefixes, syllables, tokens

# Letters, marks and signs that real texts mix, more often than chance would.
vietnamese_like = st.text(
    st.one_of(
        st.sampled_from("aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậòóỏõọùúủũụuyoa đĐðÐƉ hqntcmls 0123456789 -–—/.,;()\n"),
        st.sampled_from("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u00a0\u200b\ufeff\u00ad"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("thuỷ", "thủy"),
        ("uỷ ban", "ủy ban"),
        ("HOÀ GIẢI", "HÒA GIẢI"),
        ("Thuý Sơn", "Thúy Sơn"),
        ("xoè", "xòe"),
        ("quý", "quý"),
        ("quà", "quà"),
        ("Quỳ", "Quỳ"),
        ("hoàn", "hoàn"),
        ("huýt", "huýt"),
        ("hoài", "hoài"),
        ("11-QÐi/TW", "11-QĐi/TW"),
        ("HÐND", "HĐND"),
        ("Ɖường", "Đường"),
        ("ðất", "đất"),
        ("12–TB/HU", "12-TB/HU"),
        ("12—TB", "12-TB"),
        ("12‑TB", "12-TB"),
        ("12−TB", "12-TB"),
        ("bồi\u00a0thường", "bồi thường"),
        ("bồi\u200b thường\ufeff", "bồi thường"),
        ("b\u00f4\u0300i", "bồi"),
        ("hie\u0302\u0309m", "hiểm"),
        ("e\u0323\u0302", "ệ"),
        ("Đường", "Đường"),
    ],
)
def test_equivalent_spellings_normalise_to_one(written, meant):
    assert normalise(written) == meant


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("Đường", "Duong"),
        ("đất", "dat"),
        ("bệnh", "benh"),
        ("thừa", "thua"),
        ("Ủy", "Uy"),
        ("quyền", "quyen"),
        ("12", "12"),
    ],
)
def test_folding_removes_marks_and_d_stroke(word, bare):
    assert fold(word) == bare
    assert fold(unicodedata.normalize("NFD", word)) == bare


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bồi thường, GPMB!", ["bồi", "thường", "gpmb"]),
        ("bo\u0302\u0300i", ["bồi"]),
        ("xử lí kĩ thuật, quí vị, công ti", ["xử", "lý", "kỹ", "thuật", "quý", "vị", "công", "ty"]),
        ("05 cuộc, 1.200 con, 1,8 ha", ["5", "cuộc", "1200", "con", "1", "8", "ha"]),
        ("ngày 26.4.2024", ["ngày", "26", "4", "2024"]),
        ("NN&PTNT, i-ốt, A/H5N1", ["nn", "ptnt", "i", "ốt", "a", "h5n1"]),
        ("HÐND", ["hđnd"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_text_splits_into_normalised_syllables(text, expected):
    assert [syllable.exact for syllable in syllables(text)] == expected


def test_an_i_after_other_consonants_stays():
    assert [s.exact for s in syllables("thi vi phạm nghi bị")] == ["thi", "vi", "phạm", "nghi", "bị"]


def test_pairs_do_not_cross_sentence_ends():
    made = tokens("Hỏng đường, cầu. Địa bàn (xã Cũ)")
    assert made.exact == " ".join(["hỏng", "đường", "cầu", "", "địa", "bàn", "", "xã", "cũ", ""])
    assert made.exact_pairs == "hỏng_đường đường_cầu địa_bàn xã_cũ"
    assert made.folded_pairs == "hong_duong duong_cau dia_ban xa_cu"


def test_prefixes_begin_at_two_letters():
    assert prefixes("đường") == ["đư", "đườ", "đườn", "đường"]
    assert prefixes("ở") == []


@given(vietnamese_like)
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(vietnamese_like)
def test_spans_read_back_as_their_tokens(text):
    at = 0
    for syllable in syllables(text):
        assert at <= syllable.start < syllable.end <= len(text)
        at = syllable.end
        again = syllables(text[syllable.start : syllable.end])
        assert [(s.exact, s.folded) for s in again] == [(syllable.exact, syllable.folded)]


@given(vietnamese_like)
def test_tokens_and_syllables_agree_on_words(text):
    assert tokens(text).exact.split() == [s.exact for s in syllables(text) if s.exact]


@given(vietnamese_like)
def test_folded_token_equals_folded_exact_token(text):
    decomposed = unicodedata.normalize("NFD", normalise(text))
    for syllable in syllables(decomposed):
        assert syllable.folded == fold(syllable.exact)


@given(vietnamese_like)
def test_any_question_is_scanned_for_numbers(text):
    numbers, rest = asked_numbers(text)
    assert all(number.keys for number in numbers)
    assert isinstance(rest, str)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("12-TB/HU", "12tbhu"),
        ("12 tb hu", "12tbhu"),
        ("12tb/hu", "12tbhu"),
        ("12TBHU", "12tbhu"),
        ("12-tb-hu", "12tbhu"),
        ("12 - TB / HU", "12tbhu"),
        ("12–TB/HU", "12tbhu"),
        ("012-TB/HU", "12tbhu"),
        ("số 12-TB/HU", "12tbhu"),
        ("Thông báo số 12-TB/HU", "12tbhu"),
        ("thong bao 12 tb hu", "12tbhu"),
        ("12/TB-UBND", "12tbubnd"),
        ("12 / tb - ubnd", "12tbubnd"),
        ("52-TB/ĐU", "52tbdu"),
        ("52 tb du", "52tbdu"),
        ("1158 qd tu", "1158qdtu"),
        ("11-QÐi/TW", "11qditw"),
        ("61-BC/BDVHU", "61bcbdvhu"),
        ("452/UBND-TNMT", "452ubndtnmt"),
        ("30/2020/NĐ-CP", "30.2020ndcp"),
        ("72/2025/QH15", "72.2025qh15"),
        ("KN-7F3K-9QXD", "kn7f3k9qxd"),
        ("kn 2024 001", "kn2024001"),
    ],
)
def test_document_number_matches_any_writing(question, key):
    numbers, rest = asked_numbers(question)
    assert [(number.keys, number.is_certain) for number in numbers] == [((key,), True)]
    assert rest == ""


@pytest.mark.parametrize(
    ("question", "keys", "rest"),
    [
        ("ket luan 116", ("116kl",), ""),
        ("kết luận số 116", ("116kl",), ""),
        ("KL 116 TU", ("116kltu",), ""),
        ("QĐ1158", ("1158qd",), ""),
        ("quy định 11", ("11qdi", "11qd"), ""),
        ("12 tb", ("12tb",), ""),
        ("thông báo 412 bồi thường", ("412tb",), "bồi thường"),
        ("quyết định 1158 của Tỉnh ủy", ("1158qd",), "của Tỉnh ủy"),
        ("116", ("116",), ""),
        ("số 116", ("116",), ""),
    ],
)
def test_partial_number_may_match_several_documents(question, keys, rest):
    numbers, left = asked_numbers(question)
    assert [(number.keys, number.is_certain) for number in numbers] == [(keys, False)]
    assert left == rest


@pytest.mark.parametrize(
    "question",
    [
        "5 hộ dân thôn Bến",
        "14 hộ dân",
        "tổ dân phố số 4",
        "kế hoạch năm 2024",
        "báo cáo 2024",
        "24/7 công an",
        "30 nghìn đồng/hộ",
        "giá 1.200 đồng",
        "quốc lộ 1A",
        "kn dong que",
        "bồi thường",
        "",
    ],
)
def test_other_numbers_are_no_document_numbers(question):
    assert asked_numbers(question) == ([], question)


def test_words_beside_number_are_kept():
    numbers, rest = asked_numbers("hưu trí 12-TB/HU năm 2020")
    assert [number.text for number in numbers] == ["12-TB/HU"]
    assert rest == "hưu trí năm 2020"


def test_partial_numbers_are_document_keys():
    assert number_keys("12-TB/ĐU") == ("12tbdu", "12tb", "12")
    assert number_keys("452/UBND-TNMT") == ("452ubndtnmt", "452ubnd", "452cv", "452")
    assert number_keys("30/2020/NĐ-CP") == ("30.2020ndcp", "30.2020nd", "30ndcp", "30nd", "30")
    assert number_keys("KN-7F3K-9QXD") == ("kn7f3k9qxd",)
    assert number_keys("không số") == ()


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Thông báo số 12-TB/HU kết luận hội nghị", "12-TB/HU"),
        ("Kết luận 215-KL/TW sửa đổi Quy định số 11-QĐi/TW", "215-KL/TW"),
        ("Góp ý cho Thông báo số 12-TB/HU", ""),
        ("Đường hỏng", ""),
    ],
)
def test_title_beginning_with_number_bears_it(title, number):
    assert number_in_title(title) == number


def test_only_official_numbers_are_citations():
    text = (
        "Theo Thông báo số 412–TB/HU, kết luận số 1; 05/05 cuộc, 30 nghìn đồng/hộ/tháng, 700/1000 m, 15/hộ, KN-2024-001"
    )
    assert [text[found.start : found.end] for found in document_numbers(text)] == ["412–TB/HU", "KN-2024-001"]


def test_similar_sounds_and_edits_are_known():
    assert {"sat", "xang", "xac"} <= sounds_alike("xat") | sounds_alike("xan")
    assert "trieu" in sounds_alike("chieu")
    assert "gia" in sounds_alike("da")
    assert {"mam", "an", "mna", "mang"} <= one_edit_away("man")
    assert "man" not in one_edit_away("man")


def test_hook_and_tilde_differ_least():
    assert accent_distance("mần", "mầm") == 0
    assert accent_distance("lỡ", "lở") < accent_distance("lờ", "lở") < accent_distance("lo", "lơ")
