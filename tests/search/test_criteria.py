import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.criteria import LAST_PAGE, LONGEST_QUESTION, Criteria, Facet, Sort


def test_a_question_survives_its_own_address():
    asked = (
        Criteria(words="sổ đỏ & bãi cả", sort=Sort.NEWEST)
        .with_(Facet.TYPE, "petition")
        .with_(Facet.TYPE, "notice")
        .with_(Facet.TIMELINESS, "overdue")
        .with_(Facet.YEAR, "2024")
        .on_page(3)
    )
    assert Criteria.from_querystring(asked.to_querystring()) == asked


def test_the_address_of_the_empty_question_is_empty():
    assert Criteria().to_querystring() == ""
    assert Criteria.from_querystring("") == Criteria()


def test_the_names_in_addresses_are_a_promise():
    asked = Criteria("a", ((Facet.TYPE, "t"), (Facet.STATE, "s"), (Facet.TOPIC, "l"), (Facet.UNIT, "1")), Sort.DUE, 2)
    assert asked.to_querystring() == "q=a&loai=t&tinh-trang=s&linh-vuc=l&don-vi=1&sap-xep=han&trang=2"

    rest = Criteria("", ((Facet.OWNER, "1"), (Facet.FORM, "f"), (Facet.TAG, "t"), (Facet.MONTH, "2025-03")))
    assert rest.to_querystring() == "chu-tri-giai-quyet=1&hinh-thuc=f&the=t&thang=2025-03"


def test_the_order_in_which_boxes_were_ticked_does_not_matter():
    one = Criteria().with_(Facet.TOPIC, "dat-dai").with_(Facet.TYPE, "petition")
    other = Criteria().with_(Facet.TYPE, "petition").with_(Facet.TOPIC, "dat-dai").with_(Facet.TOPIC, "dat-dai")
    assert one == other
    assert hash(one) == hash(other)


def test_changing_a_box_the_words_or_the_order_starts_from_the_first_page():
    asked = Criteria(words="đất", page=4).with_(Facet.TYPE, "petition").on_page(4)
    assert asked.page == 4
    assert asked.with_(Facet.STATE, "received").page == 1
    assert asked.without(Facet.TYPE).page == 1
    assert asked.sorted_by(Sort.DUE).page == 1
    assert asked.asking("nước").page == 1


def test_without_unticks_one_value_or_the_whole_facet():
    asked = Criteria().with_(Facet.TYPE, "petition").with_(Facet.TYPE, "notice").with_(Facet.YEAR, "2024")
    assert asked.without(Facet.TYPE, "notice").values(Facet.TYPE) == ("petition",)
    assert asked.without(Facet.TYPE).chosen == ((Facet.YEAR, "2024"),)
    assert asked.without(Facet.TOPIC) == asked


@pytest.mark.parametrize("page", ["0", "-1", "1e9", "x", "", "99999999999999999999999999", "٣", "1.5", "%202"])
def test_an_odd_page_is_the_first(page):
    assert Criteria.from_querystring(f"trang={page}").page == 1


def test_pages_end_somewhere():
    assert Criteria.from_querystring("trang=999999").page == LAST_PAGE
    assert Criteria().on_page(10**9).page == LAST_PAGE
    assert Criteria().on_page(-3).page == 1


def test_what_is_not_understood_is_left_out():
    asked = Criteria.from_querystring(
        "q=đất&sap-xep=random&thoi-han=soon&nam=24&nam=2024&thang=2024-13&thang=2024-3&loai=<script>&x=1&loai=petition"
    )
    assert asked == Criteria("đất").with_(Facet.YEAR, "2024").with_(Facet.TYPE, "petition")


def test_values_that_nobody_knows_are_left_out():
    asked = Criteria.from_querystring("loai=petition&loai=secret&don-vi=7", known={Facet.TYPE: ["petition"]})
    assert asked == Criteria().with_(Facet.TYPE, "petition").with_(Facet.UNIT, "7")


def test_words_are_bounded_and_have_single_spaces():
    assert Criteria.from_querystring("q=++b%E1%BB%93i%00+++th%C6%B0%E1%BB%9Dng+").words == "bồi thường"
    assert len(Criteria.from_querystring("q=" + "đất+" * 1000).words) <= LONGEST_QUESTION


def test_broken_bytes_are_no_error():
    assert Criteria.from_querystring("q=%ff%fe&loai=%ff").chosen == ()


@given(st.text(max_size=80))
def test_every_query_string_is_a_question_whose_address_asks_the_same(query):
    asked = Criteria.from_querystring(query)
    assert Criteria.from_querystring(asked.to_querystring()) == asked
