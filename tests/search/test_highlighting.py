from django.template import Context, Template

from search.presentation.highlighting import Piece, marked, passage
from search.query.marks import Marks
from search.query.parsed_query import ParsedQuery
from search.query.synonyms import shipped_synonyms


def marks(question, *, folded=False) -> Marks:
    return ParsedQuery(question, shipped_synonyms()).marks(folded=folded)


def hits(text, question, *, folded=False):
    return [piece.text for piece in marked(text, marks(question, folded=folded)) if piece.is_hit]


def test_pieces_put_together_are_the_text():
    text = "Đơn giá BỒI THƯỜNG cây vải,\nbồi  thường."
    assert "".join(piece.text for piece in marked(text, marks("bồi thường"))) == text


def test_original_accents_and_capitals_stay():
    assert hits("Khu tái định cư Đồng Gạo", "dong gao") == ["Đồng", "Gạo"]
    assert hits("ĐÁ TO", "đá to") == ["ĐÁ", "TO"]
    assert hits("BỒI THƯỜNG", "bồi thường") == ["BỒI THƯỜNG"]  # one word of the synonym list


def test_accented_word_marks_itself_unless_folded():
    assert hits("mả, mạ, ma", "mạ") == ["mạ"]
    assert hits("mả, mạ, ma", "mạ", folded=True) == ["mả", "mạ", "ma"]


def test_decomposed_text_is_marked_whole():
    text = "ba\u0309o hie\u0302\u0309m"
    assert hits(text, "bảo hiểm") == ["ba\u0309o", "hie\u0302\u0309m"]


def test_synonyms_are_marked_as_phrases():
    assert hits("Sổ đỏ và giấy chứng nhận quyền sử dụng đất; sổ tay", "bìa đỏ") == [
        "Sổ đỏ",
        "giấy chứng nhận quyền sử dụng đất",
    ]


def test_unaccented_phrase_marks_no_single_syllables():
    assert hits("Số đo của sổ đỏ do sở cấp", "so do bai ca") == ["Số đo", "sổ đỏ"]


def test_unaccented_word_marks_beside_its_neighbour():
    assert hits("thôn Bãi Cả; cứ cả năm là cà phê", "bai ca") == ["Bãi", "Cả"]
    assert hits("cả năm", "bai ca") == ["cả"]


def test_document_number_is_marked_as_written():
    assert hits("Theo Thông báo số 412–TB/HU, kết luận 12", "412 tb hu") == ["412–TB/HU"]


def test_passage_holds_most_matched_words():
    text = "Mở đầu. " * 60 + "Đơn giá bồi thường cây vải thiều. " + "Hết. " * 60
    best = passage(text, marks("bồi thường vải thiều"), length=120)
    assert {"bồi thường", "vải", "thiều"} <= {piece.text for piece in best.pieces if piece.is_hit}
    assert best.is_cut_before
    assert best.is_cut_after
    assert sum(len(piece.text) for piece in best.pieces) <= 120


def test_the_passage_is_cut_between_words():
    text = "từng chữ một nối nhau " * 50
    shown = "".join(piece.text for piece in passage(text, marks("xyz"), length=50).pieces)
    assert text.startswith(shown)
    assert shown.split()[-1] in {"từng", "chữ", "một", "nối", "nhau"}


def test_a_short_text_is_shown_whole():
    assert passage("Ngắn thôi", Marks()) == ((Piece("Ngắn thôi", is_hit=False),), False, False)
    assert passage("", Marks()).pieces == ()


def test_text_never_becomes_markup():
    template = Template(
        "{% for piece in pieces %}{% if piece.is_hit %}<mark>{{ piece.text }}</mark>"
        "{% else %}{{ piece.text }}{% endif %}{% endfor %}"
    )
    pieces = marked("<script>đất</script> & đất", marks("đất"))
    assert template.render(Context({"pieces": pieces})) == (
        "&lt;script&gt;<mark>đất</mark>&lt;/script&gt; &amp; <mark>đất</mark>"
    )
