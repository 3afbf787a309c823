"""Histogram of results by year, or by month of one year; each column links to what it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.query.answer import Answer
from search.query.criteria import Criteria, Facet


@dataclass(frozen=True)
class Column:
    """`label` stands below it, `name` is read aloud; `height` is percent of the highest; nothing leads to none."""

    label: str
    name: str
    count: int
    height: int
    is_chosen: bool
    href: str

    @property
    def top(self) -> int:
        return 100 - self.height


@dataclass(frozen=True)
class Histogram:
    """`year` is the one whose months are shown, "" where the columns are years; `wider` leads back to all years."""

    year: str
    columns: tuple[Column, ...]
    wider: str

    @property
    def title(self) -> str:
        return _("Results by month of %(year)s") % {"year": self.year} if self.year else _("Results by year")

    @property
    def is_open(self) -> bool:
        return bool(self.wider)


def histogram(answer: Answer) -> Histogram | None:
    """The columns of an answer; None where all results are from one month, or none has a date."""
    criteria = answer.criteria
    months = {count.value: count.count for count in answer.facets.get(Facet.MONTH, ())}
    is_narrowed = bool(criteria.values(Facet.YEAR) or criteria.values(Facet.MONTH))
    if (len(months) < 2 and not is_narrowed) or not months:
        return None
    year = _only_year(criteria.values(Facet.MONTH)) or _only_year(months)
    all_years = criteria.without(Facet.YEAR).without(Facet.MONTH)
    return Histogram(
        year=year,
        columns=_of_months(months, year, criteria) if year else _of_years(months, criteria),
        wider=_address(all_years) if is_narrowed else "",
    )


def month_name(month: str) -> str:
    """ "2025-03" as it is written: tháng 3/2025."""
    year, number = month.split("-")
    return _("Month %(month)s") % {"month": f"{int(number)}/{year}"}


def _of_months(counts: dict[str, int], year: str, criteria: Criteria) -> tuple[Column, ...]:
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    most = max(counts.get(month, 0) for month in months)
    ticked = criteria.values(Facet.MONTH)
    return tuple(
        Column(
            label=str(int(month[5:])),
            name=month_name(month),
            count=counts.get(month, 0),
            height=_height(counts.get(month, 0), most),
            is_chosen=month in ticked,
            href=_toggled(criteria, Facet.MONTH, month) if counts.get(month) or month in ticked else "",
        )
        for month in months
    )


def _of_years(counts: dict[str, int], criteria: Criteria) -> tuple[Column, ...]:
    """Years without results are left out: what stands beside each other is labelled, and a wrong date may be old."""
    of_years: Counter[str] = Counter()
    for month, count in counts.items():
        of_years[month[:4]] += count
    most, ticked = max(of_years.values()), criteria.values(Facet.YEAR)
    # The number of a year is that of all its months, so its address asks for all of them.
    whole = criteria.without(Facet.MONTH)
    return tuple(
        Column(year, year, count, _height(count, most), year in ticked, _toggled(whole, Facet.YEAR, year))
        for year, count in sorted(of_years.items())
    )


def _only_year(months: tuple[str, ...] | dict[str, int]) -> str:
    """The year of all these months, or "" if they are of several or none."""
    years = {month[:4] for month in months}
    return years.pop() if len(years) == 1 else ""


def _height(count: int, most: int) -> int:
    """Never so low that nothing is seen where there is something."""
    return max(round(100 * count / most), 3) if count else 0


def _toggled(criteria: Criteria, facet: Facet, value: str) -> str:
    is_ticked = value in criteria.values(facet)
    return _address(criteria.without(facet, value) if is_ticked else criteria.with_(facet, value))


def _address(criteria: Criteria) -> str:
    return f"?{criteria.to_querystring()}"
