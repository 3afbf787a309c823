from portal.language.syllables import syllables
from search.query.synonyms import Synonyms, shipped_synonyms


def others(question, synonyms=None):
    meanings = (synonyms or shipped_synonyms()).meanings(syllables(question))
    return {" ".join(phrase) for meaning in meanings for phrase in meaning.others}


def test_equal_words_stand_for_each_other():
    assert {"bìa đỏ", "sổ hồng", "giấy chứng nhận quyền sử dụng đất"} <= others("sổ đỏ")
    assert "sổ đỏ" in others("giấy chứng nhận quyền sử dụng đất")


def test_an_arrow_points_one_way():
    assert others("mẫu giáo") == {"mầm non"}
    one_way = Synonyms(["pakn => phản ánh, kiến nghị"])
    assert others("pakn", one_way) == {"phản ánh", "kiến nghị"}
    assert others("kiến nghị", one_way) == set()


def test_phrase_in_question_keeps_its_place():
    [meaning] = shipped_synonyms().meanings(syllables("cấp bìa đỏ Mai Trung"))
    assert (meaning.start, meaning.end) == (1, 3)


def test_phrases_may_overlap():
    assert {"trường mầm non", "mầm non"} <= others("thiếu trường mẫu giáo")


def test_abbreviations_match_any_case_and_signs():
    assert "ủy ban nhân dân" in others("UBND")
    assert "nông nghiệp và phát triển nông thôn" in others("NN&PTNT")
    assert "tái định cư" in others("TĐC") & others("tdc")


def test_unaccented_phrase_matches_misaccented_does_not():
    assert "bìa đỏ" in others("so do")
    assert "bìa đỏ" in others("sổ do")
    assert others("số đo") == set()


def test_two_unaccented_letters_match_no_synonym():
    both = Synonyms(["tủ, kệ", "lợn, heo"])
    assert others("tu", both) == set()
    assert others("tủ", both) == {"kệ"}
    assert others("lon", both) == {"heo"}


def test_comments_and_empty_lines_are_ignored():
    assert others("a", Synonyms(["# a, b", "", "a, c # nhận xét"])) == {"c"}


def test_i_and_y_spellings_are_equal():
    assert [s.exact for s in syllables("quản lí")] == [s.exact for s in syllables("quản lý")]
