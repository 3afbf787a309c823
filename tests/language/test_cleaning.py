from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.language import cleaning

# Every character, halves of pairs included, and often those that office files bring unseen.
UNSEEN = (
    "\x00\x0b\x0c\x1f\x7f\x85\xa0\xad\u034f\u200b\u200d\u200e\u2028\u2029"
    "\u202e\u2066\u3000\u3164\ufe0f\ufeff\ufffe\uf0b7\ud800"
)
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(UNSEEN + "ÐðĐđ \t\r\n\u0300\u0301ỜờAa")))
CLEANERS = [cleaning.paragraphs, cleaning.one_line, cleaning.code]


@pytest.mark.parametrize("clean", CLEANERS)
@given(text=TEXTS)
def test_cleaning_twice_changes_nothing(clean, text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("clean", CLEANERS)
@given(text=TEXTS)
def test_nothing_unseen_is_left(clean, text):
    unseen = {each for each in clean(text) if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co")}
    assert unseen <= {"\n", "\t"}


@pytest.mark.parametrize("clean", CLEANERS)
@given(text=TEXTS)
def test_letters_are_composed(clean, text):
    assert unicodedata.is_normalized("NFC", clean(text))


@given(text=TEXTS)
def test_one_line_has_single_spaces(text):
    line = cleaning.one_line(text)
    assert line == " ".join(line.split(" ")).strip()
    assert not set(line) & set("\n\t\r")


@given(text=st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxy ÀẢÃÁẠ.,;:0123456789“”–-/\n\t")))
def test_plain_text_stays_as_it_is(text):
    assert cleaning.paragraphs(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Đường\x0blàng", "Đường\nlàng"),  # a line break of Word
        ("Đường\u2028làng\u2029Ngò", "Đường\nlàng\nNgò"),
        ("dòng một\r\n\tdòng hai", "dòng một\n\tdòng hai"),
        ("Ðường, Ɖông, ðất", "Đường, Đông, đất"),
        ("Đường", "Đường"),
        ("xã\xa0Tân\u202fHòa", "xã Tân Hòa"),
        ("\ufeffTân\u200b Hò\xada\u202e", "Tân Hòa"),
        ("hoà giải – “thoả thuận”", "hoà giải – “thoả thuận”"),  # as written
    ],
)
def test_text_is_cleaned(text, kept):
    assert cleaning.paragraphs(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"), [("  Đường \x0b làng\n\nNgò ", "Đường làng Ngò"), ("\u200b\u3164", ""), ("A\tB", "A B")]
)
def test_title_is_one_line(text, kept):
    assert cleaning.one_line(text) == kept


@pytest.mark.parametrize("text", ["kn-8888-0005", " KN–8888–0005\u200b", "ＫＮ-8888-0005", "KN-8888\xad-0005\n"])
def test_code_has_one_written_form(text):
    assert cleaning.code(text) == "KN-8888-0005"


def test_data_is_cleaned_inside():
    assert cleaning.tree({"a\x00": ["x\x0by", {"b": "Ð"}], "n": 3, "t": None}) == {
        "a\x00": ["x\ny", {"b": "Đ"}],
        "n": 3,
        "t": None,
    }


@pytest.mark.parametrize("text", ["", "2026", "…", "45/2026", "—"])
def test_signs_and_digits_are_no_words(text):
    assert not cleaning.has_letter(text)
