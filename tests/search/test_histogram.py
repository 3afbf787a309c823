"""Results by year and by month: the numbers of the answer, and addresses that lead to exactly what is counted."""

import pytest

from search.presentation.histogram import histogram
from search.query.answer import Answer, FacetCount
from search.query.criteria import Criteria, Facet

EVERYTHING = Criteria()


def drawn(criteria=EVERYTHING, **months):
    """The histogram of an answer with so many results of each month, as in `m2025_03=2`."""
    ticked = criteria.values(Facet.MONTH)
    counts = {**dict.fromkeys(ticked, 0), **{name[1:].replace("_", "-"): count for name, count in months.items()}}
    facet = tuple(FacetCount(value, count, value in ticked) for value, count in counts.items())
    return histogram(Answer(criteria, facets={Facet.MONTH: facet}))


def asked_by(column):
    return Criteria.from_querystring(column.href.removeprefix("?"))


def test_several_years_sum_their_months():
    shown = drawn(m2024_12=1, m2025_03=2, m2025_04=4)
    assert [(column.label, column.count, column.height) for column in shown.columns] == [
        ("2024", 1, 17),
        ("2025", 6, 100),
    ]
    assert (shown.year, shown.wider) == ("", "")


def test_year_leads_to_its_months():
    year = asked_by(drawn(Criteria("đất"), m2024_12=1, m2025_03=2).columns[1])
    assert year == Criteria("đất").with_(Facet.YEAR, "2025")
    shown = drawn(year, m2025_03=2)
    assert shown.year == "2025"
    assert [column.count for column in shown.columns] == [0, 0, 2, *[0] * 9]
    assert asked_by(shown.columns[2]) == year.with_(Facet.MONTH, "2025-03")
    assert Criteria.from_querystring(shown.wider.removeprefix("?")) == Criteria("đất")


def test_a_month_without_results_leads_nowhere():
    shown = drawn(m2025_03=2, m2025_05=1)
    assert [column.label for column in shown.columns if column.href] == ["3", "5"]


def test_ticked_empty_month_can_be_unticked():
    criteria = Criteria().with_(Facet.MONTH, "2025-03").with_(Facet.MONTH, "2025-04")
    shown = drawn(criteria, m2025_04=1, m2024_01=9)
    assert [column.label for column in shown.columns if column.is_chosen] == ["3", "4"]
    assert asked_by(shown.columns[2]) == Criteria().with_(Facet.MONTH, "2025-04")


def test_year_address_covers_all_months():
    criteria = Criteria().with_(Facet.MONTH, "2024-03").with_(Facet.MONTH, "2025-04")
    assert asked_by(drawn(criteria, m2024_03=1, m2025_04=1).columns[0]) == Criteria().with_(Facet.YEAR, "2024")


def test_smallest_column_stays_visible():
    assert [column.height for column in drawn(m2024_01=1, m2025_01=10_000).columns] == [3, 100]


@pytest.mark.parametrize("months", [{}, {"m2025_03": 7}])
def test_histogram_is_omitted_without_choice(months):
    assert drawn(**months) is None
