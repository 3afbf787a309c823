import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.query.criteria import LAST_PAGE, LONGEST_QUESTION, MOST_VALUES, Criteria, Facet, Sort, is_cut


def test_criteria_round_trip_through_address():
    asked = (
        Criteria(words="sổ đỏ & bãi cả", sort=Sort.NEWEST)
        .with_(Facet.TYPE, "petition")
        .with_(Facet.TYPE, "notice")
        .with_(Facet.TIMELINESS, "overdue")
        .with_(Facet.YEAR, "2024")
        .on_page(3)
    )
    assert Criteria.from_querystring(asked.to_querystring()) == asked


def test_empty_criteria_have_empty_address():
    assert Criteria().to_querystring() == ""
    assert Criteria.from_querystring("") == Criteria()


def test_address_parameter_names_are_fixed():
    asked = Criteria("a", ((Facet.TYPE, "t"), (Facet.STATE, "s"), (Facet.TOPIC, "l"), (Facet.UNIT, "1")), Sort.DUE, 2)
    assert asked.to_querystring() == "q=a&loai=t&tinh-trang=s&linh-vuc=l&don-vi=1&sap-xep=han&trang=2"

    rest = Criteria("", ((Facet.OWNER, "1"), (Facet.FORM, "f"), (Facet.TAG, "t"), (Facet.MONTH, "2025-03")))
    assert rest.to_querystring() == "chu-tri-giai-quyet=1&hinh-thuc=f&the=t&thang=2025-03"


def test_facet_order_does_not_matter():
    one = Criteria().with_(Facet.TOPIC, "dat-dai").with_(Facet.TYPE, "petition")
    other = Criteria().with_(Facet.TYPE, "petition").with_(Facet.TOPIC, "dat-dai").with_(Facet.TOPIC, "dat-dai")
    assert one == other
    assert hash(one) == hash(other)


def test_changed_criteria_return_to_first_page():
    asked = Criteria(words="đất", page=4).with_(Facet.TYPE, "petition").on_page(4)
    assert asked.page == 4
    assert asked.with_(Facet.STATE, "received").page == 1
    assert asked.without(Facet.TYPE).page == 1
    assert asked.sorted_by(Sort.DUE).page == 1
    assert asked.with_words("nước").page == 1


def test_without_unticks_value_or_facet():
    asked = Criteria().with_(Facet.TYPE, "petition").with_(Facet.TYPE, "notice").with_(Facet.YEAR, "2024")
    assert asked.without(Facet.TYPE, "notice").values(Facet.TYPE) == ("petition",)
    assert asked.without(Facet.TYPE).chosen == ((Facet.YEAR, "2024"),)
    assert asked.without(Facet.TOPIC) == asked


@pytest.mark.parametrize("page", ["0", "-1", "1e9", "x", "", "99999999999999999999999999", "٣", "1.5", "%202"])
def test_invalid_page_becomes_first(page):
    assert Criteria.from_querystring(f"trang={page}").page == 1


def test_page_number_is_bounded():
    assert Criteria.from_querystring("trang=999999").page == LAST_PAGE
    assert Criteria().on_page(10**9).page == LAST_PAGE
    assert Criteria().on_page(-3).page == 1


def test_invalid_parameters_are_left_out():
    asked = Criteria.from_querystring(
        "q=đất&sap-xep=random&thoi-han=soon&nam=24&nam=2024&thang=2024-13&thang=2024-3&loai=<script>&x=1&loai=petition"
    )
    assert asked == Criteria("đất").with_(Facet.YEAR, "2024").with_(Facet.TYPE, "petition")


def test_unknown_facet_values_are_left_out():
    asked = Criteria.from_querystring("loai=petition&loai=secret&don-vi=7", known={Facet.TYPE: ["petition"]})
    assert asked == Criteria().with_(Facet.TYPE, "petition").with_(Facet.UNIT, "7")


def test_words_are_bounded_and_single_spaced():
    assert Criteria.from_querystring("q=++b%E1%BB%93i%00+++th%C6%B0%E1%BB%9Dng+").words == "bồi thường"
    assert len(Criteria.from_querystring("q=" + "đất+" * 1000).words) <= LONGEST_QUESTION


def test_broken_bytes_are_no_error():
    assert Criteria.from_querystring("q=%ff%fe&loai=%ff").chosen == ()


@given(st.text(max_size=80))
def test_any_query_string_round_trips(query):
    asked = Criteria.from_querystring(query)
    assert Criteria.from_querystring(asked.to_querystring()) == asked


def test_ticked_boxes_are_bounded_and_said():
    address = (
        "&".join(f"don-vi={number}" for number in range(300)) + "&" + "&".join(f"nam={2000 + n}" for n in range(90))
    )
    assert len(Criteria.from_querystring(address).chosen) == MOST_VALUES == 30
    assert is_cut(QueryDict(address))
    assert is_cut(QueryDict("q=" + "a" * (LONGEST_QUESTION + 1)))
    assert not is_cut(QueryDict("q=" + "a" * LONGEST_QUESTION + "&don-vi=7&don-vi=7"))
